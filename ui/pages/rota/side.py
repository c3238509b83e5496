"""The day of the rota under the cursor: what is known of it, and what can be done with it."""

from typing import Protocol

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.rota.service import Duty
from ui import theme
from ui.buttons import button, label
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.year_view import words_of

KNOWN = (
    ("leader_name", "带班领导"),
    ("unit", "轮值部门"),
    ("people", "值班人员"),
    ("phone", "联系电话"),
    ("note", "备　　注"),
)


class Deeds(Protocol):
    """What can be done with a day."""

    @property
    def may_write(self) -> bool:
        """Whether anything can be."""

    def edit(self) -> None:
        """Ask who leads."""

    def ask_swap(self) -> None:
        """Ask with which day it changes places."""

    def hand_over(self) -> None:
        """Ask what is handed over."""

    def clear(self) -> None:
        """Take whoever leads off it."""


class DaySide(Panel):
    """Stands beside the month."""

    def __init__(self, deeds: Deeds) -> None:
        super().__init__("")
        sizes = theme.current()
        self.setFixedWidth(sizes.popup)
        self.head = label("", "strong", wrap=True)
        self.nobody = label("这天还没有安排。", "second")
        facts = QGridLayout()
        facts.setHorizontalSpacing(sizes.pad)
        facts.setVerticalSpacing(sizes.gap)
        facts.setColumnStretch(1, 1)
        self.values = {key: label("", wrap=True) for key, _ in KNOWN}
        self._titles = {key: label(title, "second") for key, title in KNOWN}
        for row, (key, _) in enumerate(KNOWN):
            facts.addWidget(self._titles[key], row, 0)
            facts.addWidget(self.values[key], row, 1)
        self.swapped = label("", "second", wrap=True)
        self.told_head, self.told = label("交接记录", "strong"), label("", wrap=True)
        known = QWidget()
        known.setLayout(facts)
        facts.setContentsMargins(0, 0, 0, 0)
        words = Column(sizes.pad)
        for part in (self.nobody, known, self.swapped, self.told_head, self.told):
            words.add(part)
        self.edit = button("修改…", deeds.edit, icon_name="edit")
        self.swap = button("对调…", deeds.ask_swap, icon_name="exchange")
        self.hand_over = button("交接记录…", deeds.hand_over, icon_name="note")
        self.clear = button("取消", deeds.clear, icon_name="delete")
        self._may = deeds.may_write
        buttons = QGridLayout()
        buttons.setSpacing(sizes.gap)
        for place, one in enumerate((self.edit, self.swap, self.hand_over, self.clear)):
            buttons.addWidget(one, *divmod(place, 2))
            one.setVisible(self._may)
        self.body.addWidget(self.head)
        self.body.addWidget(words, 1)
        self.body.addLayout(buttons)

    def show_duty(self, duty: Duty | None) -> None:
        """Show a day, or nothing."""
        planned = duty is not None and duty.is_planned
        self.head.setText("" if duty is None else words_of(duty.day))
        self.nobody.setVisible(not planned)
        for key, _ in KNOWN:
            text = str(getattr(duty, key)) if duty is not None else ""
            self.values[key].setText(text)
            self.values[key].setVisible(bool(text))
            self._titles[key].setVisible(bool(text))
        other = duty.swapped_with if duty is not None else None
        self.swapped.setText(f"与{other.month}月{other.day}日对调" if other else "")
        self.swapped.setVisible(other is not None)
        told = duty.handed_over if duty is not None else ""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.told_head.setVisible(bool(told))
        self.edit.setText("修改…" if planned else "安排…")
        for one in (self.swap, self.hand_over, self.clear):
            one.setEnabled(planned)
