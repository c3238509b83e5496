"""One step asked for several cases at once."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.cases.ledgers import ledgers
from desktop.cases.moves import Move
from desktop.cases.moving import Offer
from desktop.cases.together import MovedTogether, movable, move_together
from ui.buttons import label
from ui.pages.cases.moving import About, AskedMove
from ui.pages.decision import Job
from ui.pages.desk import Desk


class TogetherDialog(AskedMove):
    """Says how many of the chosen cases can make the move, asks once for all, and makes it of those."""

    def __init__(self, parent: QWidget, desk: Desk, move: Move, keys: Sequence[int]) -> None:
        super().__init__(parent, desk, f"{move.title} · 所选 {len(keys):,} 件", Offer(move, {}), ledgers()[0], About())
        self._keys = [int(key) for key in keys]
        self._count = label("正在核对哪些可以办…", "second", wrap=True)
        self.column.insertWidget(0, self._count)
        if "due_on" in self.questions.lines:
            self.column.insertWidget(1, label("期限不填的，按各件台账规定的时限。", "second", wrap=True))
        self.yes.setEnabled(False)
        count = partial(movable, desk.program.cases, self._keys, move.kind)
        desk.work.read(self, "核对所选事件", count, self._counted, self.failed)

    def job(self) -> Job:
        """Return the move of all."""
        answers, program = self.questions.answers(), self.desk.program

        def carry_out() -> MovedTogether:
            facts = self.facts_of(answers)
            return move_together(program.cases, program.case_moves, self._keys, self.move_asked.kind, facts)

        return carry_out

    def _counted(self, count: int) -> None:
        chosen = len(self._keys)
        self.yes.setEnabled(count > 0)
        self.yes.setText(f"{self.move_asked.title} {count:,} 件")
        if count == chosen:
            words = f"{chosen:,} 件都可以{self.move_asked.title}。"
        else:
            words = f"所选 {chosen:,} 件中，现在可以{self.move_asked.title}的有 {count:,} 件；其余的不动，办完后列出。"
        self._count.setText(words)
