"""What boards and cards tell the public of the office: the number of supervision, what a worker helps with."""

from collections.abc import Callable

from desktop.boards.service import LONGEST_SERVICES
from ui import theme
from ui.buttons import button, label
from ui.errors import sentence_of
from ui.forms.line import Line
from ui.pages.desk import Desk
from ui.pages.panel import Panel

ABOUT = "印在网格公示牌、民情联系卡、工作证和公示上。改了以后，要重新张贴的公示牌会列在“今日”。"
LONGEST_NUMBER = 30


class PublicPanel(Panel):
    """Two lines that whoever may write can change."""

    def __init__(self, desk: Desk, told: Callable[[str], object]) -> None:
        """`told` hears of a success."""
        super().__init__("公示信息", ABOUT)
        self._desk, self._told = desk, told
        self.hotline, self.services = Line(), Line()
        self.save = button("保存公示信息", self.save_facts, kind="primary")
        self.fault = label("", "red", wrap=True)
        self.fault.hide()
        for line, words, most in (
            (self.hotline, "监督电话", LONGEST_NUMBER),
            (self.services, "服务内容", LONGEST_SERVICES),
        ):
            name = label(words, "second")
            name.setFixedWidth(theme.current().popup // 3)
            line.setMaxLength(most)
            line.setFixedWidth(theme.current().search)
            line.setAccessibleName(words)
            line.setReadOnly(not desk.may_write)
            line.textChanged.connect(self._typed)
            self.add(name, line)
        self.hotline.setPlaceholderText("例如 0595-85012345")
        self.add(self.save)
        self.body.addWidget(self.fault)
        self.save.setVisible(desk.may_write)

    def read(self) -> None:
        """Show what the public is told now."""
        saying = self._desk.program.boards.saying
        self.hotline.setText(saying.hotline)
        self.services.setText(saying.services)
        self._typed()

    def save_facts(self) -> None:
        """Write both down."""
        hotline, services = self.hotline.text(), self.services.text()
        boards = self._desk.program.boards

        def saved(_nothing: None) -> None:
            self.read()
            self._told("公示信息已保存，新打印的公示牌和联系卡用新的内容。")

        def failed(error: BaseException) -> None:
            self.fault.setText(sentence_of(error))
            self.fault.show()

        self._desk.work.write(self, "保存公示信息", lambda _: boards.tell_public(hotline, services), saved, failed)

    def _typed(self, _text: str = "") -> None:
        saying = self._desk.program.boards.saying
        self.fault.hide()
        self.save.setEnabled(
            (self.hotline.text().strip(), self.services.text().strip()) != (saying.hotline, saying.services)
        )
