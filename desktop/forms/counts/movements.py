"""Movements of people for the cells of a form: the same figures as the population return, by village and by grid."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from db.keys import Keys
from desktop.cases.spans import Span
from desktop.forms.counts.measures import MOVEMENTS, movement
from desktop.forms.counts.spec import CountSpec
from desktop.grids.service import GRID, VILLAGE, Grids
from desktop.jobs import Progress
from desktop.population.movements import Line
from desktop.population.movers import counted_people
from desktop.population.service import PopulationReturn, Return


class Movements:
    """Reads the return of some days once for each level that is asked for."""

    def __init__(self, told: PopulationReturn, grids: Grids, span: Span, progress: Progress) -> None:
        self._told, self._grids, self._span, self._progress = told, grids, span, progress
        self._returns: dict[str, Return] = {}

    def counts(self, specs: Iterable[CountSpec]) -> dict[CountSpec, float | None]:
        """Return the number of each spec; None where its grids have no line of their own."""
        return {spec: self._count(spec) for spec in specs}

    def _count(self, spec: CountSpec) -> float | None:
        wanted = [int(value) for term in spec.terms for value in term.values]
        if not wanted:
            return movement(self._return(VILLAGE).total, spec.measure)
        lines = [self._line(key) for key in wanted]
        return None if None in lines else sum(movement(line, spec.measure) for line in lines if line is not None)

    def _line(self, key: int) -> Line | None:
        node = self._grids.nodes.get(key)
        if node is None:
            return None
        if node.parent_id is None:
            return self._return(VILLAGE).total
        if node.level in (VILLAGE, GRID):
            return self._by_grid(node.level).get(key)
        return self._told.count(self._span.first, self._span.last, grid=key, progress=self._progress).total

    def keys(self, session: Session, spec: CountSpec) -> Keys:
        """Return the people a spec counted: of a closed month as the dossiers say now."""
        columns, wanted = MOVEMENTS[spec.measure][1], [int(value) for term in spec.terms for value in term.values]
        nodes = [self._grids.nodes[key] for key in wanted if key in self._grids.nodes]
        level = nodes[0].level if nodes and nodes[0].level in (VILLAGE, GRID) else VILLAGE
        is_all = not nodes or any(node.parent_id is None for node in nodes)
        places = None if is_all else {key for one in nodes for key in self._grids.subtree(one.id)}
        first, last = self._span.first, self._span.last
        return counted_people(session, self._told, first, last, level, columns, places, self._progress)

    def _by_grid(self, level: str) -> Mapping[int, Line]:
        """Return the lines of a level by grid: they come in the order of the tree, under the names of the grids."""
        lines, found = list(self._return(level).lines), dict[int, Line]()
        for node in self._grids.in_order():
            if not lines or node.level != level:
                continue
            title = node.name if level == VILLAGE else self._grids.path_name(node.id)
            place = next((place for place, (name, _) in enumerate(lines) if name == title), None)
            if place is not None:
                found[node.id] = lines.pop(place)[1]
        return found

    def _return(self, level: str) -> Return:
        if level not in self._returns:
            first, last = self._span.first, self._span.last
            self._returns[level] = self._told.count(first, last, by=level, progress=self._progress)
        return self._returns[level]
