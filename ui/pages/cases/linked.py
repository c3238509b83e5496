"""Who takes part in a case, who told of it, and what belongs to it, each with the way there."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.dossier import CaseDossier, ReporterLine
from desktop.cases.events import EventKind
from desktop.cases.replay import effective
from desktop.cases.reporters import FIELDS
from desktop.withheld import NOT_YOURS, REFUSED
from ui import theme
from ui.buttons import label, tool
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.dossier_view import Section, opener
from ui.pages.purpose import PurposeQuestion
from ui.unveiled import Unveiled

PEOPLE, CASES = "people", "cases"  # keys of rooms
ROOMS = {  # by the table of a record: the room that opens it, and its sign
    "person": (PEOPLE, "person"),
    "household": ("households", "household"),
    "dwelling": ("dwellings", "place"),
    "enterprise": ("enterprises", "enterprise"),
    "grid": ("grids", "grid"),
    "staff": ("roster", "roster"),
    "organisation": ("organisations", "organisation"),
    "case_record": (CASES, "case"),
}
PROTECTED = "反映人信息受保护：这里只显示脱敏的内容，不印在任何单据上。"
Open = Callable[[str, int], object]


def people_of(page: Page, desk: Desk, dossier: CaseDossier) -> Iterator[Section]:
    """Yield the sections of the people of a case."""
    if dossier.parties:
        lines = []
        for party in dossier.parties:
            words = f"{party.name}（{party.role}）" if party.role else party.name
            way = partial(page.wanted.emit, PEOPLE, party.person_id) if party.person_id is not None else None
            lines.append(line_of(words, way, "person", party.detail))
        yield Section("当事人", *lines)
    if dossier.reporters:
        told = [ReporterRow(desk, one) for one in dossier.reporters]
        yield Section("反映人", *told, label(PROTECTED, "small", wrap=True))
    elif not desk.program.office.clerk.rights.vault:
        yield Section("反映人", label(NOT_YOURS.text), label(REFUSED, "small", wrap=True))


class ReporterRow(QWidget):
    """Somebody who told of a case, masked; in full only for a purpose, which is written down."""

    def __init__(self, desk: Desk, reporter: ReporterLine) -> None:
        super().__init__()
        self._desk, self._reporter = desk, reporter
        self.told = label("　".join(filter(None, (reporter.name, reporter.detail))), wrap=True)
        self._eye = tool("eye", "显示反映人（写明用途，记入查看登记）", self.ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.told, 1)
        self._left = label("", "small")
        row.addWidget(self._left)
        row.addWidget(self._eye)

    def ask(self) -> None:
        """Ask what the reporter is wanted for, then show everything known."""
        PurposeQuestion(self, "显示反映人的完整信息", "显示", self._reveal).open()

    def _reveal(self, purpose: str) -> None:
        reporters, display = self._desk.program.cases.reporters, self._desk.display

        def shown(values: Mapping[str, Any]) -> None:
            texts = [display.text(field, values[field.key]) for field in FIELDS if values.get(field.key)]
            self.told.setText("　".join(filter(None, texts)))
            self._eye.hide()
            Unveiled(self, lambda left: self._left.setText(f"{left} 秒后遮盖"), self._veil)

        key = self._reporter.key
        self._desk.work.write(self, "显示反映人", lambda _: reporters.reveal_all(key, purpose), shown)

    def _veil(self) -> None:
        self.told.setText("　".join(filter(None, (self._reporter.name, self._reporter.detail))))
        self._left.setText("")
        self._eye.show()


def links_of(dossier: CaseDossier, open_it: Open) -> Iterator[Section]:
    """Yield the section of what belongs to a case."""
    lines = []
    for link in dossier.links:
        room, sign = ROOMS.get(link.subject, ("", "paperclip"))
        way = partial(open_it, room, link.record_id) if room else None
        lines.append(line_of(link.words, way, sign, link.relation))
    into = dossier.standing.merged_into_id
    if into is not None:
        lines.append(line_of("打开并入的事件", partial(open_it, CASES, into), "merge", "已并案"))
    for key, words in _absorbed(dossier).items():
        lines.append(line_of(words, partial(open_it, CASES, key), "merge", "并入本件"))
    if lines:
        yield Section("关联", *lines)


def _absorbed(dossier: CaseDossier) -> dict[int, str]:
    """Return the cases that were merged into this one and still are."""
    found: dict[int, str] = {}
    for event in effective(dossier.log):
        if event.kind is EventKind.ABSORBED:
            found[int(event.facts["case"])] = f"{event.facts.get('number', '')}　{event.facts.get('title', '')}".strip()
        elif event.kind is EventKind.PARTED:
            found.pop(int(event.facts["case"]), None)
    return found


def line_of(words: str, way: Callable[[], object] | None, sign: str, detail: str) -> QWidget:
    """Return something that belongs to a case, with the way there and a small word under it."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(opener(words, way, sign, "打开档案") if way is not None else label(words, wrap=True))
    if detail:
        told = label(detail, "small", wrap=True)
        told.setContentsMargins(theme.current().page + theme.current().gap if way is not None else 0, 0, 0, 0)
        box.addWidget(told)
    return made
