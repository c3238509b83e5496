"""The third step: what restoring would change, and a new password where a recovery key opened the backup."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desktop.fields import Field
from desktop.upkeep.comparing import Preview
from ui import theme
from ui.buttons import label, set_role
from ui.opening.password_box import PasswordBox
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

SUBJECTS = (
    Field("title", "内容", width=8, listed=True, sortable=False),
    Field("now", "现有", width=7, listed=True, sortable=False),
    Field("then", "备份里", width=7, listed=True, sortable=False),
    Field("difference", "恢复后", width=9, listed=True, sortable=False),
    Field("changed", "备份后改过", width=8, listed=True, sortable=False),
)
ACTIONS = (
    Field("at", "时间", width=9, listed=True, sortable=False),
    Field("by", "操作人", width=7, listed=True, sortable=False),
    Field("name", "恢复后不再有的操作", width=18, listed=True, sortable=False),
)
ROWS, FEW = 6, 3
WHOSE = "备份：{office}，{made}。"
OTHER = "注意：这份备份是“{office}”的，现有资料是“{present}”的。"
APART = "注意：现有资料不是接着这份备份做的（可能恢复过别的备份），下面只能比较数量。"
NOTHING_HERE = "这台电脑上没有能打开的现有资料，恢复不会丢失任何内容。"
UNDONE = "备份以后做过 {count:,} 项操作，恢复后不再有；最近的 {shown} 项："
SAME = "备份以后没有做过任何操作。"
LOST = "有 {count:,} 个附件在备份和现有资料里都找不到，恢复后打不开。"
KEEP = "不改，用备份那天的密码"
CHOOSE = "密码忘了？给一位系统管理员设新密码："


class PreviewStep(QWidget):
    """Two short tables, and what must be known before going on."""

    def __init__(self) -> None:
        super().__init__()
        sizes = theme.current()
        self.whose, self.warning = label("", "strong", wrap=True), label("", "", wrap=True)
        self.subjects = ShortTable(SUBJECTS, Empty("备份里没有资料"))
        self.subjects.setFixedHeight(self.subjects.height_of(ROWS))
        self.told = label("", "second", wrap=True)
        self.past = ShortTable(ACTIONS, Empty("没有"))
        self.past.setFixedHeight(sizes.head + FEW * sizes.row)
        self.lost = label("", "amber", wrap=True)
        self.account = QComboBox()
        self.account.currentIndexChanged.connect(self._ask_password)
        self.asked = label(CHOOSE, "label")
        self.password = PasswordBox(lambda: (self.account.currentText(), ""))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(sizes.gap)
        for part in (
            self.whose, self.warning, self.subjects, self.told, self.past, self.lost, self.asked, self.account,
            self.password,
        ):  # fmt: skip
            box.addWidget(part)
        box.addStretch(1)

    def show_seen(self, seen: Preview, administrators: Sequence[str]) -> None:
        """Show what would change."""
        made = f"{seen.made_at.astimezone():%Y-%m-%d %H:%M}" if seen.made_at is not None else "时间不详"
        self.whose.setText(WHOSE.format(office=seen.office, made=made))
        self._warn(seen)
        self.subjects.show_rows([_row(one.title, one.now, one.then, one.changed) for one in seen.subjects])
        self.told.setText(UNDONE.format(count=seen.undone, shown=len(seen.actions)) if seen.undone else SAME)
        self.told.setVisible(bool(seen.continues))
        self.past.setVisible(bool(seen.actions))
        self.past.show_rows([{"at": _when(one.at), "by": one.by, "name": one.name} for one in seen.actions])
        self.lost.setText(LOST.format(count=seen.lost))
        self.lost.setVisible(bool(seen.lost))
        self.account.clear()
        self.account.addItems([KEEP, *administrators])
        self.password.clear()
        self.password.hide()
        for part in (self.asked, self.account):
            part.setVisible(bool(administrators))

    def new_password(self) -> tuple[str, str, str]:
        """Return the account that gets a new password, the password, and what is wrong with it, if anything."""
        if self.account.currentIndex() <= 0:
            return "", "", ""
        return self.account.currentText(), self.password.password, self.password.fault()

    def _ask_password(self, row: int) -> None:
        """Ask for a new password in the room of what was done since; it all fits a small screen."""
        self.password.setVisible(row > 0)
        for part in (self.told, self.past):
            part.setVisible(row <= 0 and bool(self.past.rows))

    def _warn(self, seen: Preview) -> None:
        if seen.continues is None:
            words, tone = NOTHING_HERE, "green"
        elif seen.present and seen.present != seen.office:
            words, tone = OTHER.format(office=seen.office, present=seen.present), "red"
        else:
            words, tone = ("" if seen.continues else APART), "amber"
        self.warning.setText(words)
        set_role(self.warning, role=tone)
        self.warning.setVisible(bool(words))


def _row(title: str, now: int | None, then: int, changed: int) -> dict[str, str]:
    more = then - (now or 0)
    words = "不变" if more == 0 else f"多 {more:,}" if more > 0 else f"少 {-more:,}"
    return {
        "title": title,
        "now": f"{now:,}" if now is not None else "—",
        "then": f"{then:,}",
        "difference": words if now is not None else "",
        "changed": f"{changed:,}" if changed else "",
    }


def _when(at: datetime) -> str:
    return f"{at.astimezone():%m-%d %H:%M}"
