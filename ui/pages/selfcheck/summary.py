"""The line over the room: when the check was run, over how many grids, and what it found."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.rules import SEVERITY_TITLES, Severity
from desktop.selfcheck.findings import Summary
from ui import theme
from ui.buttons import label
from ui.elided import SignalWord
from ui.pages.selfcheck.finding_table import TONE_OF


class SummaryLine(QFrame):
    """Numbers of the last run, each severity with its signal."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        sizes = theme.current()
        self.words = label("", "strong")
        self.when = label("", "second")
        self.signals = {severity: SignalWord() for severity in Severity}
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        row.setSpacing(sizes.card)
        row.addWidget(self.words)
        for one in self.signals.values():
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(self.when)

    def show_summary(self, last: Summary | None, note: str = "") -> None:
        """Show the numbers of a run, or that there was none yet; `note` says why they may be old."""
        for severity, one in self.signals.items():
            count = last.severities.get(severity, 0) if last else 0
            one.setVisible(count > 0)
            one.show_words(f"{SEVERITY_TITLES[severity]} {count:,}", TONE_OF[severity])
        if last is None:
            self.words.setText("还没有体检过")
            self.when.setText("")
            return
        self.words.setText(f"发现 {last.findings:,} 项问题" if last.findings else "没有发现问题")
        at = last.at.astimezone().strftime("%Y-%m-%d %H:%M")
        self.when.setText("　".join(filter(None, (note, f"{at} 检查了 {last.grids:,} 个网格"))))
