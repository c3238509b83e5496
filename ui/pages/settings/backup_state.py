"""How the backups stand, in one glance: the last backup, the second place, the last test of restoring."""

from datetime import datetime

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.clock import now
from desktop.upkeep.service import State
from ui import theme
from ui.buttons import label, set_role

NEVER = "从未"


class Tile(QFrame):
    """A title, what is so in large words, and a small sentence about it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("role", "list")
        sizes = theme.current()
        box = QVBoxLayout(self)
        box.setContentsMargins(sizes.pad, sizes.gap, sizes.pad, sizes.gap)
        box.setSpacing(sizes.unit)
        box.addWidget(label(title, "second"))
        self.said: QLabel = label("", "section")
        self.about: QLabel = label("", "small", wrap=True)
        box.addWidget(self.said)
        box.addWidget(self.about)
        box.addStretch(1)

    def tell(self, said: str, about: str, tone: str) -> None:
        """Say something else; `tone` is amber where something should be done."""
        self.said.setText(said)
        set_role(self.said, role="section", tone=tone)
        self.about.setText(about)


class StateStrip(QWidget):
    """Three tiles side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.last, self.away, self.test = Tile("最近一次备份"), Tile("第二备份位置"), Tile("最近一次试恢复")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().pad)
        for one in (self.last, self.away, self.test):
            row.addWidget(one, 1)

    def show_state(self, state: State) -> None:
        """Tell how the backups stand."""
        moment = now()
        late = state.is_late(moment)
        self.last.tell(
            _when(state.last), "每天自动备份一次，存好前都核对过" if not late else "请立即备份", "amber" if late else ""
        )
        self._show_away(state, moment)
        due = state.is_test_due(moment)
        words = "每月试一次，确认备份真的能用" if not due else "已超过一个月，请点“试恢复”"
        self.test.tell(_when(state.test.at if state.test else None), words, "amber" if due else "")

    def _show_away(self, state: State, moment: datetime) -> None:
        if not state.keys:
            self.away.tell("未启用", "先生成恢复密钥，再选 U 盘或网络文件夹", "amber")
        elif state.second_place is None:
            said = _when(state.away.at if state.away else None)
            self.away.tell(said if state.away else "未选择", "请选 U 盘或网络文件夹，以防电脑损坏或被盗", "amber")
        else:
            where = "现在连得上" if state.is_there else "现在连不上"
            late = state.is_away_late(moment)
            words = f"{where}：{state.second_place}"
            self.away.tell(_when(state.away.at if state.away else None), words, "amber" if late else "")


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment is not None else NEVER
