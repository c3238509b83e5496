"""Writing a letter to another office, and answering one: it goes with the next package."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.exchange.letter_kinds import TITLES, LetterKind, written_by_hand
from desktop.exchange.letter_rows import LetterDraft
from desktop.exchange.partners import PartnerRow
from desktop.exchange_reports import WEEK, Reports, last_month
from desktop.exchange_words import LOWER
from desktop.fields import Field, Kind
from ui import ask, theme
from ui.buttons import button, label, tool
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.exchange.office_sheets import beside
from ui.pages.questions import Questions

FIELDS = (
    Field("title", "标题", width=24, required=True, max_length=100),
    Field("text", "正文", Kind.NOTE, width=24, max_length=4000),
    Field("due_on", "期限", Kind.DATE, width=8, hint="要对方按期办的才填"),
    Field("needs_reply", "需要回复", Kind.FLAG, width=6),
)
REPLY = (Field("text", "回复内容", Kind.NOTE, width=24, max_length=4000),)
ANY_FILE = "所有文件 (*)"
NOTHING_CHOSEN = "请勾选要下发的代码表或年份。"
QUEUED = "随下一期送出；在打包以前可以撤回。"


class Files(QWidget):
    """Files that go along, added and taken out again."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[Path] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        row = QHBoxLayout()
        row.addWidget(button("添加附件…", self.add, icon_name="paperclip"))
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.current().unit)
        whole.addLayout(self._lines)
        whole.addLayout(row)

    @property
    def given(self) -> list[tuple[str, Path | bytes]]:
        """The files as a letter takes them."""
        return [(path.name, path) for path in self.paths]

    def add(self) -> None:
        """Ask for files."""
        for path in ask.open_files(self, "选择附件", ANY_FILE):
            if path not in self.paths:
                self._put(path)

    def _put(self, path: Path) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(path.name), 1)

        def drop() -> None:
            self.paths.remove(path)
            line.hide()
            line.deleteLater()

        row.addWidget(tool("close", f"不带“{path.name}”", drop))
        self.paths.append(path)
        self._lines.addWidget(line)


