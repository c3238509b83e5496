"""The list of grids: filters, orders and rows. The tree is in memory; what is counted is counted beside the window."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import Keys, in_keys, keys_of
from db.models.grids import Grid, GridStanding
from db.models.organisations import OrganisationFamily
from db.store import Store
from desktop.brought import BATCH, brought_by
from desktop.display import Display
from desktop.dossiers.grids.fields import COMPUTED, FIELDS, POSTS
from desktop.dossiers.tagging import GRID_TAGS
from desktop.fields import Field
from desktop.grids.as_of import day_of
from desktop.grids.counting import CONTACT_HOUSEHOLD
from desktop.grids.holders import Standing, holders_of, organisations_of
from desktop.grids.measures import Figures, Measures
from desktop.grids.service import GridNode, Grids
from desktop.grids.tree_on import tree_on
from desktop.jobs import Progress
from desktop.names import sort_key
from desktop.names.folding import fold
from desktop.tables import Row, Search, ShownRow

GRID, LEVEL, KIND, SETTING, STANDING = "grid", "level", "kind", "setting", "standing"  # keys of Search.filters


class PastTree(NamedTuple):
    """The grids of another day, each after the one it lay in, and what was counted of them."""

    day: date
    nodes: Mapping[int, GridNode]
    figures: Mapping[str, Figures]


class GridList:
    """Lists grids; closed ones only when asked for."""

    def __init__(
        self,
        store: Store,
        grids: Grids,
        display: Display,
        measures: Measures,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
    ) -> None:
        self._store, self._grids, self._display = store, grids, display
        self._measures, self._in_force = measures, in_force
        self._figures: Mapping[str, Figures] = {}
        self._past: PastTree | None = None  # of the day that was asked about last

    @property
    def fields(self) -> Sequence[Field]:
        """The columns: what the collection list leaves in force."""
        return self._in_force(FIELDS)

    def count(self, progress: Progress) -> Mapping[str, Figures]:
        """Count the people, households and the like of every grid; rows tell what was counted last."""
        self._figures = self._measures.of(tuple(COMPUTED), progress=progress)
        return self._figures

    def on(self, day: date, progress: Progress) -> PastTree:
        """Return the tree as it was on a day, counted. May take seconds: meant for the background."""
        with self._store.read() as session:
            nodes = {node.id: node for node in tree_on(session, self._grids, day)}
        self._past = PastTree(day, nodes, self._measures.of(tuple(COMPUTED), day, progress))
        return self._past

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order: that of the tree unless a column is asked for."""
        past = self.on(day, progress) if (day := day_of(search.filters)) is not None else None
        found = self._found(search, past)
        if search.order:
            found = self._ordered(found, search.order, search.descending, progress, past)
        elif search.descending:
            found.reverse()
        return np.array(found, np.int64)

    def head(self, search: Search, limit: int) -> Keys:
        """Return the first keys of what is found, or none when only `keys` can tell."""
        counted = search.order in COMPUTED or day_of(search.filters) is not None
        return np.empty(0, np.int64) if counted else self.keys(search, Progress())[:limit]

    def records(self, keys: Sequence[int], day: date | None = None) -> Mapping[int, Row]:
        """Return the rows of a few grids as the screen shows them, with what was counted last, or as of a day."""
        past = None if day is None else self.known(day)
        return self._rows(keys, self._display.masked, self._figures if past is None else past.figures, past)

    def rows(
        self, keys: Sequence[int], show: Callable[[Field, Any], str], day: date | None = None
    ) -> Mapping[int, Row]:
        """Return the rows of a few grids, shown as `show` says, counted as they are now or were on a day."""
        past = None if day is None else self.known(day)
        return self._rows(keys, show, self.count(Progress()) if past is None else past.figures, past)

    def known(self, day: date) -> PastTree:
        """Return what is known of a day; what was read for the list serves its rows. Else it may take seconds."""
        past = self._past
        return past if past is not None and past.day == day else self.on(day, Progress())

    def _found(self, search: Search, past: PastTree | None) -> list[int]:
        """Return what is looked for, in the order of the tree."""
        filters, grids = search.filters, self._grids
        nodes = list(grids.in_order() if past is None else past.nodes.values())
        standing = filters.get(STANDING, GridStanding.ACTIVE.value)
        inside = None if filters.get(GRID) is None else _inside(nodes, filters[GRID])
        named = _meant(search.text, grids, past) if search.text.strip() else None
        brought = self._brought(filters[BATCH]) if filters.get(BATCH) is not None else None
        chosen: list[int] = []
        for node in nodes:
            meets = (
                standing in ("all", GridStanding.CLOSED.value if node.closed else GridStanding.ACTIVE.value)
                and all(keys is None or node.id in keys for keys in (inside, named, brought))
                and filters.get(LEVEL) in (None, node.level)
                and filters.get(KIND) in (None, node.kind_code)
                and filters.get(SETTING) in (None, grids.setting_of(node.id))
            )
            if meets:
                chosen.append(node.id)
        return chosen

    def _brought(self, batch: int) -> frozenset[int]:
        with self._store.read() as session:
            return frozenset(keys_of(session, select(Grid.id).where(brought_by(Grid, batch))).tolist())

    def _ordered(
        self, found: list[int], order: str, descending: bool, progress: Progress, past: PastTree | None
    ) -> list[int]:
        """Return keys in the order of one field, else in that of the tree; what is not told stands last."""
        values = self._values(found, order, progress, past)
        told = [key for key in found if values.get(key) is not None]
        told.sort(key=lambda key: values[key], reverse=descending)
        return [*told, *(key for key in found if values.get(key) is None)]

    def _values(self, found: Sequence[int], order: str, progress: Progress, past: PastTree | None) -> Mapping[int, Any]:
        """Return what grids are sorted by."""
        nodes = self._grids.nodes if past is None else past.nodes
        if order in COMPUTED:
            return self.count(progress)[order] if past is None else past.figures[order]
        match order:
            case "name":
                return {key: sort_key(nodes[key].name) for key in found}
            case "parent_id":
                return {key: sort_key(self._grids.path_name(nodes[key].parent_id)) for key in found}
            case "level":
                return {key: nodes[key].path.count("/") for key in found}
            case "code":
                return {key: nodes[key].code for key in found}
        with self._store.read() as session:
            return {key: value for key, value in session.execute(select(Grid.id, getattr(Grid, order)))}

    def _rows(
        self,
        keys: Sequence[int],
        show: Callable[[Field, Any], str],
        figures: Mapping[str, Figures],
        past: PastTree | None,
    ) -> Mapping[int, Row]:
        fields = {field.key: field for field in self.fields}
        with self._store.read() as session:
            found = {grid.id: grid for grid in session.scalars(select(Grid).where(in_keys(Grid.id, keys)))}
            told = self._told(session, found, figures, past)
        return {
            key: ShownRow(
                fields,
                {name: told[key][name] if name in told[key] else getattr(grid, name, None) for name in fields},
                show,
                "quiet" if self._is_closed(grid, past) else "",
            )
            for key, grid in found.items()
        }

    def _is_closed(self, grid: Grid, past: PastTree | None) -> bool:
        node = past.nodes.get(grid.id) if past is not None else None
        return grid.standing is GridStanding.CLOSED if node is None else node.closed

    def _told(
        self, session: Session, grids: Mapping[int, Grid], figures: Mapping[str, Figures], past: PastTree | None
    ) -> dict[int, dict[str, Any]]:
        """Return what stands in no column of the grids, or stood there on a day: names, counts, holders of posts."""
        keys, day = tuple(grids), self._grids.day if past is None else past.day
        tags, holders = GRID_TAGS.of(session, keys), holders_of(session, keys, day)
        organisations = organisations_of(session, keys, day)
        found: dict[int, dict[str, Any]] = {}
        for key, grid in grids.items():
            village = self._grids.village_of(key)
            told: dict[str, Any] = {name: int(values.get(key, 0)) for name, values in figures.items()}
            told |= {post: _names(one.name for one in holders.get(key, ()) if one.post == post) for post in POSTS}
            told["village"] = village.name if village else ""
            if past is not None and (node := past.nodes.get(key)) is not None:
                told |= {"name": node.name, "code": node.code, "parent_id": node.parent_id}
            told["level"] = self._grids.level_title(grid.level)
            told["tags"] = tags.get(key, ())
            told["surface"] = None if grid.surface is None else round(grid.surface)
            told["party"] = _names(one.name for one in organisations.get(key, ()) if _is_of_the_party(one))
            found[key] = told
        return found


def _inside(nodes: Iterable[GridNode], key: int) -> frozenset[int]:
    """Return a grid and all below it, of grids that come after the one they lie in."""
    found = {key}
    for node in nodes:
        if node.parent_id in found:
            found.add(node.id)
    return frozenset(found)


def _meant(text: str, grids: Grids, past: PastTree | None) -> frozenset[int]:
    """Return the grids that a text means, by what they are or once were called."""
    found = grids.meant(text)
    if past is None:
        return found
    wanted = fold(text)
    return found | {key for key, node in past.nodes.items() if wanted in fold(node.name) or wanted in node.code}


def _is_of_the_party(one: Standing) -> bool:
    """Whether an organisation is one of the party; its contact households are none of their own (P4-12)."""
    return one.family is OrganisationFamily.PARTY and one.kind_code != CONTACT_HOUSEHOLD


def _names(names: Iterable[str]) -> str:
    return "、".join(names)
