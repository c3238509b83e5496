"""The notices from above (上级通知): written down here, put before the next meetings."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.notices import LONGEST, Notice
from ui import theme
from ui.buttons import button, label
from ui.page import Page
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions

FIELDS = (
    Field("text", "通知内容", Kind.NOTE, width=24, required=True, max_length=LONGEST),
    Field("sender", "发来单位", width=10, max_length=100),
    Field("until", "到哪天为止", Kind.DATE, width=7, hint="不填一直有效，直到删除"),
)


class NoticesDialog(Decision):
    """Shows the notices that count, lets some be taken away and one be written down."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__(page, desk, "上级通知", "登记通知")
        self._page, self._notices = page, desk.program.notices
        about = "登记的通知会出现在下次会议的议程里；已经准备好的会议，点“刷新议程”。"
        self.column.addWidget(label(about, "second", wrap=True))
        self.questions = Questions(FIELDS, desk.means())
        self.questions.setVisible(desk.may_write)
        self.yes.setVisible(desk.may_write)
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self._kept = QWidget()
        self._lines = QVBoxLayout(self._kept)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.current().gap)
        self.column.addWidget(self._kept)
        self.no.setText("关闭")
        self.read()
        self.questions.begin()

    def read(self) -> None:
        """Read the notices again."""
        while item := self._lines.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in self._notices.all:
            self._lines.addWidget(self._line(one))

    def job(self) -> Job:
        """Return the writing down."""
        answers = self.questions.answers()
        return partial(self._notices.add, answers["text"], answers["sender"] or "", answers["until"])

    def _line(self, one: Notice) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(one.text, wrap=True))
        until = f"到 {one.until} 为止" if one.until else ""
        words.addWidget(label("　".join(filter(None, (one.told_on, one.sender, until))), "small"))
        row.addLayout(words, 1)
        if self.desk.may_write:
            row.addWidget(button("删除", partial(self._remove, one), kind="quiet"))
        return made

    def _remove(self, one: Notice) -> None:
        remove = partial(self._notices.remove, one)
        self.desk.work.write(self, "删除上级通知", lambda _: remove(), lambda _: self.read(), self.failed)


def show_notices(page: Page, desk: Desk) -> None:
    """Show the notices from above; after one was written down they are shown again."""
    dialog = NoticesDialog(page, desk)

    def added(_: object) -> None:
        page.say("已登记上级通知。")
        show_notices(page, desk)

    dialog.decided.connect(added)
    dialog.open()