class LetterSheet(Decision):
    """Asks to whom, what kind, and what it says; it is kept as a draft or goes with the next package."""

    def __init__(
        self, parent: QWidget, desk: Desk, partners: Sequence[PartnerRow], draft: LetterDraft | None = None
    ) -> None:
        """`draft` is a letter to be changed; without one a new one is written."""
        super().__init__(parent, desk, "修改文书" if draft is not None else "写文书", "待发")
        self._draft, self._sends = draft, True
        self._body: dict[str, Any] = {}  # figures of a report that was written from the data
        self._below = {one.key: one.relation == LOWER for one in partners}
        self.partner, self.kind, self.files = QComboBox(), QComboBox(), Files()
        for one in partners:
            self.partner.addItem(one.title, one.key)
        self.column.addWidget(label(QUEUED, "second", wrap=True))
        self.column.addWidget(beside(("发给", self.partner), ("种类", self.kind)))
        if draft is not None:
            self.partner.setCurrentIndex(max(self.partner.findData(draft.partner_id), 0))
            self.kind.addItem(TITLES[draft.kind], draft.kind)
        else:
            self.partner.currentIndexChanged.connect(lambda _: self._list_kinds())
            self._list_kinds()
        for box in (self.partner, self.kind):
            box.setEnabled(draft is None)
        values = (
            {"title": draft.title, "text": draft.text, "due_on": draft.due_on, "needs_reply": draft.needs_reply}
            if draft is not None
            else {}
        )
        self.questions = Questions(FIELDS, desk.means(), values)
        self.reports = self._report_buttons()
        self.column.addWidget(self.reports)
        self.kind.currentIndexChanged.connect(lambda _: self._offer_reports())
        self._offer_reports()
        self.column.addWidget(self.questions)
        self.parts.append(self.questions)
        line = QHBoxLayout()
        line.addWidget(self.files, 1)
        line.addWidget(button("只存草稿", self.keep), 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(line)
        self.questions.begin()

    def keep(self) -> None:
        """Keep the letter as a draft."""
        self._sends = False
        self.go_on()
        self._sends = True

    def job(self) -> Job:
        """Return what keeps the letter, or lets it go."""
        values, letters, files = self.questions.answers(), self.desk.program.letters, self.files.given
        draft = self._draft or letters.blank(int(self.partner.currentData()), self.kind.currentData())
        draft.title, draft.text, draft.due_on = values["title"], values["text"] or "", values["due_on"]
        draft.needs_reply = bool(values["needs_reply"])
        draft.body = {**draft.body, **self._body} if draft.kind == LetterKind.REPORT else draft.body
        act = letters.send if self._sends else letters.save
        return lambda: act(draft, files)

    def write_report(self, kind: str) -> None:
        """Write the report of this week, or of the month before, from the data; the clerk looks it over."""
        desk, partner = self.desk, int(self.partner.currentData())
        day = desk.today() if kind == WEEK else last_month(desk.today())
        reports = Reports(desk.program, desk.today)
        desk.work.read(self, "正在写报告", lambda _: reports.blank(partner, kind, day), self._written, self.failed)

    def _written(self, report: LetterDraft) -> None:
        self._body = dict(report.body)
        self.questions.put({**self.questions.values(), "title": report.title, "text": report.text})

    def _report_buttons(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label("用本单位的数据写：", "second"))
        for key, title in Reports.kinds:
            words = f"本周{title}" if key == WEEK else f"上月{title.removeprefix('月度')}"
            row.addWidget(button(words, partial(self.write_report, key)))
        row.addStretch(1)
        return line

    def _offer_reports(self) -> None:
        self.reports.setVisible(self.kind.currentData() == LetterKind.REPORT)

    def _list_kinds(self) -> None:
        self.kind.clear()
        below = self._below.get(self.partner.currentData())
        for one in () if below is None else written_by_hand(below):
            self.kind.addItem(TITLES[one], one)


class ReplySheet(Decision):
    """Asks for the answer to a letter that came."""

    def __init__(self, parent: QWidget, desk: Desk, key: int, title: str, done: Callable[[Any], object]) -> None:
        super().__init__(parent, desk, "回复", "待发")
        self._key, self.files = key, Files()
        self.column.addWidget(label(f"{title}　{QUEUED}", "second", wrap=True))
        self.questions = Questions(REPLY, desk.means(), columns=1)
        self.column.addWidget(self.questions)
        self.column.addWidget(self.files)
        self.parts.append(self.questions)
        self.decided.connect(done)
        self.questions.begin()

    def job(self) -> Job:
        """Return what writes the answer."""
        text, files = self.questions.answers()["text"] or "", self.files.given
        letters, key = self.desk.program.letters, self._key
        return lambda: letters.reply(key, text, files)


class ListsSheet(Decision):
    """Asks which code lists and which year's calendar go down to an office."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        partners: Sequence[PartnerRow],
        lists: Sequence[tuple[str, str]],
        years: Sequence[int],
    ) -> None:
        """`lists` are the code lists in which this office has lines of its own, by key and title."""
        super().__init__(parent, desk, "下发代码表和工作日历", "待发")
        self.partner = QComboBox()
        for one in partners:
            self.partner.addItem(one.title, one.key)
        self.lists = {key: QCheckBox(title) for key, title in lists}
        self.years = {year: QCheckBox(f"{year} 年放假和调休") for year in years}
        self.column.addWidget(label(QUEUED, "second", wrap=True))
        self.column.addWidget(beside(("发给", self.partner)))
        for title, ticks in (("本单位增改过的代码表", self.lists.values()), ("工作日历", self.years.values())):
            self.column.addWidget(label(title, "strong"))
            for tick in ticks:
                self.column.addWidget(tick)
            if not ticks:
                self.column.addWidget(label("没有可以下发的。", "second"))

    def job(self) -> Job:
        """Return what writes a letter for the lists and one for every year."""
        letters, key = self.desk.program.letters, int(self.partner.currentData())
        lists = [one for one, tick in self.lists.items() if tick.isChecked()]
        years = [one for one, tick in self.years.items() if tick.isChecked()]
        if not lists and not years:
            raise Refusal(NOTHING_CHOSEN)

        def send() -> int:
            made = [letters.send_codes(key, lists)] if lists else []
            return [*made, *(letters.send_calendar(key, year) for year in years)][0]

        return send
