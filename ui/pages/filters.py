"""The chips over the lists of dossiers; what the collection list leaves out has none."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from desktop.brought import BATCH
from desktop.fields import Field
from desktop.grids.as_of import AS_OF, OUTSIDE
from desktop.grids.service import Grids
from desktop.names import initials, pinyin
from ui.chips import Filter
from ui.page import Command
from ui.pages.desk import Desk
from ui.tables.record_list import RecordList

NO_GRID = "（未划入网格）"
AGES: tuple[tuple[tuple[int | None, int | None], str], ...] = (
    ((0, 6), "0–6 岁（学龄前）"),
    ((7, 17), "7–17 岁"),
    ((18, 59), "18–59 岁"),
    ((60, None), "60 岁及以上"),
    ((80, None), "80 岁及以上"),
)


def grid_filter(grids: Grids, key: str = "grid", *, with_outside: bool = False) -> Filter:
    """Return the chip for a village or a grid, everything below it included; perhaps also for what is in none."""

    def choices() -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        waiting = list(grids.children(None))
        while waiting:
            node = waiting.pop(0)
            below = [one for one in grids.children(node.id) if not one.closed]
            if node.parent_id is not None and not node.closed:
                found.append((node.id, grids.path_name(node.id)))
            waiting = [*below, *waiting]
        if with_outside:  # records alone are asked for as of a day when a closed grid was in force
            closed = [
                (node.id, f"{grids.path_name(node.id)}（已撤销）") for node in grids.nodes.values() if node.closed
            ]
            found += [*closed, (OUTSIDE, NO_GRID)]
        return found

    def match(typed: str) -> list[int]:
        typed = typed.lower().replace(" ", "")
        return [one for one, words in choices() if any(part.startswith(typed) for part in _spelt(words))]

    return Filter(key, "村 / 网格", choices, many=False, match=match)


def day_filter(desk: Desk) -> Filter:
    """Return the chip for the day the list is asked about (`as_of_command` opens it by its words)."""

    def choices() -> list[tuple[str, str]]:
        today = desk.today()
        ends = {
            "上月末": today.replace(day=1),
            "上季度末": today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1),
            "上年末": today.replace(month=1, day=1),
        }
        days = {words: first - timedelta(days=1) for words, first in ends.items()}
        return [(day.isoformat(), f"{words}（{day.isoformat()}）") for words, day in days.items()]

    return Filter(AS_OF, "截至日期", choices, many=False, is_day=True)


def as_of_command(listed: RecordList) -> Command:
    """Return what asks a list about an earlier day."""
    return Command("查看截至某日的名册…", lambda: listed.chips.open(AS_OF), "calendar", shown=False)


def age_filter(key: str = "age") -> Filter:
    """Return the chip for an age, both ends included."""
    return Filter(key, "年龄", lambda: AGES, is_range=True, unit="岁")


def code_filter(desk: Desk, key: str, title: str, list_key: str, *, many: bool = False) -> Filter:
    """Return the chip for the codes of a list."""
    codes = desk.program.codes

    def choices() -> list[tuple[Any, str]]:
        return [(item.code, item.title) for item in codes.items(list_key)]

    return Filter(key, title, choices, many, match=lambda typed: [item.code for item in codes.match(list_key, typed)])


def choice_filter(key: str, title: str, choices: Sequence[tuple[Any, str]], *, is_seldom: bool = False) -> Filter:
    """Return the chip for one of a few fixed choices."""
    return Filter(key, title, lambda: choices, many=False, is_seldom=is_seldom)


def field_filter(
    desk: Desk, fields: Sequence[Field], field_key: str, key: str, *, title: str = "", many: bool = False
) -> list[Filter]:
    """Return the chip for a coded field as a list of one, or none where the field is not collected."""
    return [
        code_filter(desk, key, title or field.title, field.codes, many=many)
        for field in fields
        if field.key == field_key
    ]


def batch_filter(desk: Desk) -> Filter:
    """Return the chip for what one import brought or changed; it is set from the room of the imports."""

    def choices() -> list[tuple[int, str]]:
        rows = desk.program.batches.latest()
        names = Counter(row.file_name for row in rows)
        return [
            (row.key, row.file_name + (f"（{row.at.astimezone():%m-%d %H:%M}）" if names[row.file_name] > 1 else ""))
            for row in rows
        ]

    return Filter(BATCH, "导入批次", choices, many=False, is_seldom=True)


def _spelt(words: str) -> list[str]:
    return [*initials(words).split(), *pinyin(words).split(), words.replace(" ", "")]
