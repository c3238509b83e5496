"""The copies that go out to the villages: the form as it is, the unit's name on it, a mark by which it is known."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Refusal
from desktop.forms.collecting.lines import Unit
from desktop.forms.collecting.lines_around import LinesAround
from desktop.forms.collecting.recognising import MARK
from desktop.forms.division import file_name, free_path
from desktop.forms.file import FormFilling
from desktop.forms.giving import NO_FOLDER
from desktop.forms.opened import OpenedForm
from desktop.forms.shape import ListArea, Value
from desktop.jobs import Progress


@dataclass(frozen=True)
class Copy:
    """One copy to be written: for whom, its mark, and what is filled in beforehand."""

    unit: Unit
    mark: str
    rows: Sequence[Sequence[Value | None]] = ()


def write_copies(
    opened: OpenedForm, lines: LinesAround, title: str, copies: Sequence[Copy], to: Path, progress: Progress
) -> list[Path]:
    """Write a copy for each unit, all or none."""
    if not to.is_dir():
        raise Refusal(NO_FOLDER.format(name=to.name))
    ending, taken = opened.file.path.suffix.lower(), set[Path]()
    paths = [free_path(to, file_name(title, ending, one.unit.name), taken) for one in copies]
    written: list[Path] = []
    try:
        for copy, path in progress.over(list(zip(copies, paths, strict=True)), len(paths), "正在写出各村的表"):
            written.append(path)
            _write(opened, lines, copy, path)
    except BaseException:
        for path in written:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise
    return paths


def _write(opened: OpenedForm, lines: LinesAround, copy: Copy, path: Path) -> None:
    area = opened.shape.area
    assert isinstance(area, ListArea)
    filling = opened.file.filling()
    clear_rows(filling, area)
    lines.of_unit(filling, copy.unit.name)
    if copy.rows:
        columns = [slot.place[1] for slot in area.slots]
        filling.table(area.sheet, area.first_row, area.last_row, columns, copy.rows, len(copy.rows))
    filling.mark({MARK: copy.mark})
    filling.save(path, Progress())


def clear_rows(filling: FormFilling, area: ListArea) -> None:
    """Empty the rows that hold examples."""
    columns = [slot.place[1] for slot in area.slots if not slot.has_formula]
    for row in area.examples:
        for column in columns:
            filling.clear(area.sheet, (row, column, row, column))
