"""The grids of one office, kept in memory: a few thousand at most."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.grids import Grid, GridCode, GridStanding
from db.store import Store
from desktop.clock import Today, today
from desktop.divisions import short_village_name
from desktop.grids.coding import OWN, next_code
from desktop.grids.naming import grid_key
from desktop.grids.posts import POST_TITLES
from desktop.names import initials, pinyin
from desktop.names.folding import fold
from desktop.schemes import Scheme, scheme

CODE_BEGINNING = 6  # so many digits may mean a code
TOWN, VILLAGE, GRID = "town", "village", "grid"
OF_VILLAGE = re.compile("^(村委会|居委会|社区|村)+")  # may follow the short name of a village
PLAIN = partial(scheme, "plain")


@dataclass(frozen=True, slots=True)
class GridNode:
    """One grid as lists and choices need it."""

    id: int
    parent_id: int | None
    level: str
    code: str
    name: str
    division_code: str | None
    path: str
    closed: bool
    kind_code: str | None = None
    setting_code: str | None = None  # urban or rural, as said of this grid itself


@dataclass(frozen=True, slots=True)
class Village:
    """A village as the division codes know it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class _Tree:
    """All grids at one time."""

    state: object
    nodes: Mapping[int, GridNode]
    children: Mapping[int | None, Sequence[int]]
    folded: Mapping[int, str]
    bearers: Mapping[str, int]  # by code of the office: who bears it or bore it


