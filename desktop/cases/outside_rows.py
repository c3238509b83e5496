"""What a row of another system's sheet means: of which system and ledger it is, what it is called, where it lies."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from desktop.cases.ledgers import ledger, ledgers
from desktop.cases.outside import (
    FACTS,
    NUMBER,
    OF_SYSTEM,
    OTHER,
    OWN,
    SCENARIO,
    SORT,
    SORTS,
    SUBSORT,
    OutsideSystem,
    own_key,
    system_meant,
    systems,
)
from desktop.cases.scenarios import Scenarios
from desktop.codes import Codes
from desktop.divisions import short_village_name
from desktop.grids.naming import grid_key
from desktop.grids.service import VILLAGE, Grids
from desktop.intake.importable import Complain
from desktop.intake.rows import Block

Row = dict[str, Any]
TITLE = 30  # characters of a description that stand for a title
NAMELESS = "没有填写，也没有内容可以代替"
UNSORTED = "看不出是哪一类事件"
TEACH = "请加一列写明类别，或在表中写明来源系统、台账"
MADE_UP = frozenset({SORT, SUBSORT, *(NUMBER + one.key for one in systems())})
DATES = ("found_on", "registered_on", "finished_on")


class Rows:
    """Reads the rows of outside sheets in one office."""

    def __init__(self, codes: Codes, grids: Grids, scenarios: Scenarios, today: Callable[[], date]) -> None:
        self._codes, self._grids, self._scenarios, self._today = codes, grids, scenarios, today
        self._places: tuple[object, dict[str, int | None]] = (None, {})

    def judge(self, block: Block, complain: Complain) -> None:
        """Complete every row; complain of one that says no sort, no name or impossible days."""
        rows, today = [block.row(place) for place in range(len(block))], self._today().isoformat()
        for place, row in enumerate(rows):
            system = self._number(row)
            self._name(place, row, complain)
            self._scenario(place, row, complain)
            self._sort(place, row, system, complain)
            self._days(place, row, today, complain)
            if system is not None and not row.get("source_code"):
                row["source_code"] = system.source
            if not row.get("grid_id"):
                row["grid_id"] = self._place(f"{row.get('place') or ''} {row.get('description') or ''}")
            if row.get("outside_no") and not row.get("outside_system"):
                complain(
                    place, "outside_no", "看不出是哪个系统的编号", "请加一列“外部系统”写明，或把表头写成“工单编号”等"
                )
        keys = dict.fromkeys(key for row in rows for key in row if key not in MADE_UP and not key.startswith(OWN))
        block.columns = {key: [row.get(key) for row in rows] for key in keys}

    def _number(self, row: Row) -> OutsideSystem | None:
        """Put the number of the system it is of, and return that system."""
        named = row.get("outside_system")
        system = system_meant(named) if named else None
        for one in systems():
            number = row.get(NUMBER + one.key)
            if number and not row.get("outside_no"):
                row["outside_no"], system = number, system or one
        if system is not None:
            row["outside_system"] = system.key
        else:
            row.setdefault("outside_system", None)
        row.setdefault("outside_no", None)
        return system

    def _name(self, place: int, row: Row, complain: Complain) -> None:
        told = row.get("description") or ""
        if not row.get("title") and told:
            row["title"] = told.split("。")[0].split("\n")[0][:TITLE]
        if not row.get("title"):
            complain(place, "title", NAMELESS, "")

    def _scenario(self, place: int, row: Row, complain: Complain) -> None:
        """Put what belongs to a scenario together: it is named, or the only one of which there are columns."""
        own = {key: value for key, value in row.items() if key.startswith(OWN) and value is not None}
        named = row.pop(SCENARIO, None)
        known = [one for one in self._scenarios.running if named in (one.key, one.title)]
        if named and not known:
            complain(place, SCENARIO, f"没有“{named}”这个场景", "请核对名称，或先在“场景”里建立")
            return
        meant = known or [
            one for one in self._scenarios.running if any(key.startswith(own_key(one.key, "")) for key in own)
        ]
        row[SCENARIO], row[FACTS] = (meant[0].key, None) if len(meant) == 1 else (None, None)
        if len(meant) == 1:
            begins = own_key(meant[0].key, "")
            facts = {key.removeprefix(begins): value for key, value in own.items() if key.startswith(begins)}
            row[FACTS] = json.dumps(facts, ensure_ascii=False, sort_keys=True) if facts else None
            row["ledger"] = row.get("ledger") or meant[0].ledger

    def _sort(self, place: int, row: Row, system: OutsideSystem | None, complain: Complain) -> None:
        """Find ledger and sort: the finer word before the rougher, the ledger of the row, that of the system."""
        wanted = row.get("ledger")
        finer = row.get(SUBSORT)
        meant = [self._codes.find(SORTS, finer) if finer else None, row.get(SORT)]
        key, kind = next((parts(one) for one in meant if one and one != OF_SYSTEM), ("", None))
        usual = wanted or (system.ledger if system is not None else "")
        if not key or (wanted and key != wanted):
            key, kind = usual, self._other(usual) if OF_SYSTEM in meant else None
            word = finer or ""
            kind = (self._codes.find(ledger(key).kinds, word) if key and word else None) or kind
        if not key:
            complain(place, SORT, UNSORTED, TEACH)
        row["ledger"], row["kind_code"] = key or None, kind

    def _other(self, key: str) -> str | None:
        return OTHER if key and self._codes.item(ledger(key).kinds, OTHER) is not None else None

    def _days(self, place: int, row: Row, today: str, complain: Complain) -> None:
        row["found_on"] = row.get("found_on") or row.get("registered_on") or row.get("finished_on")
        if not row["found_on"]:
            complain(place, "found_on", "没有填写", "")
            return
        for key in DATES:
            if (row.get(key) or "") > today:
                complain(place, key, "晚于今天", "请核对")
        if row.get("finished_on") and row["finished_on"] < row["found_on"]:
            complain(place, "finished_on", "早于发现日期", "请核对两个日期")

    def _place(self, words: str) -> int | None:
        """Return the grid that words name, or the village: found as people write addresses."""
        nodes, known = self._places
        if nodes is not self._grids.nodes:
            nodes, known = self._places = self._grids.nodes, {}
        if words not in known:
            known[words] = self._find(words)
        return known[words]

    def _find(self, words: str) -> int | None:
        villages = [
            (len(name), node) for node in self._grids.nodes.values() if node.level == VILLAGE and not node.closed
            for name in (node.name, short_village_name(node.name)) if len(name) > 1 and name in words
        ]  # fmt: skip
        longest = max((size for size, _ in villages), default=0)
        meant = {node.id for size, node in villages if size == longest}
        if len(meant) != 1:
            return None
        village = meant.pop()
        folded = grid_key(words)
        for key in self._grids.subtree(village):
            node = self._grids.nodes[key]
            if key != village and not node.closed and (node.name in words or f"{grid_key(node.name)}网格" in folded):
                return key
        return village


@cache
def parts(code: str) -> tuple[str, str | None]:
    """Return the ledger and the sort that a code of outside_kind stands for."""
    key, _, kind = code.partition("_")
    return (key, kind or None) if key in {one.key for one in ledgers()} else ("", None)
