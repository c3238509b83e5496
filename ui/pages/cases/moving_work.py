"""Making moves: at once or by way of a dialog, for one case or several, told of with a way back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from desktop.cases.dossier import CaseDossier
from desktop.cases.events import EventKind
from desktop.cases.moves import BY_KIND
from desktop.cases.moving import Moved, Offer
from desktop.cases.together import MISTAKE, MovedTogether, told, undo_together
from desktop.clashes import Conflict
from desktop.tables import Keys
from ui import ask
from ui.errors import show_error, show_refusal
from ui.page import Command
from ui.pages.cases.moving import MoveDialog, UndoDialog, needs_asking
from ui.pages.cases.moving_together import TogetherDialog
from ui.pages.desk import Desk
from ui.pages.reading_page import ReadingPage

TOGETHER = (EventKind.ASSIGNED, EventKind.SIGNED, EventKind.URGED, EventKind.ARCHIVED)
NEXT_KEYS = "Ctrl+Return"
NAMED = 12  # cases that were left out are named up to so many


class CaseMoving:
    """Moves cases for a page."""

    def __init__(self, page: ReadingPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.vocabulary = ""  # key of the words in which the clerk looks at cases; empty: those of each ledger

    def commands(self, opened: Callable[[], CaseDossier | None], chosen: Callable[[], Keys]) -> list[Command]:
        """Return what a page can do: with the case that is open, and with those chosen in its list."""

        def on_open(act: Callable[[CaseDossier], None]) -> Callable[[], None]:
            def run() -> None:
                dossier = opened()
                if dossier is None:
                    self._page.say("请先打开一件事件。")
                else:
                    act(dossier)

            return run

        return [
            Command("批量办理…", lambda: self.choose_together([int(key) for key in chosen()]), "batch", "Ctrl+B"),
            Command("办理下一步", on_open(self.make_next), "check", NEXT_KEYS, shown=False),
            Command("撤销这件事的上一步…", on_open(self.undo), "undo", shown=False),
        ]

    def make(self, dossier: CaseDossier, offer: Offer, *, ask: bool = False) -> None:
        """Make a move; ask first for what it needs, or when the clerk wants to say more than it needs."""
        if ask or needs_asking(offer):
            dialog = MoveDialog(self._page, self._desk, dossier, offer)
            dialog.decided.connect(partial(self._moved, dossier))
            dialog.overtaken.connect(self._page.read_again)
            dialog.open()
            return
        moves, kind = self._desk.program.case_moves, offer.move.kind
        job = partial(moves.carry_out, dossier.key, dossier.standing.events, kind, dict(offer.proposed))
        done = partial(self._moved, dossier)
        self._desk.work.write(self._page, offer.move.title, lambda _: job(), done, self._failed)

    def make_next(self, dossier: CaseDossier) -> None:
        """Make the move that a case usually makes from where it stands."""
        if dossier.offers and dossier.offers[0].move.is_main:
            self.make(dossier, dossier.offers[0])
        else:
            self._page.say("这件事现在没有下一步可办。")

    def undo(self, dossier: CaseDossier) -> None:
        """Take the last step back, with a reason."""
        if dossier.undoable is None:
            show_refusal(self._page, "这件事没有可以撤销的步骤；登记有误请更正，不该受理请办理“不予受理”。")
            return
        dialog = UndoDialog(self._page, self._desk, dossier)
        dialog.decided.connect(lambda moved: self._page.say(f"已{moved.title}：{told(dossier)}。"))
        dialog.open()

    def choose_together(self, keys: Sequence[int]) -> None:
        """Ask which step the chosen cases shall make."""
        if not keys:
            show_refusal(self._page, "请先在列表中选择事件，可按 Ctrl 或 Shift 多选。")
            return
        choices = [(kind, BY_KIND[kind].title) for kind in reversed(TOGETHER)]
        kind = ask.choose(self._page, f"所选 {len(keys):,} 件，一起办哪一步？", choices)
        if kind is not None:
            self.together(kind, keys)

    def together(self, kind: EventKind, keys: Sequence[int]) -> None:
        """Make one move of several cases; those that cannot make it are named."""
        dialog = TogetherDialog(self._page, self._desk, BY_KIND[kind], keys)
        dialog.decided.connect(self._moved_together)
        dialog.open()

    def _moved(self, dossier: CaseDossier, moved: Moved) -> None:
        self._page.say(f"已办理“{moved.title}”：{told(dossier)}。", partial(self._take_back, moved))

    def _take_back(self, moved: Moved) -> None:
        undo = partial(self._desk.program.case_moves.undo, moved.case, moved.events, MISTAKE)

        def done(_: Any) -> None:
            self._page.say(f"已撤销“{moved.title}”。")

        self._desk.work.write(self._page, "撤销一步", lambda _: undo(), done, self._failed)

    def _moved_together(self, moved: MovedTogether) -> None:
        words = f"已办理“{moved.title}” {len(moved.done):,} 件"
        if not moved.left:
            self._page.say(f"{words}。", partial(self._take_back_together, moved))
            return
        self._page.say(f"{words}，{len(moved.left):,} 件没有办。", partial(self._take_back_together, moved))
        lines = [f"{one.name}：{one.why}" for one in moved.left[:NAMED]]
        more = [f"…… 共 {len(moved.left):,} 件"] if len(moved.left) > NAMED else []
        ask.tell(self._page, f"{words}，下面的没有办：", detail="\n".join([*lines, *more]))

    def _take_back_together(self, moved: MovedTogether) -> None:
        undo = partial(undo_together, self._desk.program.case_moves, moved)

        def done(undone: MovedTogether) -> None:
            left = f"，{len(undone.left):,} 件已有下一步，没有撤销" if undone.left else ""
            self._page.say(f"已撤销“{moved.title}” {len(undone.done):,} 件{left}。")

        self._desk.work.write(self._page, "撤销一步", lambda _: undo(), done)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Conflict):
            self._page.read_again()
            show_refusal(self._page, "其他人刚刚办了这件事的下一步，已重新读取，请看过再办。")
        else:
            show_error(self._page, error)
