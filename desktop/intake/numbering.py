"""Household numbers: which of them are numbers, and within what they count."""

_NO_NUMBER = "0-/\\*无暂未 "
_SHORT = 6  # a number with fewer digits is counted within the grid, a longer one within the village


def is_number(written: str | None) -> bool:
    """Whether a household number says anything: 0, 无 and strokes do not."""
    return bool(written and written.strip(_NO_NUMBER))


def scope_of(number: str, grid: int | None, village: int | None) -> int:
    """Return the key of the place within which a number counts, 0 where no place is known."""
    if grid is None:
        return 0
    return grid if len(number) < _SHORT else (village or grid)
