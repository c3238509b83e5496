"""A list on paper as it stands on the screen: these columns, these rows, this order, masked."""

from typing import BinaryIO

from PySide6.QtWidgets import QWidget

from desktop.jobs import Progress
from desktop.printing.outcome import Printed
from desktop.printing.press import print_list as press_list
from desktop.tables import Keys, Source
from ui import ask
from ui.pages.desk import Desk
from ui.printing import preview
from ui.tables.record_list import RecordList

MANY = 5_000  # rows from which printing is asked for: some 150 pages


def print_list(
    parent: QWidget, desk: Desk, listed: RecordList, source: Source, unit: str, title: str, subject: str
) -> None:
    """Print the chosen rows, or all that are shown when no more than one is chosen. It is written down first."""
    chosen: Keys = listed.selected_keys()
    keys = chosen if len(chosen) > 1 else listed.table.shown
    fields, count = listed.view.seen_fields(), len(keys)
    words = f"打印 {count:,} {unit}"
    if not count:
        return
    if count > MANY and not ask.ask(parent, f"要{words}吗？", words, "不打印", detail="行数较多，可先筛选再打印。"):
        return
    papers = desk.papers
    said = "；".join(filter(None, (words_of(listed), f"共 {count:,} {unit}")))

    def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
        head = papers.listing(title, said, fields)
        return press_list(
            head, papers.lines(source, keys, fields), count, stream, progress, allow_missing=allow_missing
        )

    desk.work.write(
        parent,
        "登记打印",
        lambda _: papers.note_list(subject, fields, count),
        lambda _: preview(parent, desk.work, title, print_to),
    )


def words_of(listed: RecordList) -> str:
    """Return in words what a list is narrowed to."""
    chips = [chip.words() for chip in listed.chips.chips if chip.value is not None]
    return "；".join([f"查找“{listed.search.text}”"] * bool(listed.search.text) + chips)
