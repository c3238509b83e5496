"""人口动态月报 (Appendix B): opening, births and deaths, moves, flows, closing, by village or grid.

The day on which something happened counts, not the one on which it was written down. A closed month (结账) stays as it
was reported, and the next one begins with its closing: what was corrected since stands there among the others.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.cases import ClosedMonth, MonthFigure
from db.models.people import Population
from db.store import Store
from desktop.grids.as_of import parents_on
from desktop.grids.service import GRID, VILLAGE, GridNode, Grids
from desktop.jobs import Progress
from desktop.population.history import Past, Traits, counted, pasts, traits_of
from desktop.population.movements import Began, Gone, Life, Line, Lines

BY_VILLAGE, BY_GRID = VILLAGE, GRID  # levels by which it is told
DIMENSION = "population_"  # of the kept figures of a closed month, before the level
NOWHERE, OWN = "未划入网格", "本级"
ONE_DAY = timedelta(days=1)
STAGES = 3

Places = Mapping[int | None, int | None]  # by grid: of which line it is


@dataclass(frozen=True)
class Return:
    """The return of some days: a line for each place and all of them together."""

    first: date
    last: date
    lines: tuple[tuple[str, Line], ...]
    total: Line
    is_closed: bool = False

    @property
    def balances(self) -> bool:
        """Whether every line adds up."""
        return all(line.closing == line.reckoned for line in (*(line for _, line in self.lines), self.total))


class PopulationReturn:
    """Counts who came and went."""

    def __init__(self, store: Store, grids: Grids) -> None:
        self._store, self._grids = store, grids

    def count(
        self,
        first: date,
        last: date,
        *,
        grid: int | None = None,
        by: str = BY_VILLAGE,
        progress: Progress | None = None,
    ) -> Return:
        """Return the lines of the grids of a level (`by`) below a grid, or of the whole office.

        People who belong to a grid above that level, or to none, have a line of their own where there are any.
        """
        progress = progress or Progress()
        with self._store.read() as session:
            kept = _kept(session, first, by) if _is_month(first, last) else None
            lines = kept if kept is not None else self._told(session, first, last, (by,), progress)[by]
        return self._arranged(lines, first, last, grid, by, kept is not None)

    def to_keep(self, session: Session, first: date, last: date) -> Iterator[tuple[str, str, Mapping[str, int]]]:
        """Yield what a month that is being closed keeps: dimension, key, figures."""
        for by, lines in self._told(session, first, last, (BY_VILLAGE, BY_GRID), Progress()).items():
            nowhere = lines[None]  # always kept: it tells that the month was closed, though nobody be there
            for place, line in lines.items():
                if not line.is_empty or line is nowhere:
                    figures = {name: number for name, number in asdict(line).items() if number}
                    yield DIMENSION + by, "" if place is None else str(place), figures

    def _told(
        self, session: Session, first: date, last: date, levels: Sequence[str], progress: Progress
    ) -> dict[str, Lines]:
        """Return the lines of some days by each of some levels."""
        progress.begin(STAGES, "统计人口变动")
        before = first - ONE_DAY
        alike = counted(session, first, last)
        progress.advance()
        known = pasts(session, first)
        singly = list(traits_of(session, known.keys(), first, last))
        alike.subtract(Counter(traits for _, traits in singly))
        progress.advance()
        nothing, found = Past(), dict[str, Lines]()
        for by in levels:
            was, now = self.places(session, before, by), self.places(session, last, by)
            lines = found[by] = Lines()
            for traits, number in alike.items():
                if number:
                    lines.tell(life_of(traits, nothing, was, now, first, last), first, last, number)
            for key, traits in singly:
                lines.tell(life_of(traits, known[key], was, now, first, last), first, last)
            if first.day == 1 and (kept := _kept(session, before.replace(day=1), by)) is not None:
                lines.begin_with({place: line.closing for place, line in kept.items()})
        progress.advance()
        return found

    def places(self, session: Session, day: date, by: str) -> Places:
        """Return of which line each grid was on a day: the nearest of the level at or above it, else itself."""
        nodes, moved = self._grids.nodes, parents_on(session, day)
        found: dict[int | None, int | None] = {None: None}
        for node in nodes.values():
            at: int | None = node.id
            while at is not None and nodes[at].level != by:
                at = moved.get(at, nodes[at].parent_id)
            found[node.id] = node.id if at is None else at
        return found

    def _arranged(self, lines: Lines, first: date, last: date, grid: int | None, by: str, is_closed: bool) -> Return:
        """Return the lines in the order of the tree: of grids in force always, of others where there is anybody."""
        inside = None if grid is None else frozenset(self._grids.subtree(grid))
        told: list[tuple[str, Line]] = []
        for node in self._grids.in_order():
            line = lines.get(node.id, Line())
            is_shown = (node.level == by and not node.closed) or not line.is_empty
            if is_shown and (inside is None or node.id in inside):
                told.append((self._title(node, grid, by), line))
        if inside is None and not (line := lines.get(None, Line())).is_empty:
            told.append((NOWHERE, line))
        total = Line()
        for _, line in told:
            total.add(line)
        return Return(first, last, tuple(told), total, is_closed)

    def _title(self, node: GridNode, grid: int | None, by: str) -> str:
        name = node.name if by == BY_VILLAGE or node.parent_id == grid else self._grids.path_name(node.id)
        return name if node.level == by else f"{name}（{OWN}）"


def life_of(traits: Traits, past: Past, was: Places, now: Places, first: date, last: date) -> Life:
    """Return what is known of somebody as far as some days are concerned."""
    before = first - ONE_DAY
    return Life(
        was=was.get(past.grid_on(before, traits.grid)),
        now=now.get(past.grid_on(last, traits.grid)),
        had_begun=traits.had_begun or past.begun_by(before),
        has_begun=traits.has_begun or past.begun_by(last),
        began=past.began(first, last) or Began(traits.began or Began.NOTED),
        gone=Gone(traits.gone),
        floats=traits.population is not Population.REGISTERED,
        away=past.away,
    )


def _kept(session: Session, first: date, by: str) -> Lines | None:
    """Return the lines of a closed month, or None where it is open or was closed before such lines were kept."""
    wanted = select(MonthFigure.key, MonthFigure.figures).join(
        ClosedMonth, ClosedMonth.id == MonthFigure.closed_month_id
    )
    own = ClosedMonth.month == f"{first:%Y-%m}", MonthFigure.dimension == DIMENSION + by
    rows: Sequence[Any] = session.execute(wanted.where(*own)).all()
    return Lines({int(key) if key else None: Line(**figures) for key, figures in rows}) if rows else None


def _is_month(first: date, last: date) -> bool:
    return first.day == 1 and (last + ONE_DAY).day == 1 and (last - first).days < 31
