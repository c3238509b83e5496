"""The parties, reporters or ties of a case in one sheet: added, corrected, removed, with a way back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.dossier import CaseDossier
from desktop.cases.links import ABOUT, RELATIONS, Link
from desktop.cases.participants import Participants
from desktop.drafts import Draft
from ui import theme
from ui.buttons import button, label, tool
from ui.notices import NoticeLine
from ui.pages.cases.finders import PlaceFinder, Typed
from ui.pages.cases.people_dialog import EntryDialog
from ui.pages.cases.registering_matter import stops_in
from ui.pages.desk import Desk
from ui.pages.purpose import PurposeQuestion
from ui.pages.scrolling import Column

_CODES = {words: code for code, words in RELATIONS.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: its words, and what can be done with it."""

    words: str
    remove: Callable[[], object]
    edit: Callable[[], object] | None = None


class BelongingSheet(QDialog):
    """Lists the entries; the subclass says which, and how one is added."""

    title, about = "", ""

    def __init__(self, parent: QWidget, desk: Desk, dossier: CaseDossier) -> None:
        super().__init__(parent.window())
        self.desk, self.key = desk, dossier.key
        self.setProperty("role", "sheet")
        self.setWindowTitle(f"{self.title} · {dossier.number or dossier.title}")
        self.setModal(True)
        sizes = theme.current()
        self.lines: Sequence[Line] = ()
        self._column = Column(sizes.unit)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.page, sizes.page, sizes.page, sizes.card)
        whole.setSpacing(sizes.pad)
        whole.addWidget(label(self.windowTitle(), "section"))
        if self.about:
            whole.addWidget(label(self.about, "second", wrap=True))
        whole.addWidget(self.adding())
        whole.addWidget(self._column, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("完成", self.accept, kind="primary"))
        whole.addLayout(foot)
        self.resize(sizes.two_columns, sizes.answers)
        self._notices = NoticeLine(self)
        self.show_lines(dossier)

    @property
    def told(self) -> str:
        """What is said at the foot."""
        return self._notices.sentence

    def adding(self) -> QWidget:
        """Return what adds one more."""
        raise NotImplementedError

    def lines_of(self, dossier: CaseDossier) -> Sequence[Line]:
        """Return the entries of a case."""
        raise NotImplementedError

    def read(self) -> None:
        """Read the case again."""
        cases, key = self.desk.program.cases, self.key
        self.desk.work.read(self, "读取事件", lambda _: cases.dossier(key), self.show_lines)

    def show_lines(self, dossier: CaseDossier) -> None:
        """Show the entries of a case."""
        self._column.clear()
        self.lines = self.lines_of(dossier)
        for line in self.lines:
            self._column.add(self._row(line))
        if not self.lines:
            self._column.add(label("没有登记。", "second"))

    def do(self, title: str, job: Callable[[], Any], words: str, undo: Callable[[Any], object] | None = None) -> None:
        """Do something beside the window, tell of it, and read the case again."""

        def done(result: Any) -> None:
            self._notices.say(words, partial(undo, result) if undo is not None else None)
            self.read()

        self.desk.work.write(self, title, lambda _: job(), done)

    def _row(self, line: Line) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(line.words, wrap=True), 1)
        if line.edit is not None:
            row.addWidget(tool("edit", "更正", line.edit))
        row.addWidget(tool("delete", "删除", line.remove))
        return made


