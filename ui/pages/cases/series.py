"""Complaints that come again: other cases within a year told by the same people or of the same household (P4-26)."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from desktop.cases.filters import KEYS
from desktop.cases.likeness import Like
from ui.buttons import label
from ui.pages.cases.linked import line_of
from ui.pages.desk import Desk
from ui.pages.dossier_view import Section, opener

CASES, WORDS = "cases", "words"
SHOWN = 3
SAID = "一年内同一反映人或同一户的其他事件 {count} 件"


class SeriesSection(Section):
    """Takes no room where there is none. Who told is never named: only that it is the same person."""

    def __init__(self, desk: Desk, key: int, open_case: Callable[[str, object], object]) -> None:
        """`open_case` is given the room, and the key of a case or what to list."""
        self._said = label("", "second", wrap=True)
        super().__init__("重复反映", self._said)
        self._open = open_case
        self.hide()
        likeness = desk.program.cases.likeness
        desk.work.read(self, "查找重复反映", lambda _: likeness.series(key), self._show)

    def _show(self, found: tuple[Like, ...]) -> None:
        self._said.setText(SAID.format(count=len(found)))
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            for one in found[:SHOWN]:
                words = f"{one.number}　{one.title}".strip()
                why = "　".join((*one.why, one.detail))
                layout.addWidget(line_of(words, partial(self._open, CASES, one.key), "case", why))
            if len(found) > SHOWN:
                every = {KEYS: [one.key for one in found], WORDS: "重复反映"}
                words = f"在台账里看这 {len(found)} 件"
                layout.addWidget(opener(words, partial(self._open, CASES, every), "columns"))
        self.setVisible(bool(found))
