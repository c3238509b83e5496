"""Grids as dossiers (一格一档): founding, correcting, the codes they bear. Splitting and closing is re-division."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.grids import Grid, GridCode, GridEvent, GridEventKind, GridStanding
from db.store import Store
from desktop.clock import Today, today
from desktop.display import Display
from desktop.dossiers.grids.dossier import BorneCode, GridDossier, GridHappening, LowerGrid, PostLine
from desktop.dossiers.grids.fields import FIELDS
from desktop.dossiers.grids.list import GridList
from desktop.dossiers.grids.modes import modes_of
from desktop.dossiers.grids.rules import USED, draft_faults
from desktop.dossiers.tagging import GRID_TAGS
from desktop.drafting import blank_draft, found_row, known, masked_draft, written
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Mask
from desktop.grids.coding import OWN, next_code, recode, used_by
from desktop.grids.holders import holders_of, organisations_of
from desktop.grids.measures import Figures, Measures
from desktop.grids.posts import POST_TITLES
from desktop.grids.service import Grids, next_place
from desktop.grids.tree_on import BECAME
from desktop.history import Version, restore_columns, versions_of
from desktop.jobs import Progress
from desktop.masking import Place, shown
from desktop.provenance import provenance
from desktop.scheme_choice import OfficeScheme
from desktop.schemes import Level

STAYS = frozenset(  # what giving back an earlier version leaves alone: it has its own commands
    {"batch_id", "parent_id", "level", "code", "division_code", "path", "place", "standing", "valid_to"}
)
HAPPENED = {
    GridEventKind.FOUNDED: "设立",
    GridEventKind.RENAMED: "更名",
    GridEventKind.RECODED: "变更编码",
    GridEventKind.SPLIT: "拆分",
    GridEventKind.MERGED: "合并",
    GridEventKind.MOVED: "调整上级",
    GridEventKind.CLOSED: "撤销",
    GridEventKind.REOPENED: "恢复使用",
    GridEventKind.RESTORED: "撤回调整",
}


class GridDossiers:
    """The grids of one office, each with all that is known of it."""

    def __init__(
        self,
        store: Store,
        display: Display,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        listing: GridList,
        grids: Grids,
        scheme: OfficeScheme,
        measures: Measures,
        today: Today = today,
    ) -> None:
        self._store, self._display, self._in_force = store, display, in_force
        self._grids, self._scheme, self._measures, self._today = grids, scheme, measures, today
        self.list = listing

    @property
    def fields(self) -> Sequence[Field]:
        """What the collection list leaves in force."""
        return self._in_force(FIELDS)

    def figures(self, progress: Progress | None = None, day: date | None = None) -> Mapping[str, Figures]:
        """Count everything of every grid, now or on a day: measure, then grid. May take seconds: for the background."""
        return self._measures.of([measure.key for measure in self._measures.all], day, progress)

    def levels_below(self, parent: int) -> tuple[Level, ...]:
        """Return the levels that may stand right below a grid; none below one that is closed."""
        node = self._grids.nodes.get(parent)
        levels = {level.key for level in self._scheme.current.levels}
        return () if node is None or node.closed or node.level not in levels else self._scheme.current.below(node.level)

    def blank(self, parent: int | None = None, level: str | None = None) -> Draft:
        """Return the draft of a new grid below another; without a level it is the first that may stand there."""
        draft = blank_draft(self.fields)
        draft.values.update(parent_id=parent, level=level, valid_from=self._today())
        return draft

    def draft(self, key: int) -> Draft:
        """Return a copy of one grid for editing."""
        with self._store.read() as session:
            grid = known(session, Grid, key)
            values = {field.key: getattr(grid, field.key, None) for field in FIELDS}
            values["tags"] = GRID_TAGS.of(session, [key]).get(key, ())
        return masked_draft(self._display, self.fields, values, key, grid.version)

    def texts(self, key: int) -> dict[str, str]:
        """Return every field of one grid as the dossier shows it."""
        return dict(found_row(self.list.records([key]), key))

    def dossier(self, key: int) -> GridDossier:
        """Return everything the office knows of one grid but its figures."""
        texts = found_row(self.list.records([key]), key)
        with self._store.read() as session:
            grid = known(session, Grid, key)
            return GridDossier(
                key=key,
                uid=grid.uid,
                version=grid.version,
                title=grid.name,
                closed=grid.standing is GridStanding.CLOSED,
                closed_on=grid.valid_to,
                level_key=grid.level,
                level=texts.get("level", ""),
                is_wartime=any(one.wartime for one in self._scheme.current.levels if one.key == grid.level),
                modes=modes_of(session, [key, *(above for above, _ in self._path(grid.parent_id))], self._today()),
                setting=self._display.words("grid_setting", self._grids.setting_of(key)),
                path=self._path(grid.parent_id),
                texts=texts,
                codes=_codes(session, key),
                history=self._history(session, grid),
                below=self._below(key),
                may_found=tuple((level.key, level.title) for level in self.levels_below(key)),
                posts=tuple(self._posts(session, grid, _masked_phone)),
                organisations=organisations_of(session, [key], self._today()).get(key, ()),
                provenance=provenance(grid),
            )

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a value in full; nothing recorded of a grid is hidden."""
        with self._store.read() as session:
            return getattr(known(session, Grid, key), field_key)

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a draft from being saved, field by field."""
        return draft_faults(draft, self.fields, self._grids, self._scheme.current, self._today())

    def save(self, draft: Draft) -> int:
        """Found or correct one grid. Return the key. Raise Invalid, or Conflict when somebody changed it meanwhile."""
        if problems := self.check(draft):
            raise Invalid(problems)
        if draft.id is None:
            return self._found(draft)
        with self._store.write("更正网格") as session:
            grid = known(session, Grid, draft.id)
            if grid.version != draft.version:
                raise Conflict
            values = written(draft)
            self._rename(session, grid, values.pop("name"))
            if code := values.pop("code", None):
                self._recode(session, grid, code)
            self._put(session, grid, values)
        return grid.id

    def add_code(self, key: int, system: str, code: str) -> int:
        """Note the code that a grid bears in another system. Return its key."""
        system, code = system.strip(), code.strip()
        if not (system and code):
            raise Refusal("请填写所属系统和编码。")
        with self._store.write("登记其他编码") as session:
            known(session, Grid, key)
            query = select(GridCode).where(GridCode.system == system, GridCode.code == code)
            if (other := session.scalar(query)) is not None:
                raise Refusal(f"“{system}”的编码 {code} 已登记在“{self._grids.path_name(other.grid_id)}”名下。")
            borne = GridCode(grid_id=key, system=system, code=code, valid_from=self._today())
            session.add(borne)
        return borne.id

    def remove_code(self, code_key: int) -> None:
        """Take back the code of another system. A code of the office stays for ever (P0-14)."""
        with self._store.write("删除其他编码") as session:
            borne = known(session, GridCode, code_key)
            if borne.system == OWN:
                raise Refusal("本办用过的编码要一直保留，不能删除。")
            session.delete(borne)

    def versions(self, key: int) -> list[Version]:
        """Return what was done to one grid, the newest first; levels are called as the scheme calls them."""
        with self._store.read() as session:
            found = versions_of(session, known(session, Grid, key))
        return [replace(one, fields=self._in_words(one.fields)) for one in found]

    def _in_words(self, fields: Mapping[str, Sequence[Any]]) -> Mapping[str, Sequence[Any]]:
        if "level" not in fields:
            return fields
        return {**fields, "level": [one and self._grids.level_title(one) for one in fields["level"]]}

    def restore(self, key: int, version: int) -> None:
        """Give a grid back as it stood at an earlier version; its code and its place in the tree stay."""
        with self._store.write(f"恢复到第 {version} 版") as session:
            grid = known(session, Grid, key)
            name, tags = grid.name, GRID_TAGS.of(session, [key]).get(key, ())
            apart = restore_columns(session, grid, version, STAYS, {"tags": list(tags)})
            if "tags" in apart:
                GRID_TAGS.put(session, grid, apart["tags"] or (), self._today())
            if grid.name != name:
                self._note(session, grid, GridEventKind.RENAMED, f"{name}{BECAME}{grid.name}")

    def _found(self, draft: Draft) -> int:
        with self._store.write("新建网格") as session:
            values = written(draft)
            parent = known(session, Grid, values.pop("parent_id"))
            wanted = values.pop("level", None)
            level = next(one for one in self._scheme.current.below(parent.level) if wanted in (None, one.key))
            code = values.pop("code", None) or next_code(session, parent, level, values.get("kind_code"))
            self._refuse_used(session, code, None)
            grid = Grid(
                parent_id=parent.id,
                level=level.key,
                code=code,
                name=values.pop("name"),
                division_code=code if level.administrative else None,
                place=next_place(session, parent.id),
                kind_code=values.get("kind_code"),
                setting_code=values.get("setting_code"),
            )
            session.add(grid)
            session.flush()
            grid.path = f"{parent.path}{grid.id}/"
            self._put(session, grid, values)
            self._note(session, grid, GridEventKind.FOUNDED, None)
        return grid.id

    def _put(self, session: Session, grid: Grid, values: dict[str, Any]) -> None:
        """Write what is recorded besides name, code and place in the tree."""
        tags = values.pop("tags", ())
        for name in values.keys() - STAYS:
            setattr(grid, name, values[name])
        session.flush()
        GRID_TAGS.put(session, grid, tags or (), self._today())

    def _rename(self, session: Session, grid: Grid, name: str) -> None:
        if grid.name != name:
            self._note(session, grid, GridEventKind.RENAMED, f"{grid.name}{BECAME}{name}")
            grid.name = name

    def _recode(self, session: Session, grid: Grid, code: str) -> None:
        """Give a grid another code; the one it bore stays its own for ever."""
        if grid.code == code:
            return
        self._refuse_used(session, code, grid.id)
        self._note(session, grid, GridEventKind.RECODED, f"{grid.code}{BECAME}{code}")
        recode(session, grid, code, self._today())

    def _refuse_used(self, session: Session, code: str, own: int | None) -> None:
        bearer = used_by(session, code)
        if bearer is not None and bearer != own:
            raise Refusal(USED.format(code=code, name=self._grids.path_name(bearer)) + "。")

    def _note(self, session: Session, grid: Grid, kind: GridEventKind, note: str | None) -> None:
        session.add(GridEvent(grid_id=grid.id, kind=kind, happened_on=self._today(), note=note))

    def _path(self, key: int | None) -> tuple[tuple[int, str], ...]:
        found: list[tuple[int, str]] = []
        while key is not None and (node := self._grids.nodes.get(key)) is not None:
            found.insert(0, (node.id, node.name))
            key = node.parent_id
        return tuple(found)

    def _posts(self, session: Session, grid: Grid, show: Callable[[str], str]) -> Iterator[PostLine]:
        """Yield who holds the posts of a grid, called as the scheme calls them."""
        titles = {one.post: one.title for one in self._scheme.current.posts if one.level == grid.level}
        for one in holders_of(session, [grid.id], self._today()).get(grid.id, ()):
            title = titles.get(one.post) or POST_TITLES.get(one.post, one.post)
            phone = show(one.phone) if one.phone else ""
            yield PostLine(one.post, title, one.staff_id, one.name, phone, one.workplace, one.held_as, one.since)

    def posts(self, key: int, *, revealed: bool = False) -> tuple[PostLine, ...]:
        """Return who holds the posts of a grid, for paper: numbers in full only for a purpose."""
        with self._store.read() as session:
            return tuple(self._posts(session, known(session, Grid, key), str if revealed else _masked_phone))

    def _below(self, key: int) -> tuple[LowerGrid, ...]:
        return tuple(
            LowerGrid(node.id, node.name, self._grids.level_title(node.level), node.code, node.closed)
            for node in sorted(self._grids.children(key), key=lambda node: node.closed)
        )

    def _history(self, session: Session, grid: Grid) -> tuple[GridHappening, ...]:
        """Return what happened to a grid, the newest first; its founding where only the day is known."""
        events = session.scalars(select(GridEvent).where(GridEvent.grid_id == grid.id).order_by(GridEvent.id.desc()))
        found = [
            GridHappening(one.happened_on, _words(one, self._grids), one.created_by, one.other_grid_id)
            for one in events
        ]
        if grid.valid_from is not None and not any(one.words == HAPPENED[GridEventKind.FOUNDED] for one in found):
            found.append(GridHappening(grid.valid_from, HAPPENED[GridEventKind.FOUNDED], grid.created_by, None))
        return tuple(found)


def _words(event: GridEvent, grids: Grids) -> str:
    other = f"“{grids.path_name(event.other_grid_id)}”" if event.other_grid_id else ""
    about = f"{event.note}（{other}）" if event.note and other else event.note or other
    return "：".join(filter(None, (HAPPENED[event.kind], about)))


def _codes(session: Session, key: int) -> tuple[BorneCode, ...]:
    query = select(GridCode).where(GridCode.grid_id == key).order_by(GridCode.system, GridCode.id)
    return tuple(BorneCode(one.id, one.system, one.code, one.valid_to) for one in session.scalars(query))


def _masked_phone(number: str) -> str:
    return shown(Mask.PHONE, number, Place.DOSSIER)
