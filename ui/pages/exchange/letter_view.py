"""One letter beside its tray: what it says, what is asked, what can be done with it, what was answered."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import Invalid
from desktop.exchange.letter_rows import SUBJECT, LetterDossier, LetterRow
from ui import theme
from ui.attachments.panel import AttachmentPanel
from ui.buttons import button, label, link
from ui.elided import SignalWord
from ui.flow import Flow
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.questions import Questions
from ui.pages.scrolling import Column

OPENS = {"cases": "打开事件", "tasks": "打开报表任务"}  # words by room
FILES_HIGH = 7  # controls that the shelf of files is high


class LetterView(QWidget):
    """The page does what the buttons ask for."""

    taken_up = Signal(object)  # what was answered to the questions of the offer
    reply_wanted = Signal()
    change_wanted = Signal()
    release_wanted = Signal()
    hold_wanted = Signal()
    remove_wanted = Signal()
    record_wanted = Signal(str, object)  # room and key of what it is about
    letter_wanted = Signal(int)  # another letter of the thread
    package_wanted = Signal(int)

    def __init__(self, desk: Desk, dossier: LetterDossier) -> None:
        super().__init__()
        self.dossier, self._desk = dossier, desk
        self.questions: Questions | None = None
        self.column = Column()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)
        self._add_words()
        if dossier.offer is not None and desk.may_write:
            self._add_offer()
        if dossier.files or (dossier.can_change and desk.may_write):
            self._add_files()
        if dossier.thread:
            self._add_thread()

    def point_out(self, error: Invalid) -> None:
        """Mark what was answered wrongly; say what concerns no question."""
        if self.questions is not None:
            rest = self.questions.point_out(error.problems)
            self._fault.setText("；".join(problem.message for problem in rest))
            self._fault.setVisible(bool(rest))

    def _add_words(self) -> None:
        row, panel = self.dossier.row, Panel("")
        panel.body.addWidget(SignalWord(f"{row.kind_title}　{row.state_title}", row.tone))
        title = label(row.title, "strong", wrap=True)
        panel.body.addWidget(title)
        if self.dossier.text:
            text = label(self.dossier.text, wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            panel.body.addWidget(text)
        for name, said in self.dossier.facts:
            panel.fact(name, said)
        made = self._buttons()
        if made:
            line = QWidget()
            flow = Flow(line, theme.current().gap)
            for one in made:
                flow.addWidget(one)
            panel.body.addWidget(line)
        self.column.add(panel)

    def _buttons(self) -> list[QWidget]:
        dossier, row = self.dossier, self.dossier.row
        made: list[QWidget] = []
        if self._desk.may_write:
            offers = (
                (dossier.can_release, "待发", self.release_wanted, "upload"),
                (dossier.can_change, "修改…", self.change_wanted, "edit"),
                (dossier.can_hold, "撤回待发", self.hold_wanted, "undo"),
                (dossier.can_reply, "回复…", self.reply_wanted, "note"),
                (dossier.can_change, "删除草稿", self.remove_wanted, "delete"),
            )
            made += [button(words, wanted.emit, icon_name=icon) for may, words, wanted, icon in offers if may]
        if row.subject_room:
            made.append(link(OPENS[row.subject_room], lambda: self.record_wanted.emit(row.subject_room, row.record_id)))
        if row.package_id is not None:
            made.append(link("所在的交换包", lambda: self.package_wanted.emit(row.package_id or 0)))
        return made

    def _add_offer(self) -> None:
        offer = self.dossier.offer
        assert offer is not None
        panel = Panel("办理")
        for words in offer.words:
            panel.body.addWidget(label(words, "second", wrap=True))
        if offer.warning:
            panel.body.addWidget(label(offer.warning, "amber", wrap=True))
        if offer.asks:
            self.questions = Questions(offer.asks, self._desk.means(), dict(offer.proposed), columns=1)
            panel.body.addWidget(self.questions)
        self._fault = label("", "red", wrap=True)
        self._fault.hide()
        panel.body.addWidget(self._fault)
        panel.add(button(offer.title, self.take_up, icon_name="check", kind="primary", keys="Ctrl+Return"))
        self.column.add(panel)

    def take_up(self) -> None:
        """Do what is offered, with what was answered."""
        given: Mapping[str, Any] = {}
        if self.questions is not None:
            try:
                given = self.questions.answers()
            except Invalid:
                return  # the fields at fault are marked
        self.taken_up.emit(given)

    def _add_files(self) -> None:
        dossier = self.dossier
        panel = Panel("附件")
        may = dossier.can_change and self._desk.may_write
        self.files = AttachmentPanel(self._desk, SUBJECT, dossier.row.key, may)
        self.files.setMinimumHeight(theme.current().control * FILES_HIGH)
        panel.body.addWidget(self.files)
        self.column.add(panel)

    def _add_thread(self) -> None:
        panel = Panel("往来")
        for row in self.dossier.thread:
            panel.body.addWidget(self._letter(row))
        self.column.add(panel)

    def _letter(self, row: LetterRow) -> QWidget:
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        line = QWidget()
        flow = Flow(line)
        flow.addWidget(link(row.title, lambda: self.letter_wanted.emit(row.key)))
        box.addWidget(line)
        box.addWidget(label(f"{row.at.astimezone():%Y-%m-%d %H:%M}　{row.partner}　{row.state_title}", "small"))
        return made
