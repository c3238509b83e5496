"""What becomes of every row: new, somebody known, said before, or for the clerk to decide."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.households import Household, HouseholdStanding
from db.models.people import Person, Standing
from desktop.dossiers.people.sheets.comparing import Comparison
from desktop.dossiers.people.sheets.groups import NONE, Groups
from desktop.dossiers.people.sheets.likeness import NOBODY, Verdict, same_name, same_sound, verdict
from desktop.dossiers.people.sheets.records import Record, Records
from desktop.intake.importable import Fate, Plan, Reason, Remarks
from desktop.intake.options import Options
from desktop.intake.parked import digest_of
from desktop.intake.rows import Block
from desktop.intake.storing import Differences, in_parts, plain_rows

HOME = ("household_no", "grid_id", "address", "head_id", "head_name", "head_id_no", "head_phone")


_Decided = tuple[int, int, int, int]  # fate, reason, record, household


@dataclass(slots=True)
class PeoplePlan(Plan):
    """The plan of a sheet of people, with its households."""

    groups: Groups
    members: "array[int]"  # household of every row, by its place in the groups
    homes: dict[int, tuple[int, Differences]]  # version and changes of households that exist already


class PeoplePlanner:
    """Takes in the rows of one sheet and decides about each."""

    def __init__(
        self,
        session: Session,
        options: Options,
        keys: Iterable[str],
        village_of: Callable[[int], int | None],
        parked: frozenset[bytes],
    ) -> None:
        self._session, self._parked = session, parked
        keys = tuple(keys)
        self._remarks = Remarks()
        self._comparison = Comparison(keys, options, self._remarks)
        self._records = Records(session, keys)
        self.groups = Groups(village_of, self._remarks)
        self._fates, self._reasons = array("b"), array("b")
        self._targets, self._members, self._hashes, self._births = array("q"), array("q"), array("q"), array("q")
        self._seen: dict[int, int] = {}  # what identifies a row in the file -> its ordinal
        self._claimed: set[int] = set()
        self.settled: Verdict | None = None  # set when the clerk has decided who the one row is
        self.homes: dict[int, tuple[int, Differences]] = {}
        self._rows = array("I")
        self._office_is_empty = session.scalar(select(Person.id).limit(1)) is None
        self._nameless = self._names_without_number()

    def look(self, block: Block) -> None:
        """Take in the next rows."""
        ids, names = block.column("id_no"), block.column("name")
        hashes = list(map(hash, zip(*block.columns.values(), strict=True)))
        known = {} if self._office_is_empty else self._records.by_number({number for number in ids if number})
        namesakes = {} if self._office_is_empty else self._namesakes(ids, names, known)
        columns = [block.column(key) for key in ("household_no", "grid_id", "relation_code", "head_name", "head_id_no")]
        addresses, births = block.column("residence_address"), block.column("born_on")
        phones = block.column("head_phone") if "head_phone" in block.columns else None
        rows = zip(block.rows, ids, names, hashes, *columns, addresses, births, strict=True)
        nobody_known = self._office_is_empty and self.settled is None
        start, seen, place_in_group = len(self._hashes), self._seen, self.groups.place
        self._hashes.extend(hashes)
        self._rows.extend(block.rows)
        decided: list[_Decided] = []
        births_seen: list[int] = []
        for place, (row, number, name, digest, home, grid, relation, head, head_id, address, birth) in enumerate(rows):
            ordinal = start + place
            first = seen.setdefault(_key_of(number) if number else digest, ordinal)
            births_seen.append(hash((name, birth)) if number and birth and first == ordinal else 0)
            if first != ordinal:
                decided.append(self._again(block, place, first, digest))
                continue
            found = NOBODY if nobody_known else self._find(block, place, number, name, known, namesakes, row)
            if found.record and found.reason:
                decided.append(self._park(block, place, found.reason, found.record["id"]))
                continue
            if found.record and found.record["standing"] != Standing.ACTIVE:
                self._remarks.add("gone", "库中已迁出或已故的人，表中仍有，未作改动，请核对", row)
                decided.append((Fate.UNCHANGED, Reason.NONE, found.record["id"], NONE))
                continue
            group = place_in_group(ordinal, row, home, grid, relation, head, head_id, address, name, number)
            if phones and group != NONE and phones[place] and self.groups.head_phone[group] is None:
                self.groups.head_phone[group] = phones[place]
            if found.record is None:
                decided.append((Fate.NEW, Reason.NONE, 0, group))
                if group != NONE:
                    self.groups.needed[group] = 1
            else:
                decided.append(self._compare(block.row(place), dict(found.record), group, row))
        self._births.extend(births_seen)
        arrays = (self._fates, self._reasons, self._targets, self._members)
        for kept, values in zip(arrays, zip(*decided, strict=True), strict=True):
            kept.extend(values)

    def finish(self) -> PeoplePlan:
        """Return what was decided."""
        self._find_homes()
        self._note_namesakes()
        return PeoplePlan(
            self._fates,
            self._reasons,
            self._targets,
            self._remarks,
            len(self.homes),
            self.groups,
            self._members,
            self.homes,
        )

    def _again(self, block: Block, place: int, first: int, digest: int) -> _Decided:
        """Judge a row that says what an earlier one said: wholly, or only the number."""
        if self._hashes[first] == digest:
            return Fate.REPEATED, Reason.NONE, 0, NONE
        return self._park(block, place, Reason.TWICE_IN_FILE, -1 - first)

    def _park(self, block: Block, place: int, reason: Reason, target: int) -> _Decided:
        if digest_of(block.row(place)) in self._parked:
            self._remarks.add("parked", "以前导入时已列入待定的行，不再重复列入", block.rows[place])
            return Fate.UNCHANGED, Reason.NONE, 0, NONE
        return Fate.UNDECIDED, reason, target, NONE

    def _find(
        self,
        block: Block,
        place: int,
        number: str | None,
        name: str,
        known: Mapping[str, list[Record]],
        namesakes: Mapping[str, list[Record]],
        row: int,
    ) -> Verdict:
        """Return who a row is."""
        if self.settled is not None:
            return self.settled
        if number and (bearers := known.get(number)):
            for record in bearers:
                if same_name(record["name"], name):
                    return Verdict(record)
            for record in bearers:
                if same_sound(record["name"], name):
                    self._remarks.add("same_sound", "号码相同、姓名同音不同字的，按同一人处理，请核对姓名", row)
                    return Verdict(record)
            return Verdict(bearers[0], Reason.OTHER_NAME)
        if candidates := namesakes.get(name):
            return verdict(block.row(place), candidates, self._comparison.compared)
        return NOBODY

    def _namesakes(
        self, ids: list[Any], names: list[Any], known: Mapping[str, list[Record]]
    ) -> dict[str, list[Record]]:
        """Return the people of the same name of every row whose number does not settle it."""
        wanted = {
            name
            for number, name in zip(ids, names, strict=True)
            if not number or (number not in known and hash(name) in self._nameless)
        }
        return self._records.by_name(wanted) if wanted else {}

    def _names_without_number(self) -> set[int]:
        if self._office_is_empty:
            return set()
        names = self._session.connection().execute(select(Person.name).where(Person.id_no.is_(None)))
        return {hash(name) for (name,) in names}

    def _compare(self, row: dict[str, Any], record: Record, group: int, number: int) -> _Decided:
        key = record["id"]
        home = record["household_id"]
        if group != NONE and home:
            if not self.groups.existing[group]:
                self.groups.existing[group] = home
            elif self.groups.existing[group] != home:
                self._remarks.add("two_homes", "表中同一户的人在库中属于不同的户，未改动所属的户", number)
        elif group != NONE:
            self.groups.needed[group] = 1
        changed = self._comparison.changes(row, record, group, number)
        if key in self._claimed and changed:
            return Fate.UNDECIDED, Reason.SEVERAL, key, NONE
        self._claimed.add(key)
        joins = group != NONE and not home
        return Fate.UPDATED if changed or joins else Fate.UNCHANGED, Reason.NONE, key, group

    def _find_homes(self) -> None:
        """Find the households that exist already by their number or their head."""
        groups = self.groups
        open_groups = [place for place in range(len(groups)) if groups.needed[place] and not groups.existing[place]]
        if open_groups and self._session.scalar(select(Household.id).limit(1)) is not None:
            self._find_by_number([place for place in open_groups if groups.number[place]])
            self._find_by_head([place for place in open_groups if groups.head_id[place] and not groups.existing[place]])
        self._complete_homes()

    def _complete_homes(self) -> None:
        """See what the sheet adds to households that exist already, and keep their heads."""
        groups = self.groups
        places: dict[int, list[int]] = {}
        for place, key in enumerate(groups.existing):
            if key:
                places.setdefault(key, []).append(place)
        for part in in_parts(places):
            query = select(*(getattr(Household, key) for key in ("id", "version", *HOME))).where(Household.id.in_(part))
            for record in plain_rows(self._session, query):
                for place in places[record["id"]]:
                    if record["head_id"] is not None:
                        self._unseat(place, record["head_id"])
                    if found := self._home_changes(place, record):
                        self.homes[record["id"]] = (record["version"], found)

    def _home_changes(self, place: int, record: Record) -> Differences:
        """Return what the sheet knows of a household and the office does not."""
        groups, head = self.groups, self.groups.head_row[place]
        known: dict[str, Any] = {
            "household_no": groups.number[place],
            "grid_id": groups.grid[place],
            "address": groups.address[place],
        }
        if record["head_id"] is None and head != NONE and self._fates[head] in (Fate.NEW, Fate.UPDATED, Fate.UNCHANGED):
            known["head_id"] = -1 - head
        elif record["head_id"] is None:
            known |= {
                "head_name": groups.head_name[place],
                "head_id_no": groups.head_id[place],
                "head_phone": groups.head_phone[place],
            }
        return {key: (None, value) for key, value in known.items() if value and record[key] is None}

    def _unseat(self, group: int, head: int) -> None:
        """Let the head in the records stay the head."""
        ordinal = self.groups.head_row[group]
        if ordinal != NONE and self._targets[ordinal] != head:
            if self._fates[ordinal] in (Fate.NEW, Fate.UPDATED):
                self.groups.demote(ordinal, self._rows[ordinal])
            self.groups.head_row[group] = NONE

    def _find_by_number(self, places: list[int]) -> None:
        groups = self.groups
        wanted: dict[str, list[int]] = {}
        for place in places:
            wanted.setdefault(groups.number[place] or "", []).append(place)
        for part in in_parts(wanted):
            query = select(Household.id, Household.household_no, Household.grid_id).where(
                Household.household_no.in_(part), Household.standing == HouseholdStanding.ACTIVE
            )
            found: dict[int, list[int]] = {}
            for key, number, grid in self._session.connection().execute(query):
                for place in wanted[number or ""]:
                    if groups.within(place, grid):
                        found.setdefault(place, []).append(key)
            for place, keys in found.items():
                if len(keys) == 1:
                    groups.existing[place] = keys[0]

    def _find_by_head(self, places: list[int]) -> None:
        groups = self.groups
        wanted = {number: place for place in places if (number := groups.head_id[place])}
        for part in in_parts(wanted):
            query = select(Person.id_no, Household.id).join(Household, Household.head_id == Person.id)
            for number, key in self._session.connection().execute(query.where(Person.id_no.in_(part))):
                groups.existing[wanted[number or ""]] = key

    def _note_namesakes(self) -> None:
        """Note people of one name and birth with different numbers: two people, but worth a look."""
        births = np.array(self._births, np.int64)
        given = births != 0
        if not self._office_is_empty and given.any():
            known = self._session.connection().execute(
                select(Person.name, Person.born_on).where(Person.id_no.is_not(None), Person.born_on.is_not(None))
            )
            there = np.fromiter((hash((name, born.isoformat())) for name, born in known if born), np.int64)
            new = np.array(self._fates, np.int8) == Fate.NEW
            doubled = np.isin(births, there) & new & given
        else:
            doubled = np.zeros(len(births), bool)
        values, counts = np.unique(births[given], return_counts=True)
        doubled |= np.isin(births, values[counts > 1]) & given & (np.array(self._fates, np.int8) == Fate.NEW)
        for ordinal in np.flatnonzero(doubled).tolist():
            self._remarks.add("namesakes", "姓名和出生日期相同、号码不同的，按不同的人导入", self._rows[ordinal])


def _key_of(number: str) -> int:
    return int(number[:17]) if len(number) == 18 else hash(number)
