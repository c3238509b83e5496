"""Who leads today, in one line over the page of the day."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.rota.service import Duty
from ui import theme
from ui.buttons import button, label
from ui.elided import Elided
from ui.pages.desk import Desk


class DutyLine(QWidget):
    """Reads beside the window; leads to the rota. Not there in an office that plans none."""

    wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.leader, self.rest = label("", "strong"), Elided(role="second")
        self.open = button("轮值表", self.wanted.emit, icon_name="calendar", kind="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().gap)
        row.addWidget(label("今天带班", "second"))
        row.addWidget(self.leader)
        row.addWidget(self.rest, 1)
        row.addWidget(self.open)
        self.hide()

    def read(self) -> None:
        """Ask who leads today."""
        rota = self._desk.program.rota
        self._desk.work.read(self, "读取轮值", lambda _: rota.today(), self._show)

    def _show(self, duty: Duty) -> None:
        self.leader.setText(duty.leader_name or "还没有安排")
        parts = (
            duty.phone,
            f"轮值部门：{duty.unit}" if duty.unit else "",
            f"值班：{duty.people}" if duty.people else "",
        )
        self.rest.set_words("　".join(filter(None, parts)))
        self.setVisible(duty.is_planned or bool(self._desk.program.rota.turns.leaders))
