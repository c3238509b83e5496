"""Sheets as the hotline, the police and the mailbox would send them: new cases, how known ones went on, some faults.

They are written beside the other workbooks and wait there for a clerk who imports them.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from desktop.codes import Codes
from desktop.grids.service import Grids
from desktop.sample.cases.days import Days
from desktop.sample.cases.matters import HOTLINE, LETTERS, POLICE, SYSTEMS, Matters, heavier
from desktop.sample.cases.records import SampleCase, sorts
from desktop.sample.stream import row_stream, table_stream
from desktop.sample.town import FACTS

NEW, KNOWN, SPREAD = 24, 6, 9  # rows that are new, rows of known cases, working days over which the new ones came
FIRST = 90_000  # of the running numbers that the office has not seen
OWN_LIST = {"request": "appeal_kind", "security": "security_kind"}  # code lists of their sorts
ENDINGS = ("已办结", "已办结", "处理中", "待签收")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outside:
    """One sheet of another system."""

    file: str
    source: str  # case_source
    ledger: str
    columns: tuple[tuple[str, Callable[[Row], Any]], ...]  # heading, what stands in it
    faults: tuple[tuple[str, str], ...] = ()  # heading, what stands there instead, in one row more each


def _of(key: str) -> Callable[[Row], Any]:
    return lambda row: row.get(key, "")


SHEETS = (
    Outside(
        f"93{FACTS.name}12345工单.xlsx", HOTLINE, "request",
        (("工单编号", _of("number")), ("诉求标题", _of("title")), ("诉求内容", _of("description")),
         ("诉求类别", _of("kind")), ("工单类型", _of("request")), ("来电人", _of("name")), ("来电号码", _of("phone")),
         ("来电时间", _of("moment")), ("诉求地点", _of("place")), ("承办单位", _of("unit")), ("办理状态", _of("state")),
         ("办结时间", _of("finished")), ("答复内容", _of("result")), ("满意度", _of("content"))),
        (("诉求类别", "涉企服务专区"), ("来电时间", "2026-02-30")),
    ),
    Outside(
        f"94{FACTS.name}110警情.xlsx", POLICE, "security",
        (("接警编号", _of("number")), ("报警时间", _of("moment")), ("警情类别", _of("kind")),
         ("案发地址", _of("place")), ("报警人", _of("name")), ("报警电话", _of("phone")),
         ("简要警情", _of("description")),
         ("处警单位", lambda row: "派出所"), ("处警结果", _of("result")), ("处置状态", _of("state"))),
        (("简要警情", ""),),
    ),
    Outside(
        f"95{FACTS.name}领导信箱.csv", LETTERS, "request",
        (("信件编号", _of("number")), ("信件标题", _of("title")), ("信件内容", _of("description")),
         ("信件类别", _of("kind")), ("写信人", _of("name")), ("联系电话", _of("phone")), ("来信时间", _of("day")),
         ("办理单位", _of("unit")), ("信件状态", _of("state")), ("回复时间", _of("finished")),
         ("回复内容", _of("result"))),
    ),
)  # fmt: skip


class OutsideBooks:
    """Writes the sheets of other systems."""

    def __init__(self, matters: Matters, grids: Grids, days: Days, rng: Random) -> None:
        self._matters, self._grids, self._days, self._rng = matters, grids, days, rng
        self._codes, self._sorts = Codes.load(), sorts()

    def write(self, folder: Path, told: Sequence[SampleCase]) -> list[Path]:
        """Write every sheet into a folder. `told` are the cases that the office has."""
        folder.mkdir(parents=True, exist_ok=True)
        return [self._write(folder / sheet.file, sheet, told) for sheet in SHEETS]

    def _write(self, path: Path, sheet: Outside, told: Sequence[SampleCase]) -> Path:
        rows = [self._new(sheet, number) for number in range(NEW)]
        rows += [self._known(case) for case in told if self._goes_on(sheet, case)][:KNOWN]
        headings = [heading for heading, _ in sheet.columns]
        cells = [[value(row) for _, value in sheet.columns] for row in rows]
        for number, (heading, wrong) in enumerate(sheet.faults):
            spoilt = [value(self._new(sheet, NEW + number)) for _, value in sheet.columns]
            spoilt[headings.index(heading)] = wrong
            cells.append(spoilt)
        if path.suffix == ".csv":
            with path.open("w", encoding="gb18030", newline="") as file:
                csv.writer(file).writerows([headings, *cells])
            return path
        opened = table_stream(path, "明细", headings) if sheet.source == POLICE else row_stream(path, "工单")
        with opened as stream:
            if sheet.source != POLICE:
                stream.add([f"{FACTS.name}12345政务服务便民热线工单导出"])
                stream.add(headings)
            for row in cells:
                stream.add(row)
        return path

    def _goes_on(self, sheet: Outside, case: SampleCase) -> bool:
        ended = {"finished", "archived", "merged", "declined", "paused"}
        rests = not ended & {step.kind for step in case.steps} and case.is_accepted
        return case.values["source_code"] == sheet.source and rests

    def _new(self, sheet: Outside, number: int) -> Row:
        """Tell a case that the office does not know yet."""
        rng = self._rng
        at = self._days.before(rng.randint(0, SPREAD), rng)
        sort = heavier(self._sorts, sheet.ledger).pick(rng)
        case = self._matters.draw(sort, at, is_accepted=True)
        row = self._row(case) | {"number": f"{SYSTEMS[sheet.source][1]}{at:%Y%m%d}{FIRST + number}"}
        state = rng.choice(ENDINGS)
        return row | (self._ended(case) if state == "已办结" else {"state": state})

    def _known(self, case: SampleCase) -> Row:
        """Tell that a case the office has was settled."""
        return self._row(case) | self._ended(case)

    def _ended(self, case: SampleCase) -> Row:
        day = self._days.today
        return {"state": "已办结", "finished": day.isoformat(), "result": case.sort.result.format(a="来电人", b="邻居"),
                "content": self._rng.choice(("非常满意", "满意", "基本满意"))}  # fmt: skip

    def _row(self, case: SampleCase) -> Row:
        values, local = case.values, case.at.astimezone()
        told = case.reporters[0] if case.reporters else {}
        some = case.parties[0] if case.parties else {}
        kind = OWN_LIST.get(values["ledger"], "")
        return {
            "number": values.get("outside_no"), "title": values["title"], "description": values["description"],
            "kind": self._codes.title(kind, values["kind_code"]) if kind else "",
            "request": self._codes.title("request_kind", values.get("request_code")),
            "name": told.get("name") or some.get("name") or "", "phone": told.get("phone") or some.get("phone") or "",
            "moment": f"{local:%Y-%m-%d %H:%M:%S}", "day": local.date(), "unit": case.sort.unit,
            "place": f"{self._grids.path_name(values['grid_id'])}{values['place']}".replace(" ", ""),
        }  # fmt: skip
