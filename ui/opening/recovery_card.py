"""Showing the recovery code, this once: to be printed or written down before anything else."""

from datetime import UTC, datetime
from typing import BinaryIO

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.jobs import Progress
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from desktop.printing.recovery_sheet import RecoverySheet, recovery_document
from ui import theme
from ui.buttons import button, label
from ui.printing import preview
from ui.work import Work

ABOUT = (
    "忘记密码时，只有用这串恢复码才能打开资料；连本程序的开发者也没有别的办法。"
    "请现在打印，封好两份，由两位负责人分别保管。恢复码只显示这一次。"
)


class RecoveryCard(QWidget):
    """The code in large letters, its printed sheet, and the word of the clerk that it is kept."""

    done = Signal()

    def __init__(self, work: Work, office: str, account: str, code: str, go_on: str = "进入格档") -> None:
        super().__init__()
        self._work, self._sheet = work, RecoverySheet(office, account, code, datetime.now(UTC).astimezone())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.current().pad)
        self.code = label("\n".join(_lines(code)), "code")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.kept = QCheckBox("已打印或抄写，并妥善保管")
        self.go = button(go_on, self.done.emit, kind="primary")
        self.go.setEnabled(False)
        self.kept.toggled.connect(self.go.setEnabled)
        row = QHBoxLayout()
        row.addWidget(button("打印恢复码单", self.print_sheet, icon_name="print"))
        row.addStretch(1)
        row.addWidget(self.go)
        for part in (label(ABOUT, "second", wrap=True), self.code, self.kept):
            box.addWidget(part)
        box.addStretch(1)
        box.addLayout(row)

    def print_sheet(self) -> None:
        """Show the one-page sheet as it will be printed."""

        def write(to: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
            return print_document(recovery_document(self._sheet), to, progress, allow_missing=allow_missing)

        preview(self, self._work, "恢复码单", write)


def _lines(code: str) -> list[str]:
    groups = code.split("-")
    middle = (len(groups) + 1) // 2
    return ["-".join(groups[:middle]), "-".join(groups[middle:])]
