"""The ten forms of the kinds that offices really send, made anew for each use."""

from collections.abc import Callable
from pathlib import Path

from tests.desktop.forms.real import lists, single, words

BUILDERS: tuple[Callable[[Path], Path], ...] = (
    lists.provincial_template,
    lists.region_cascade,
    lists.signatures_and_totals,
    lists.fifty_columns,
    lists.side_by_side,
    single.tick_card,
    single.household_card,
    single.statistics,
    words.application,
    words.roll,
)


def build_all(folder: Path) -> list[Path]:
    """Write all of them into a folder."""
    return [build(folder) for build in BUILDERS]
