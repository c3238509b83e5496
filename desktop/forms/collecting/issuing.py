"""The copies that go out to the villages: the form as it is, the unit's name on it, a mark by which it is known."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Refusal
from desktop.forms.cards.blanks import completed
from desktop.forms.cards.keys import INLINE, part_of
from desktop.forms.collecting.lines import Unit
from desktop.forms.collecting.recognising import MARK
from desktop.forms.division import file_name, free_path
from desktop.forms.file import FormFilling
from desktop.forms.filling import NO_FOLDER
from desktop.forms.opened import OpenedForm
from desktop.forms.shape import ListArea, Place, Slot, Value
from desktop.jobs import Progress

UNIT_TARGETS = ("!village", "!office")
UNIT_WORDS = re.compile(r"填报单位|填表单位|上报单位|报送单位|村（?社区）?|村居|单位名称|^单位$")


@dataclass(frozen=True)
class Copy:
    """One copy to be written: for whom, its mark, and what is filled in beforehand."""

    unit: Unit
    mark: str
    rows: Sequence[Sequence[Value | None]] = ()


def write_copies(opened: OpenedForm, title: str, copies: Sequence[Copy], to: Path, progress: Progress) -> list[Path]:
    """Write a copy for each unit, all or none."""
    if not to.is_dir():
        raise Refusal(NO_FOLDER.format(name=to.name))
    ending, taken = opened.file.path.suffix.lower(), set[Path]()
    paths = [free_path(to, file_name(title, ending, one.unit.name), taken) for one in copies]
    written: list[Path] = []
    try:
        for copy, path in progress.over(list(zip(copies, paths, strict=True)), len(paths), "正在写出各村的表"):
            written.append(path)
            _write(opened, copy, path)
    except BaseException:
        for path in written:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise
    return paths


def _write(opened: OpenedForm, copy: Copy, path: Path) -> None:
    area = opened.shape.area
    assert isinstance(area, ListArea)
    filling = opened.file.filling()
    clear_rows(filling, area)
    put_unit(filling, opened, copy.unit.name)
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


def put_unit(filling: FormFilling, opened: OpenedForm, name: str) -> None:
    """Write who reports where the form asks for it."""
    put_around(filling, opened, {slot.key: name for slot in opened.shape.blanks if _asks_unit(opened, slot)})


def put_around(filling: FormFilling, opened: OpenedForm, values: Mapping[str, str]) -> None:
    """Write into blanks around the table, several of which may stand in one cell."""
    area, texts = opened.shape.area, dict[Place, dict[int, str]]()
    examples = {slot.place: slot.example for slot in opened.shape.blanks}
    for slot in opened.shape.blanks:
        if slot.key not in values:
            continue
        if INLINE in slot.key:
            texts.setdefault(slot.place, {})[part_of(slot.key)] = values[slot.key]
        else:
            filling.put(area.sheet, slot.place, values[slot.key])
    for place, parts in texts.items():
        if (text := completed(examples[place], parts)) is not None:
            filling.put(area.sheet, place, text)


def _asks_unit(opened: OpenedForm, slot: Slot) -> bool:
    filler = opened.plan.fillers.get(slot.key)
    return (filler is not None and filler.target in UNIT_TARGETS) or UNIT_WORDS.search(slot.words) is not None
