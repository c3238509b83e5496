"""The ledger that is chosen on paper: the chosen cases, or all that are shown."""

from PySide6.QtWidgets import QWidget

from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.print_centre.case_ledgers import layout_key, ledger_of
from desktop.print_centre.kinds import Making
from desktop.tables import Keys
from ui import ask
from ui.pages.desk import Desk
from ui.pages.list_paper import MANY, words_of
from ui.pages.shown_ledger import show_ledger
from ui.tables.record_list import RecordList


def print_ledger(parent: QWidget, desk: Desk, listed: RecordList, ledger: str) -> None:
    """Print cases in the columns of their ledger, the earliest first unless the list was ordered otherwise."""
    chosen: Keys = listed.selected_keys()
    keys = chosen if len(chosen) > 1 else listed.table.shown
    count = len(keys)
    ordered = keys if listed.search.order else keys[::-1]  # type: ignore[index]
    said = "；".join(filter(None, (words_of(listed), f"共 {count:,} 件")))
    words = f"打印 {count:,} 件"
    if not count:
        return
    if count > MANY and not ask.ask(parent, f"要{words}吗？", words, "不打印", detail="行数较多，可先筛选再打印。"):
        return

    def make(layout: Layout, progress: Progress) -> Making:
        return ledger_of(desk.program, ledger, ordered, layout, said, progress)

    show_ledger(parent, desk, "case_record", count, shipped_layouts()[layout_key(ledger)], make)
