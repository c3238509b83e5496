"""How the sheet of a new case is laid out: the matter at the left, people and pictures at the right."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.ledgers import ledgers
from ui import theme
from ui.attachments.panel import PendingAttachments
from ui.buttons import button, label, set_role
from ui.page import Page
from ui.pages.cases.registering_like import LikePart
from ui.pages.cases.registering_matter import MatterPart, stops_in
from ui.pages.cases.registering_people import PartiesPart, ReportersPart
from ui.pages.cases.registering_unit import UnitPart
from ui.pages.desk import Desk
from ui.pages.scrolling import Column
from ui.screens import room_at
from ui.segments import Segments

REGISTER = "登记事件"
LEFT, RIGHT = 11, 9  # how the width is shared


class RegistrationFrame(QDialog):
    """The parts of the sheet. What they do together is the subclass's to say."""

    def __init__(self, page: Page, desk: Desk, key: str) -> None:
        super().__init__(page.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(REGISTER)
        self.setProperty("role", "sheet")
        self.page, self.desk = page, desk
        self.ledgers = Segments([(one.key, one.title) for one in ledgers()], self.turn, "台账 ", key)
        self.matter = MatterPart(desk, key)
        self.parties, self.reporters = PartiesPart(desk), ReportersPart(desk)
        self.files, self.like, self.unit = PendingAttachments(desk), LikePart(), UnitPart(desk)
        self.yes = button("保存", self.save, icon_name="save", kind="primary", keys="Ctrl+S")
        self.again = button("保存并再登一件", self.save_and_go_on, keys="Ctrl+Shift+S")
        self._said, self._fault = label("", "amber", wrap=True), label("", "red", wrap=True)
        self._lay_out()
        for part in (self.matter, self.like, self.parties, self.reporters):
            part.reshaped.connect(self._chain)
        self._chain()

    def turn(self, key: str) -> None:
        """Register into another ledger."""
        raise NotImplementedError

    def save(self) -> None:
        """Register, and close."""
        raise NotImplementedError

    def save_and_go_on(self) -> None:
        """Register, and ask for the next case."""
        raise NotImplementedError

    @property
    def told(self) -> str:
        """What is said that is no fault."""
        return "" if self._said.isHidden() else self._said.text()

    @property
    def refusal(self) -> str:
        """What is said to be wrong."""
        return "" if self._fault.isHidden() else self._fault.text()

    def tell(self, sentence: str, tone: str = "amber") -> None:
        """Say something at the head."""
        self._said.setText(sentence)
        set_role(self._said, role=tone)
        self._said.setVisible(bool(sentence))

    def refuse(self, sentence: str) -> None:
        """Say what is wrong; nothing typed is lost."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def _chain(self) -> None:
        """Let Tab lead through the sheet as it is read, whatever was made when."""
        foot = [self.unit, self.yes, self.again]
        parts = [part.stops() for part in (self.matter, self.like, self.parties, self.reporters)]
        parts += [*map(stops_in, (self.files, *foot))]
        for one, other in pairwise([stop for stops in parts for stop in stops]):
            QWidget.setTabOrder(one, other)

    def _lay_out(self) -> None:
        sizes = theme.current()
        left, right = Column(sizes.pad, (0, 0, sizes.pad, 0)), Column(sizes.pad, (0, 0, sizes.pad, 0))
        for half in (left, right):
            half.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from field to field
        left.add(_card("什么事", self.matter))
        right.add(self.like)
        for title, part in (("当事人", self.parties), ("反映人（受保护）", self.reporters), ("照片和附件", self.files)):
            right.add(_card(title, part))
        halves, foot, whole = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        halves.setSpacing(sizes.gap)
        halves.addWidget(left, LEFT)
        halves.addWidget(right, RIGHT)
        foot.setSpacing(sizes.gap)
        foot.addWidget(self.unit, 1)
        for pressed in (button("返回", self.reject), self.again, self.yes):
            foot.addWidget(pressed)
        whole.setContentsMargins(sizes.page, sizes.card, sizes.page, sizes.card)
        whole.setSpacing(sizes.gap)
        head = QHBoxLayout()
        head.addWidget(self.ledgers)
        head.addStretch(1)
        whole.addLayout(head)
        for one in (self._said, self._fault):
            one.hide()
            whole.addWidget(one)
        whole.addLayout(halves, 1)
        whole.addLayout(foot)
        over = self.page.window().size()
        least = min(
            2 * sizes.two_columns - sizes.popup // 2, max(over.width(), room_at(self.page.window().pos()).width())
        )
        self.resize(max(over.width() - 4 * sizes.page, least),
                    max(over.height() - 2 * sizes.page, sizes.answers))  # fmt: skip


def _card(title: str, part: QWidget) -> QFrame:
    made = QFrame()
    made.setProperty("role", "card")
    sizes = theme.current()
    box = QVBoxLayout(made)
    box.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
    box.setSpacing(sizes.gap)
    box.addWidget(label(title, "strong"))
    box.addWidget(part)
    return made
