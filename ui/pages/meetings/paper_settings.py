"""How the office's official papers go out: to whom they are sent, on which layout a word processor gets them."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.sending import Sending
from desktop.word_layout import KINDS, WordLayout
from ui import ask, theme
from ui.buttons import button, label
from ui.page import Page
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions

SENT_TO = Field("sent_to", "发送", Kind.NOTE, width=24, max_length=500, hint="例如：区委政法委，各村（社区）")
COPY_NAME = "公文版式.docx"


class PaperSettingsDialog(Decision):
    """Asks to whom papers are sent, and lets the layout for a word processor be replaced."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__(page, desk, "公文设置", "保存")
        office = desk.program.office.office
        self._sending, self.layout_of_office = Sending(office), WordLayout(office)
        self.questions = Questions((SENT_TO,), desk.means(), {"sent_to": self._sending.sent_to})
        self.parts.append(self.questions)
        self.column.addWidget(label("发送单位印在会议纪要和工作周报的最后，不填就不印。", "second", wrap=True))
        self.column.addWidget(self.questions)
        self.column.addWidget(label("Word 版式", "section"))
        self.told = label("", "second", wrap=True)
        self.column.addWidget(self.told)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().gap)
        row.addWidget(button("取出版式…", self.copy, icon_name="download"))
        row.addWidget(button("更换版式…", self.replace, icon_name="upload"))
        self.reset_button = button("恢复自带", self.reset, icon_name="undo")
        row.addWidget(self.reset_button)
        row.addStretch(1)
        self.column.addWidget(self._buttons)
        self._tell()
        self.questions.begin()

    def job(self) -> Job:
        """Return the writing down of who gets the papers."""
        sent_to = self.questions.answers()["sent_to"] or ""
        return lambda: self._sending.change(sent_to)

    def copy(self) -> None:
        """Give the layout out, to be changed in a word processor."""
        to = ask.save_file(self, "取出版式", COPY_NAME, KINDS)
        if to is not None:
            self._do(
                "取出版式", lambda _: self.layout_of_office.copy(to), f"已保存到 {to}。改好以后用“更换版式”放回来。"
            )

    def replace(self) -> None:
        """Put a .docx in place of the layout."""
        if files := ask.open_files(self, "更换版式", KINDS):
            self._do("更换公文版式", lambda _: self.layout_of_office.replace(files[0]), "已更换版式。")

    def reset(self) -> None:
        """Go back to the program's own layout."""
        self._do("恢复自带公文版式", lambda _: self.layout_of_office.reset(), "已恢复自带版式。")

    def _do(self, title: str, job: Callable[[Progress], None], done: str) -> None:
        def told(_: None) -> None:
            self._tell()
            self.say(done)

        self.desk.work.write(self, title, job, told, self.failed)

    def _tell(self) -> None:
        layout = self.layout_of_office
        self.told.setText(f"现在用的版式：{layout.name}。导出 Word 时字体、页边距、页眉页脚都按版式。")
        self.reset_button.setEnabled(not layout.is_own)


def ask_paper_settings(page: Page, desk: Desk) -> None:
    """Ask how official papers go out."""
    dialog = PaperSettingsDialog(page, desk)
    dialog.decided.connect(lambda _: page.say("已保存公文设置。"))
    dialog.open()
