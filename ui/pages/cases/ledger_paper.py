"""The ledger that is chosen on paper: the chosen cases, or all that are shown. It is written down first."""

from typing import BinaryIO

from PySide6.QtWidgets import QWidget

from desktop.jobs import Progress
from desktop.ledger_paper import ledger_head, ledger_lines, note_ledger, title_of
from desktop.printing.outcome import Printed
from desktop.printing.paper import advised_paper
from desktop.printing.press import print_list as press_list
from desktop.tables import Keys
from ui import ask
from ui.pages.desk import Desk
from ui.pages.list_paper import MANY, words_of
from ui.printing import preview
from ui.tables.record_list import RecordList


def print_ledger(parent: QWidget, desk: Desk, listed: RecordList, ledger: str) -> None:
    """Print cases in the columns of their ledger, the earliest first unless the list was ordered otherwise."""
    chosen: Keys = listed.selected_keys()
    keys = chosen if len(chosen) > 1 else listed.table.shown
    program, count, title = desk.program, len(keys), title_of(ledger)
    ordered = keys if listed.search.order else keys[::-1]  # type: ignore[index]
    said = "；".join(filter(None, (words_of(listed), f"共 {count:,} 件")))
    words = f"打印 {count:,} 件"
    if not count:
        return
    if count > MANY and not ask.ask(parent, f"要{words}吗？", words, "不打印", detail="行数较多，可先筛选再打印。"):
        return

    def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
        head, lines = ledger_head(program, ledger, said), ledger_lines(program, ledger, ordered)
        paper = advised_paper(head.columns)
        return press_list(head, lines, count, stream, progress, paper=paper, allow_missing=allow_missing)

    desk.work.write(
        parent,
        "登记打印",
        lambda _: note_ledger(program, ledger, count),
        lambda _: preview(parent, desk.work, title, print_to),
    )
