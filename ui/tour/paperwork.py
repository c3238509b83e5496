"""What is printed and exported on a tour."""

from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.dossiers.households.dossier import HouseholdDossier
from desktop.jobs import Progress
from desktop.paper import Papers
from desktop.printing.document import Document
from desktop.printing.press import print_document, print_list
from desktop.printing.recovery_sheet import RecoverySheet, recovery_document
from desktop.program import Program
from desktop.tables import Search
from ui.tour.report import Report


class Paperwork:
    """Prints into a folder, and says how many pages."""

    def __init__(self, program: Program, report: Report, folder: Path) -> None:
        self._program, self._report, self._folder = program, report, folder
        self._papers = Papers(program)

    def household(self, home: HouseholdDossier, when: str) -> None:
        """Print 一户一档."""
        self._print(f"一户一档-{when}", self._papers.household(home.key), "household", home)

    def person(self, key: int) -> None:
        """Print 一人一档."""
        self._print("一人一档", self._papers.person(key), "person", self._program.people.dossier(key))

    def enterprise(self, key: int) -> None:
        """Print 一企一档."""
        dossier = self._program.enterprises.dossier(key)
        self._print("一企一档", self._papers.enterprise(key), "enterprise", dossier)

    def recovery(self, code: str, at: datetime) -> None:
        """Print the sheet with the recovery code."""
        office = self._program.office
        sheet = RecoverySheet(office.office.facts.name, office.clerk.title, code, at)
        printed = print_document(recovery_document(sheet), self._folder / "数据恢复码.pdf", Progress())
        self._report.expect("恢复码的页数", printed.pages, 1)
        self._report.tell("打印数据恢复码：1 页")

    def people(self) -> None:
        """Print the register of all people as it is listed."""
        source = self._program.people.list
        keys, fields = source.keys(Search(), Progress()), [field for field in source.fields if field.listed]
        head = self._papers.listing("人员名册", f"共 {len(keys):,} 人", fields)
        self._papers.note_list("person", fields, len(keys))
        path = self._folder / "人员名册.pdf"
        printed = print_list(head, self._papers.lines(source, keys, fields), len(keys), path, Progress())
        self._report.tell(f"打印人员名册：{len(keys):,} 人，{printed.pages} 页")

    def export(self, folder: Path) -> None:
        """Export the register of all people, masked, as a workbook and as a text table."""
        source = self._program.people.list
        keys = source.keys(Search(), Progress())
        for ending in ("xlsx", "csv"):
            path = folder / f"人员名册.{ending}"
            found = self._program.exporter.export(source, "person", "人员", keys, source.fields, path, Progress())
            self._report.expect("导出的人数", found.written, len(keys))
        self._report.tell(f"导出人员名册：{len(keys):,} 人，.xlsx 和 .csv 各一份，号码已脱敏")

    def _print(self, title: str, document: Document, subject: str, dossier: Any) -> None:
        self._papers.note(subject, dossier)
        printed = print_document(document, self._folder / f"{title}.pdf", Progress())
        self._report.expect(f"{title}缺的字", sorted(printed.missing), [])
        self._report.tell(f"打印{title}：{printed.pages} 页")
