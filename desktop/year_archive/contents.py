"""What goes into the archive of a year: ledgers on paper and as tables, meetings, disclosures, audit log, counts."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, inspect, select

from db.base import Base
from db.models.log import AuditEntry, Disclosure
from db.models.meetings import Meeting
from desktop.cases.list import Outward
from desktop.fields import Field
from desktop.jobs import Inside, Progress
from desktop.print_centre.case_ledgers import BY_DAY, ENDED, STATE, printables
from desktop.print_centre.kinds import Choices
from desktop.program import Program
from desktop.sheets.writing import text_table
from desktop.tables import Keys, Search, Source

PAGE = 1000
FINISHED = "finished_on"
AUDIT = ("number", "at", "by", "station", "kind", "name", "outcome", "table", "record_uid", "records", "reason")
LEDGERS, TABLES, COUNTS, GUIDE = "ledgers", "tables", "counts.json", "README.txt"

README = """{office}　{year} 年度归档

这个文件夹是 {year} 年办结的工作资料，不用格档程序也能阅读和核对。号码、电话已遮盖。

ledgers/    办结事件的各本台账（PDF）
tables/     办结事件、会议、查看与导出登记{audit}（CSV，UTF-8，可用表格软件打开）
counts.json 归档时各类资料的条数

怎样核对没有被改动（在这个文件夹的上一级）：
  sha256sum -c manifest-sha256.txt
  sha256sum -c tagmanifest-sha256.txt
  openssl pkeyutl -verify -pubin -inkey data/signed-by.pem -rawin \\
    -in tagmanifest-sha256.txt -sigfile tagmanifest-sha256.txt.sig
也可以用 bagit.py --validate。签名公钥的指纹（请与单位公布的核对）：
  {fingerprint}
"""


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year where the office is."""

    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.number, 12, 31)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Its first moment, and that of the year after."""
        begin, end = datetime(self.number, 1, 1), datetime(self.number + 1, 1, 1)  # noqa: DTZ001 - where the office is
        return begin.astimezone(), end.astimezone()


def fill(data: Path, program: Program, year: Year, with_audit: bool, progress: Progress) -> dict[str, int]:
    """Write everything but the guide into a folder. Return how many records each part has."""
    (data / LEDGERS).mkdir(parents=True)
    (data / TABLES).mkdir()
    cases = Outward(program.cases.list)
    finished = cases.keys(Search(filters={"period_finished": (year.first, year.last)}, order=FINISHED), progress)
    counts = {"cases": _table(data / TABLES / "cases.csv", cases, finished, progress, "正在写办结事件")}
    counts["ledgers"] = _ledgers(data / LEDGERS, program, year, progress)
    meetings = _meetings(program, year)
    counts["meetings"] = _table(data / TABLES / "meetings.csv", program.meetings.list, meetings, progress, "正在写会议")
    disclosed = _disclosed(program, year)
    counts["disclosures"] = _table(
        data / TABLES / "disclosures.csv", program.disclosure_list, disclosed, progress, "正在写查看与导出登记"
    )
    if with_audit:
        counts["audit"] = _audit(data / TABLES / "audit.csv", program, year, progress)
    said = {"year": year.number, "archived": counts, "office": _everything(program)}
    (data / COUNTS).write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")
    return counts


def guide(office: str, year: Year, with_audit: bool, fingerprint: str) -> bytes:
    """Return what whoever opens the archive should read first."""
    audit = "、审计日志" if with_audit else ""
    return README.format(office=office, year=year.number, audit=audit, fingerprint=fingerprint).encode()


def _ledgers(folder: Path, program: Program, year: Year, progress: Progress) -> int:
    """Print every ledger in which something was finished. Return how many."""
    papers, printed = printables(program), 0
    for paper in progress.over(papers, len(papers), "正在印台账"):
        choices = Choices(year.first, year.last, options={STATE: ENDED, BY_DAY: FINISHED})
        layout = program.layouts.current(paper.layout.key, paper.layout) if paper.layout is not None else None
        made = paper.make(choices, layout, Inside(progress))
        if made.count:
            made.write(folder / f"{paper.key}.pdf", Inside(progress), allow_missing=True)
            printed += 1
    return printed


def _table(path: Path, source: Source, keys: Keys | Sequence[int], progress: Progress, note: str) -> int:
    fields: Sequence[Field] = source.fields
    progress.begin(len(keys), note)
    with text_table(path) as table:
        table.add([field.title for field in fields])
        for page in _pages(keys):
            rows = source.records(page)
            for key in page:
                if key in rows:
                    table.add([rows[key].get(field.key, "") for field in fields])
            progress.advance(len(page))
    return len(keys)


def _audit(path: Path, program: Program, year: Year, progress: Progress) -> int:
    """Write the lines of the audit log as they are, with what chains them. Return how many there are."""
    begin, end = year.moments
    query = select(AuditEntry).where(AuditEntry.at >= begin, AuditEntry.at < end).order_by(AuditEntry.number)
    count = 0
    with program.office.engine.connect() as connection, text_table(path) as table:
        progress.begin(0, "正在写审计日志")
        table.add([*AUDIT, "mac"])
        for row in connection.execute(query):
            table.add([*(str(getattr(row, name) or "") for name in AUDIT), row.mac.hex()])
            count += 1
            progress.advance()
    return count


def _meetings(program: Program, year: Year) -> list[int]:
    query = select(Meeting.id).where(Meeting.held_on.between(year.first, year.last))
    with program.office.store.read() as session:
        return list(session.scalars(query.order_by(Meeting.held_on, Meeting.id)))


def _disclosed(program: Program, year: Year) -> list[int]:
    begin, end = year.moments
    query = select(Disclosure.id).where(Disclosure.at >= begin, Disclosure.at < end).order_by(Disclosure.id)
    with program.office.store.read() as session:
        return list(session.scalars(query))


def _everything(program: Program) -> dict[str, int]:
    """Return how many rows the tables of the office have at this moment."""
    with program.office.engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        tables = [table for name, table in sorted(Base.metadata.tables.items()) if name in there]
        return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def _pages(keys: Iterable[int]) -> Iterator[list[int]]:
    page: list[int] = []
    for key in keys:
        page.append(int(key))
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page
