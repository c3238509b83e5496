"""The layouts in use: the office's own where it made one, else the shipped."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.errors import Invalid, Problem, Refusal
from desktop.layouts.checking import OfferedColumn, fitted, problems_of, unknown
from desktop.layouts.layout import Layout, Numbering
from desktop.layouts.reading import layout_of, plain_of, read_layout, shipped_layouts, write_layout
from desktop.office import Office

FACT = "layouts"  # key of the fact: key of the ledger, then the whole layout
NUMBERING_TITLES = {Numbering.LIST: "每次从 1 起", Numbering.GROUP: "每组从 1 起", Numbering.YEAR: "全年连续"}


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A layout from a file, fitted to a ledger, and the columns that fell away."""

    layout: Layout
    dropped: tuple[str, ...] = ()


class OfficeLayouts:
    """Tells how each ledger is set, and keeps what the office changed."""

    def __init__(self, office: Office, too_wide: Callable[[Layout], str]) -> None:
        """`too_wide` says what to do about columns that the paper does not hold."""
        self._office, self.too_wide = office, too_wide

    def current(self, key: str, shipped: Layout | None = None) -> Layout:
        """Return the layout in force; `shipped` is the usual one of a ledger that has no file of its own."""
        kept = self._kept.get(key)
        if kept is not None:
            try:
                return layout_of(kept)
            except Refusal:  # of a program that has gone: the ledger is printed all the same
                pass
        return shipped if shipped is not None else shipped_layouts()[key]

    def is_own(self, key: str) -> bool:
        """Whether the office has a layout of its own for a ledger."""
        return key in self._kept

    def problems(self, layout: Layout) -> tuple[Problem, ...]:
        """Return what must be mended before a layout can be kept."""
        found = problems_of(layout)
        wide = self.too_wide(layout)
        return (*found, Problem("columns", wide)) if wide else found

    def put(self, layout: Layout, shipped: Layout) -> None:
        """Keep a layout as the office's own, unless it is the shipped one again. Raise Invalid for a spoilt one.

        The log says what the layout was and what it is.
        """
        if layout == shipped:
            self.restore(shipped)
            return
        if problems := self.problems(layout):
            raise Invalid(problems)
        before = self.current(layout.key, shipped)
        kept = {**self._kept, layout.key: plain_of(layout)}
        self._office.put("修改台账版式", {FACT: kept}, {layout.title: (told(before), told(layout))})

    def restore(self, shipped: Layout) -> None:
        """Take a ledger back to the layout that is shipped."""
        if not self.is_own(shipped.key):
            return
        before = self.current(shipped.key, shipped)
        kept = {key: plain for key, plain in self._kept.items() if key != shipped.key}
        self._office.put("恢复台账版式", {FACT: kept}, {shipped.title: (told(before), told(shipped))})

    def export(self, layout: Layout, to: Path) -> None:
        """Write a layout to a file that another office can take in."""
        write_layout(layout, to)

    def take_in(self, path: Path, key: str, offered: Iterable[OfferedColumn]) -> TakenIn:
        """Read the layout of a ledger from a file; nothing is kept yet. Raise Refusal for one of another ledger."""
        layout, columns = read_layout(path), tuple(offered)
        if layout.key != key:
            raise Refusal(f"这是“{layout.title}”的版式，不能用在这份台账上，未导入。请先打开那份台账，再导入。")
        fits = fitted(layout, columns)
        if not fits.columns:
            raise Refusal("这个版式里的列，本台账一列也没有，未导入。")
        return TakenIn(fits, unknown(layout, columns))

    @property
    def _kept(self) -> Mapping[str, Any]:
        kept: Mapping[str, Any] = self._office.get(FACT, {})
        return kept


def told(layout: Layout) -> str:
    """Return a layout in words, as the log tells it."""
    columns = "、".join(f"{one.head}{'·' if one.head else ''}{one.heading} {one.width:g}" for one in layout.columns)
    flags = (
        (layout.has_subtotals, "小计"),
        (layout.has_running, "本页小计、累计"),
        (layout.has_total, "合计"),
    )
    parts = [
        f"{layout.sheet}，正文 {layout.size:g} 磅，表头 {layout.head_size:g} 磅，行高 {layout.row_height:g} 毫米",
        f"{len(layout.columns)} 列：{columns}",
        *(words for is_on, words in flags if is_on),
        f"序号{NUMBERING_TITLES[layout.numbering]}",
        *(["签字栏：" + "、".join(layout.boxes)] if layout.boxes else []),
    ]
    return "；".join(parts)
