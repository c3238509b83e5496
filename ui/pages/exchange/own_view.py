"""本单位: our own key card, large enough to be read out, and what is done with our keys."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.exchange.keys import PublicCard
from ui import theme
from ui.buttons import button, label
from ui.flow import Flow
from ui.forms.line import Line
from ui.pages.exchange.fingerprint import FingerprintView
from ui.pages.panel import Panel
from ui.pages.scrolling import Column

ABOUT_NEW = "生成以后单位代码不能再改。一般就是本单位的 12 位区划代码；没有区划代码的单位由上级指定。"
READ_OUT = "对方来电核对时，从左到右、从上到下，一组一组念这十组数字。请对方打单位的座机，不要通过文件或聊天软件发送。"
ABOUT_CARD = "导出的 .wgxkey 文件交给对方登记。文件可以经U盘、内网或邮件，真伪靠电话核对指纹。"
ABOUT_CHANGE = "更换后自动给每个单位打一个换钥包，用旧密钥签名，对方收到后不必再电话核对。"
ABOUT_LOSS = "电脑丢失、密钥可能被别人拿到时用。旧密钥立即作废，各单位要重新登记新卡、重新电话核对。"
WIDTH = 12  # characters of an office's code


class OwnView(QWidget):
    """The office's code before there are keys, its card afterwards."""

    make_wanted = Signal(str)  # the code that was chosen
    export_wanted = Signal()
    change_wanted = Signal()
    give_up_wanted = Signal()

    def __init__(self, office_id: str, card: PublicCard | None, *, may_administer: bool) -> None:
        super().__init__()
        self._may_administer = may_administer
        self.column = Column()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)
        if card is None:
            self._ask_code(office_id)
        else:
            self._show_card(card)

    def _ask_code(self, office_id: str) -> None:
        panel = Panel("生成公钥卡", ABOUT_NEW if self._may_administer else "由管理员生成。")
        self.code = Line()
        self.code.setText(office_id)
        self.code.setMaxLength(WIDTH)
        self.code.setAccessibleName("单位代码")
        self.code.setReadOnly(not self._may_administer)
        self.code.setFixedWidth(theme.current().search // 2)
        name = label("单位代码", "second")
        make = button("生成公钥卡", lambda: self.make_wanted.emit(self.code.text()), icon_name="key", kind="primary")
        make.setVisible(self._may_administer)
        panel.add(name, self.code, make)
        self.column.add(panel)

    def _show_card(self, card: PublicCard) -> None:
        panel = Panel("本单位的公钥卡")
        panel.fact("单位代码", card.office_id)
        panel.fact("卡上的名称", card.office_name)
        panel.fact("启用日期", str(card.valid_from))
        self.column.add(panel)
        told = Panel("指纹", READ_OUT)
        self.fingerprint = FingerprintView(card.fingerprint)
        told.body.addWidget(self.fingerprint)
        self.column.add(told)
        given = Panel("交给对方", ABOUT_CARD)
        given.add(button("导出公钥卡…", self.export_wanted.emit, icon_name="upload", kind="primary"))
        self.column.add(given)
        if self._may_administer:
            changing = Panel("更换密钥")
            for words, about, wanted, icon in (
                ("更换密钥…", ABOUT_CHANGE, self.change_wanted, "refresh"),
                ("密钥可能泄露，作废并重做…", ABOUT_LOSS, self.give_up_wanted, "warning"),
            ):
                changing.body.addWidget(label(about, "second", wrap=True))
                line = QWidget()
                flow = Flow(line)
                flow.addWidget(button(words, wanted.emit, icon_name=icon))
                changing.body.addWidget(line)
            self.column.add(changing)
