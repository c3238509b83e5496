"""Forms in old formats: filled through an office program that is installed, else from their contents alone."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from desktop.errors import Refusal
from desktop.forms.book.book import Book
from desktop.forms.book.filling import BookFilling
from desktop.forms.book.parts import Package, plain, write_copy
from desktop.forms.book.references import named
from desktop.forms.shape import Area
from desktop.jobs import Progress
from desktop.sheets.programs import convert
from desktop.sheets.reading import Sheet, open_sheets
from desktop.sheets.writing import workbook

ROUND_TRIP = "这是旧格式（{ending}）的表，已由本机的办公软件转换后打开，填好后仍存为 {ending}；发出前请打开看一眼版式。"
SAVED_NEW = "这是 {ending} 格式的表，已由本机的办公软件转换后打开，填好后存为 .xlsx。"
LOOK_LOST = (
    "这是旧格式（{ending}）的表，本机没有可用来转换的 WPS、Office 或 LibreOffice，只取出了文字，"
    "边框、字体、下拉列表没有带过来，填好后存为 .xlsx；要保留原样，请在表格软件中打开，另存为 .xlsx 后再填。"
)
NO_PROGRAM = "本机没有可用来转换“{name}”的 WPS、Office 或 LibreOffice，请在别的电脑上另存为新格式后再试。"
BROKEN = "“{name}”没能读出内容，请在表格软件中打开，另存为 .xlsx 后再试。"


def to_xlsx(path: Path, folder: Path, progress: Progress) -> Path | None:
    """Save a copy of an old workbook as .xlsx into a folder; nothing where no office program is installed."""
    to = folder / f"{path.stem}.xlsx"
    return to if convert(path, to, progress) else None


def to_docx(path: Path, folder: Path, progress: Progress) -> Path | None:
    """Save a copy of an old document as .docx into a folder; nothing where no office program is installed."""
    to = folder / f"{path.stem}.docx"
    return to if convert(path, to, progress) else None


def to_old(path: Path, to: Path, progress: Progress) -> None:
    """Save a workbook or document in the old format that the ending of `to` names. Raise Refusal where none can."""
    with tempfile.TemporaryDirectory(dir=to.parent, ignore_cleanup_errors=True) as folder:  # private, as the file is
        made = Path(folder) / to.name
        if not convert(path, made, progress):
            raise Refusal(NO_PROGRAM.format(name=path.name))
        to.write_bytes(made.read_bytes())


def open_old_book(path: Path, progress: Progress) -> tuple[Book, tuple[str, ...]]:
    """Open a workbook of an old format, with a sentence on what that means. Close it to let its copy go."""
    folder = tempfile.TemporaryDirectory(prefix="gedang-", ignore_cleanup_errors=True)
    try:
        return _opened(path, folder, progress)
    except BaseException:
        folder.cleanup()
        raise


def _opened(path: Path, folder: "tempfile.TemporaryDirectory[str]", progress: Progress) -> tuple[Book, tuple[str, ...]]:
    ending = path.suffix.lower()
    made = to_xlsx(path, Path(folder.name), progress)
    if made is None:
        made = Path(folder.name) / f"{path.stem}.xlsx"
        _write_contents(path, made, progress)
        return ConvertedBook(made, made, folder, progress), (LOOK_LOST.format(ending=ending),)
    if ending == ".xls":
        return ConvertedBook(made, path, folder, progress), (ROUND_TRIP.format(ending=ending),)
    return ConvertedBook(made, made, folder, progress), (SAVED_NEW.format(ending=ending),)


class ConvertedBook(Book):
    """A workbook that was converted to be read; what is filled goes back into the format of its path."""

    def __init__(
        self, made: Path, path: Path, folder: "tempfile.TemporaryDirectory[str]", progress: Progress
    ) -> None:  # fmt: skip
        super().__init__(made, Package(made), progress)
        self.path, self._folder = path, folder

    def filling(self) -> "ConvertedFilling":
        """Return a new copy to be filled."""
        return ConvertedFilling(self)

    def close(self) -> None:
        """Let the file go, and the converted copy."""
        super().close()
        self._folder.cleanup()


class ConvertedFilling(BookFilling):
    """A copy that is saved in the old format where its name says so."""

    def save(self, path: Path, progress: Progress) -> None:
        """Write the copy, whole or not at all."""
        if path.suffix.lower() != ".xls":
            super().save(path, progress)
            return
        with tempfile.TemporaryDirectory(prefix="gedang-", ignore_cleanup_errors=True) as folder:
            filled = Path(folder) / f"{path.stem}.xlsx"
            super().save(filled, progress)
            to_old(filled, path, progress)


def _write_contents(path: Path, to: Path, progress: Progress) -> None:
    """Write what the cells of a workbook hold, and which are merged, into a plain one."""
    read = open_sheets(path, progress)
    if not any(sheet.last_row for sheet in read.sheets):
        raise Refusal(BROKEN.format(name=path.name))
    bare = to.with_suffix(".bare")
    with workbook(bare) as book:
        for sheet in read.sheets:
            written = book.sheet(sheet.name or "Sheet", hidden=sheet.hidden)
            at = 1
            for number, cells in sheet.rows():
                written.add_all(() for _ in range(at, number))
                written.add(cells)
                at = number + 1
    _add_merges(bare, read.sheets, to)


def _add_merges(bare: Path, sheets: Sequence[Sheet], to: Path) -> None:
    package = Package(bare)
    try:
        parts = {}
        for number, sheet in enumerate(sheets, 1):
            name = f"xl/worksheets/sheet{number}.xml"
            if sheet.merged and name in package:
                parts[plain(name)] = _with_merges(package.read(name), sheet.merged)
        with to.open("wb") as file:
            write_copy(package, parts, (), file)
    finally:
        package.close()
        bare.unlink()


def _with_merges(xml: bytes, merged: Sequence[Area]) -> bytes:
    areas = "".join(f'<mergeCell ref="{named(area)}"/>' for area in merged if area[:2] != area[2:])
    return re.sub(
        rb"</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>".encode() if areas else rb"\g<0>", xml, count=1
    )