class Grids:
    """The tree of grids: names, subtrees, and which grid a clerk's wording means."""

    def __init__(self, store: Store, today: Today = today, scheme: Callable[[], Scheme] = PLAIN) -> None:
        self._store, self._today, self._scheme = store, today, scheme
        self._tree: _Tree | None = None
        self._letters: tuple[_Tree | None, Mapping[int, str]] = None, {}
        self._state = object()  # another one at every change: a tree of an earlier state is stale
        store.on_change.append(self._hear)

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & {"grid", "grid_code"}:
            self._state = object()

    def _known(self) -> "_Tree":
        """Return all grids as they are now. Several threads may ask: each has a whole tree, never half of one."""
        tree, state = self._tree, self._state
        if tree is None or tree.state is not state:
            tree = self._tree = self._read(state)
        return tree

    def _read(self, state: object) -> "_Tree":
        columns = (
            Grid.id, Grid.parent_id, Grid.level, Grid.code, Grid.name, Grid.division_code, Grid.path, Grid.standing,
            Grid.kind_code, Grid.setting_code,
        )  # fmt: skip
        with self._store.read() as session:
            rows = session.execute(select(*columns).order_by(Grid.place, Grid.code, Grid.id)).all()
            once = select(GridCode.code, GridCode.grid_id).where(GridCode.system == OWN)
            bearers = dict(session.execute(once).all())
        nodes = {row[0]: GridNode(*row[:7], row[7] is GridStanding.CLOSED, row[8], row[9]) for row in rows}
        children: dict[int | None, list[int]] = {}
        for node in nodes.values():
            children.setdefault(node.parent_id, []).append(node.id)
        folded = {node.id: fold(node.name) for node in nodes.values() if not node.closed}
        return _Tree(state, nodes, children, folded, bearers | {node.code: node.id for node in nodes.values()})

    @property
    def nodes(self) -> Mapping[int, GridNode]:
        """Every grid by key, closed ones too."""
        return self._known().nodes

    def named(self, text: str) -> Iterator[GridNode]:
        """Yield the grids in force whose name contains a text, or whose code begins so."""
        wanted, tree = fold(text), self._known()
        for key, name in tree.folded.items() if wanted else ():
            if wanted in name or (len(wanted) >= CODE_BEGINNING and tree.nodes[key].code.startswith(wanted)):
                yield tree.nodes[key]

    @property
    def day(self) -> date:
        """The office's day."""
        return self._today()

    def level_title(self, key: str) -> str:
        """Return what the scheme calls a level; one that the scheme does not know keeps its key."""
        return next((level.title for level in self._scheme().levels if level.key == key), key)

    def post_title(self, grid: int, post: str) -> str:
        """Return what the scheme calls a post in a grid; one that it does not name there has its common name."""
        level = self.nodes[grid].level if grid in self.nodes else ""
        own = next((one.title for one in self._scheme().posts if (one.level, one.post) == (level, post)), "")
        return own or POST_TITLES.get(post, post)

    def in_order(self) -> Iterator[GridNode]:
        """Yield every grid after the one it lies in, those beside each other in their places."""
        tree, waiting = self._known(), list(reversed(self.children(None)))
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [tree.nodes[child] for child in reversed(tree.children.get(node.id, ()))]

    def meant(self, text: str) -> frozenset[int]:
        """Return the grids, closed ones too, whose name after the village's contains a text, or its letters, or a code.

        A code that a grid once bore finds it too, and so does what is typed in one: 江头第二网格, 江头村2.
        """
        wanted = fold(text)
        found = {key for key, spelt in self._spelt().items() if wanted in spelt}
        for village, rest in self._splits(text.strip()):
            begins = grid_key(rest)
            if begins:
                inside = set(self.subtree(village)) - {village}
                found.update(key for key in inside if grid_key(self.nodes[key].name).startswith(begins))
        return frozenset(found)

    def _spelt(self) -> Mapping[int, str]:
        """Return for every grid all that may be typed to find it, made when it is first asked for."""
        tree, (made_for, spelt) = self._known(), self._letters
        if made_for is not tree:
            spelt = {}
            for key, node in tree.nodes.items():
                name = self.path_name(key)
                spelt[key] = " ".join((fold(name), initials(name), pinyin(name), fold(node.code)))
            for code, key in tree.bearers.items():
                if code != tree.nodes[key].code:
                    spelt[key] += f" {fold(code)}"
            self._letters = tree, spelt
        return spelt

    def bearer(self, code: str) -> GridNode | None:
        """Return the grid that bears a code of the office, or once bore it, be it closed."""
        tree = self._known()
        return tree.nodes.get(tree.bearers.get(code, 0))

    def children(self, key: int | None) -> Sequence[GridNode]:
        """Return the grids right below one, or the topmost for None."""
        tree = self._known()
        return [tree.nodes[child] for child in tree.children.get(key, ())]

    def subtree(self, key: int) -> tuple[int, ...]:
        """Return the keys of a grid and of all below it; none for one that is no more."""
        nodes = self.nodes
        if (top := nodes.get(key)) is None:
            return ()
        return tuple(node.id for node in nodes.values() if node.path.startswith(top.path))

    def name(self, key: int | None) -> str:
        """Return a grid's own name, or nothing."""
        node = self.nodes.get(key) if key is not None else None
        return node.name if node else ""

    def path_name(self, key: int | None) -> str:
        """Return a grid's name after its village's: 洛阳村 第2网格. The town is left out."""
        names: list[str] = []
        while key is not None and (node := self.nodes.get(key)) is not None:
            if node.parent_id is not None or not names:
                names.insert(0, node.name)
            key = node.parent_id
        return " ".join(names)

    def village_of(self, key: int | None) -> GridNode | None:
        """Return the village a grid belongs to, or the grid itself when it is one."""
        while key is not None and (node := self.nodes.get(key)) is not None:
            if node.level == VILLAGE:
                return node
            key = node.parent_id
        return None

    def setting_of(self, key: int | None) -> str | None:
        """Return whether a grid is urban or rural: as said of it, else of the nearest grid above (P1-03)."""
        while key is not None and (node := self.nodes.get(key)) is not None:
            if node.setting_code:
                return node.setting_code
            key = node.parent_id
        return None

    def find_village(self, text: str) -> int | None:
        """Return the village a wording means: its code, or its name with or without 村, 社区, 居委会."""
        wanted = short_village_name(text)
        found = [
            node.id
            for node in self.nodes.values()
            if node.level == VILLAGE
            and not node.closed
            and (node.code == text or node.division_code == text or short_village_name(node.name) == wanted)
        ]
        return found[0] if len(found) == 1 else None

    def resolve(self, text: str, village: int | None = None) -> int | None:
        """Return the grid a wording means, or None when there is none or more than one.

        Understands codes, full names, 第二网格 and 2网格 (inside `village` when given), and 洛阳村第二网格.
        """
        text = text.strip()
        exact = [node for node in self.nodes.values() if text in (node.code, node.name) and not node.closed]
        if village is not None:
            inside = set(self.subtree(village))
            exact = [node for node in exact if node.id in inside] or [node for node in exact if node.code == text]
        if len(exact) == 1:
            return exact[0].id
        if not exact and (bearer := self.bearer(text)) is not None and not bearer.closed:
            return bearer.id  # by a code of earlier times
        if village is None and (split := self._split(text)) is not None:
            village, text = split
            if not text:
                return village
        if village is None:
            return self.find_village(text)
        wanted = grid_key(text)
        inside = set(self.subtree(village)) - {village}
        found = [key for key in inside if grid_key(self.nodes[key].name) == wanted and not self.nodes[key].closed]
        if len(found) == 1:
            return found[0]
        return village if self.find_village(text) == village else None

    def _splits(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield the villages a wording can begin with, and the rest of it."""
        for node in self.nodes.values():
            if node.level != VILLAGE or node.closed:
                continue
            name = next((name for name in (node.name, short_village_name(node.name)) if text.startswith(name)), "")
            if name:
                yield node.id, OF_VILLAGE.sub("", text.removeprefix(name)).strip()

    def _split(self, text: str) -> tuple[int, str] | None:
        """Return the village a wording begins with, that of the longest name, and the rest of it."""
        return min(self._splits(text), key=lambda found: len(found[1]), default=None)

    def ensure(self, session: Session, name: str, village: int) -> int:
        """Return the grid of this name inside a village, making it with the next free code when it is new."""
        wanted = grid_key(name)
        for known in session.scalars(select(Grid).where(Grid.parent_id == village)):
            if grid_key(known.name) == wanted:
                return known.id
        parent = session.get_one(Grid, village)
        grid = Grid(
            parent_id=village,
            level=GRID,
            code=next_code(session, parent, self._scheme().level(GRID)),
            name=name,
            place=next_place(session, village),
            valid_from=self._today(),
        )
        session.add(grid)
        session.flush()
        grid.path = f"{parent.path}{grid.id}/"
        session.flush()
        return grid.id

    def found_town(self, session: Session, code: str, name: str, villages: Iterable[Village]) -> int:
        """Make the root and its villages for a new office. Return the key of the root."""
        return self.found(session, (TOWN, VILLAGE), code, name, villages)[code]

    def found(
        self, session: Session, levels: tuple[str, str], code: str, name: str, below: Iterable[Village]
    ) -> dict[str, int]:
        """Make the root of a new office and what is right below it, of two levels. Return their keys by code."""
        root = self._add(session, None, levels[0], code, name, 0)
        made = {code: root.id}
        for place, one in enumerate(below, 1):
            made[one.code] = self._add(session, root, levels[1], one.code, one.name, place).id
        return made

    def _add(self, session: Session, parent: Grid | None, level: str, code: str, name: str, place: int) -> Grid:
        grid = Grid(
            parent_id=parent.id if parent else None,
            level=level,
            code=code,
            name=name,
            division_code=code,
            place=place,
            valid_from=self._today(),
        )
        session.add(grid)
        session.flush()
        grid.path = f"{parent.path if parent else '/'}{grid.id}/"
        session.flush()
        return grid


def next_place(session: Session, parent: int | None) -> int:
    """Return the place of a new grid: after all that lie beside it."""
    return (session.scalar(select(func.max(Grid.place)).where(Grid.parent_id == parent)) or 0) + 1