class PeopleSheet(BelongingSheet):
    """Those who take part in a case in one way."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: CaseDossier, participants: Participants) -> None:
        self._participants = participants
        self.title = participants.title
        self.is_protected = participants is desk.program.cases.reporters
        self.about = "身份受保护：只显示脱敏的内容，更正前要写明用途，查看会记入登记。" if self.is_protected else ""
        super().__init__(parent, desk, dossier)

    def adding(self) -> QWidget:
        """Return the button that opens the form of a new entry."""
        return button(f"添加{self.title}", self.add, icon_name="add")

    def lines_of(self, dossier: CaseDossier) -> Sequence[Line]:
        """Return the entries; those of cases merged into this one are corrected there."""
        if self.is_protected:
            return [
                Line(
                    f"{one.name}　{one.detail}",
                    partial(self.remove, one.key, one.version, one.name),
                    partial(self.edit, one.key),
                )
                for one in dossier.reporters
                if not one.is_merged
            ]
        return [
            Line(
                "　".join(filter(None, (one.role, one.name, one.detail))),
                partial(self.remove, one.key, one.version, one.name),
                partial(self.edit, one.key),
            )
            for one in dossier.parties
        ]

    def add(self) -> None:
        """Ask for one more."""
        participants = self._participants
        self._ask(participants.blank(), lambda draft: participants.add(self.key, draft), f"已添加{self.title}。")

    def edit(self, key: int) -> None:
        """Correct one; what is protected is asked for with its purpose."""
        if self.is_protected:
            PurposeQuestion(self, "更正反映人", "继续", partial(self._edit, key)).open()
        else:
            self._edit(key)

    def remove(self, key: int, version: int, name: str) -> None:
        """Remove one; it can be put back."""
        participants = self._participants

        def put_back(removed: Any) -> None:
            self.do(f"恢复{self.title}", lambda: participants.put_back(removed), f"已恢复{name}。")

        job = partial(participants.remove, key, version)
        self.do(f"删除{self.title}", job, f"已删除{self.title}{name}。", put_back)

    def _edit(self, key: int, purpose: str = "") -> None:
        participants = self._participants

        def begin(draft: Draft) -> None:
            self._ask(draft, participants.correct, f"已更正{self.title}。", purpose)

        self.desk.work.read(self, f"读取{self.title}", lambda _: participants.draft(key), begin)

    def _ask(self, draft: Draft, save: Callable[[Draft], Any], words: str, purpose: str = "") -> None:
        dialog = EntryDialog(self, self.desk, self._participants, draft, save, purpose=purpose)

        def done(_: Any) -> None:
            self._notices.say(words)
            self.read()

        dialog.decided.connect(done)
        dialog.open()


class LinksSheet(BelongingSheet):
    """What a case is tied to."""

    title, about = "关联", "这件事发生在哪一户、哪套房屋、哪家企业，或涉及哪里。"

    def adding(self) -> QWidget:
        """Return the line that finds what is to be tied."""
        self.finder = PlaceFinder(self.desk)
        self.finder.picked.connect(self._picked)
        self.setFocusProxy(stops_in(self.finder)[0])
        return self.finder

    def lines_of(self, dossier: CaseDossier) -> Sequence[Line]:
        """Return the ties that begin at this case."""
        return [
            Line(
                "　".join(filter(None, (one.relation, one.words))),
                partial(self._remove, Link(one.subject, one.record_id, _CODES.get(one.relation, "")), one.words),
            )
            for one in dossier.links
            if one.is_own
        ]

    def _picked(self, hit: Any) -> None:
        if not isinstance(hit, Typed):
            tied = Link(hit.kind, hit.key, ABOUT)
            self.do("关联档案", partial(self.desk.program.cases.links.add, self.key, tied), f"已关联{hit.title}。")

    def _remove(self, tied: Link, words: str) -> None:
        links, key = self.desk.program.cases.links, self.key

        def again(_: Any) -> None:
            self.do(
                "关联档案", partial(links.add, key, Link(tied.subject, tied.record_id, ABOUT)), f"已恢复关联{words}。"
            )

        self.do("解除关联", partial(links.remove, key, tied), f"已解除关联{words}。", again)


def parties_sheet(parent: QWidget, desk: Desk, dossier: CaseDossier) -> BelongingSheet:
    """Return the sheet of the parties."""
    return PeopleSheet(parent, desk, dossier, desk.program.cases.parties)


def reporters_sheet(parent: QWidget, desk: Desk, dossier: CaseDossier) -> BelongingSheet:
    """Return the sheet of the reporters."""
    return PeopleSheet(parent, desk, dossier, desk.program.cases.reporters)


def links_sheet(parent: QWidget, desk: Desk, dossier: CaseDossier) -> BelongingSheet:
    """Return the sheet of the ties."""
    return LinksSheet(parent, desk, dossier)
