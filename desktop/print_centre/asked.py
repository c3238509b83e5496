"""What was asked of a paper, in the words that stand under its title: which days, which grid, how many."""

from calendar import monthrange
from datetime import date, timedelta

from desktop.grids.as_of import OUTSIDE
from desktop.print_centre.kinds import Choices
from desktop.program import Program

ONE_DAY = timedelta(days=1)
NO_GRID = "未定网格"


def about(*parts: str) -> str:
    """Return what rows stand on a paper: the parts that say something."""
    return "　".join(filter(None, parts))


def counted(count: int, unit: str) -> str:
    """Return how many there are."""
    return f"共 {count:,} {unit}"


def days_in_words(choices: Choices) -> str:
    """Return the days asked for as the office calls them: 2026 年 11 月, 2026-11-01 至 2026-11-15, 截至 2026-11-22."""
    first, last = choices.first, choices.last
    if first is None:
        return f"截至 {last.isoformat()}" if last else ""
    if last is None:
        return f"{first.isoformat()} 以来"
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1] and first.year == last.year:
        if first.month == last.month:
            return f"{first.year} 年 {first.month} 月"
        if (first.month, last.month) == (1, 12):
            return f"{first.year} 年"
    return first.isoformat() if first == last else f"{first.isoformat()} 至 {last.isoformat()}"


def grid_in_words(program: Program, grid: int | None) -> str:
    """Return the grid asked for; nothing where it is the whole office."""
    return NO_GRID if grid == OUTSIDE else program.grids.path_name(grid)


def past_day(program: Program, choices: Choices) -> date | None:
    """Return the day the data are asked for, or None where that is today."""
    day = choices.last
    return day if day is not None and day < program.grids.day else None


def earlier_in_year(choices: Choices) -> tuple[date, date] | None:
    """Return the days of the year before those asked for; None where the year begins with them."""
    first = choices.first
    if first is None or (first.month, first.day) == (1, 1):
        return None
    return first.replace(month=1, day=1), first - ONE_DAY
