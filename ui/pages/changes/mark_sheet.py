"""What became of what left the office: it came back, or it was destroyed."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from desktop.disclosure_list import STATES
from ui.dialogs import AskSheet
from ui.pages.desk import Desk

NEEDED = "请写明情况，如：谁交回、谁监销、用什么方式销毁。"
LONGEST = 100


class MarkSheet(AskSheet):
    """Asks which of both, and how."""

    def __init__(self, parent: QWidget, desk: Desk, keys: Sequence[int], done: Callable[[], None]) -> None:
        super().__init__(parent, f"登记 {len(keys)} 条出口的去向", "登记", lambda _: self._take())
        self._page, self._desk, self._keys, self._done = parent, desk, tuple(keys), done
        self.add_words("原来的登记不改动，去向另记一笔。")
        self.ways, self._group = dict[str, QRadioButton](), QButtonGroup(self)
        for state, words in STATES.items():
            one = self.ways[state] = QRadioButton(words)
            self._group.addButton(one)
            self.body.addWidget(one)
        next(iter(self.ways.values())).setChecked(True)
        self.line = self.add_line("情况")
        self.line.setMaxLength(LONGEST)
        self.line.setFocus()

    def _take(self) -> None:
        words = self.line.text().strip()
        if not words:
            self.refuse(NEEDED)
            return
        state = next(key for key, one in self.ways.items() if one.isChecked())
        exits, disclosures, keys = self._desk.program.exits, self._desk.program.disclosures, self._keys
        self._desk.work.write(
            self._page, "登记去向", lambda _: exits.mark(keys, state, words, disclosures), lambda _: self._done()
        )
        self.accept()
