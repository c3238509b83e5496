"""How wide the columns of a ledger are, and whether its sheet holds them."""

from collections.abc import Mapping

from desktop.layouts.layout import Layout, LayoutColumn, Sheet
from desktop.printing.paper import A3, A3_LANDSCAPE, A4, A4_LANDSCAPE, LIST_PAD, MM, Paper

SHEETS: Mapping[Sheet, Paper] = {
    Sheet.A4: A4,
    Sheet.A4_LANDSCAPE: A4_LANDSCAPE,
    Sheet.A3: A3,
    Sheet.A3_LANDSCAPE: A3_LANDSCAPE,
}
NAMED = 3  # widest columns that a refusal names
SPARE = 0.5  # points of a rounding that nobody sees


def column_width(column: LayoutColumn, size: float) -> float:
    """Return the points that a column asks for: its characters, and the room beside its lines."""
    return column.width * size + LIST_PAD


def asked_width(layout: Layout) -> float:
    """Return the points that all columns ask for; on paper they are spread to the full width."""
    return sum(column_width(one, layout.size) for one in layout.columns)


def offered_width(sheet: Sheet) -> float:
    """Return the points between the margins of a sheet."""
    return SHEETS[sheet].inner_width


def too_wide(layout: Layout) -> str:
    """Return what to do about columns that the sheet does not hold, "" where it holds them."""
    asked, offered = asked_width(layout), offered_width(layout.sheet)
    if asked <= offered + SPARE:
        return ""
    widest = sorted(layout.columns, key=lambda one: one.width, reverse=True)[:NAMED]
    named = "、".join(f"“{one.heading}”（{one.width:g} 字）" for one in widest)
    larger = next((one for one in SHEETS if asked <= offered_width(one) + SPARE), None)
    change = f"，或换成 {larger}" if larger is not None else ""
    return (
        f"各列共宽 {asked / MM:.0f} 毫米，{layout.sheet} 只放得下 {offered / MM:.0f} 毫米，"
        f"请把{named}等改窄，或去掉几列{change}。"
    )


def narrowed(layout: Layout) -> float:
    """Return by what the widths must be multiplied so that the columns fill the sheet exactly; 0 where none can."""
    letters = sum(one.width for one in layout.columns) * layout.size
    room = offered_width(layout.sheet) - LIST_PAD * len(layout.columns)
    return max(room / letters, 0.0) if letters else 0.0
