"""An official paper in the preview, and as a file for a word processor."""

from collections.abc import Callable
from typing import BinaryIO

from PySide6.QtWidgets import QWidget

from desktop.jobs import Progress
from desktop.official import OfficialPaper
from desktop.printing.outcome import Printed
from desktop.printing.press import print_official
from desktop.word_layout import KINDS, WordLayout
from ui import ask
from ui.pages.desk import Desk
from ui.printing import file_name, preview

Make = Callable[[], OfficialPaper]
Note = Callable[[], None]  # writes down that a paper is given out


def show_official(owner: QWidget, desk: Desk, name: str, make: Make, note: Note) -> None:
    """Show an official paper as it will be printed."""

    def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
        return print_official(make(), stream, progress, allow_missing=allow_missing)

    desk.work.write(owner, "登记打印", lambda _: note(), lambda _: preview(owner, desk.work, name, print_to))


def save_word(owner: QWidget, desk: Desk, name: str, make: Make, note: Note, say: Callable[[str], None]) -> None:
    """Ask where to, then write an official paper as a .docx on the layout of the office."""
    to = ask.save_file(owner, "导出 Word", f"{file_name(name)}.docx", KINDS)
    if to is None:
        return
    layout = WordLayout(desk.program.office.office)

    def job(_: Progress) -> None:
        note()
        layout.write(make(), to)

    done = f"已导出到 {to}，可以用 WPS 打开修改。"
    desk.work.write(owner, f"正在导出：{to.name}", job, lambda _: say(done))
