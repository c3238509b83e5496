"""The units that cases are assigned to (承办单位): departments, the district's bodies, villages and grids."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.keys import in_keys
from db.models.cases import OPEN, Case, CaseTask, Unit, UnitKind
from db.store import Store
from desktop.cases.routing import Routing
from desktop.drafting import known, plain_phone, weighs
from desktop.errors import Invalid, Problem, Refusal
from desktop.grids.service import Grids
from desktop.identity import read_phone
from desktop.names import sort_key
from desktop.office import Office
from desktop.resources import resources
from desktop.roll import Roll, spelt_thing

KIND_TITLES = {UnitKind.DEPARTMENT: "部门站所", UnitKind.SUPERIOR: "上级单位", UnitKind.GRID: "村（社区）与网格"}
MADE = (UnitKind.DEPARTMENT, UnitKind.SUPERIOR)  # kinds that a clerk makes; those of grids make themselves
CENTRE = "综治中心"  # who has a case that no unit has
FEW = 20  # so many grids are proposed
LONGEST = {"name": 100, "contact": 100, "phone": 100, "duties": 2000}
TITLES = {"name": "名称", "contact": "联系人", "phone": "联系电话", "duties": "职责"}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit as lists and choices show it; a grid that nothing was assigned to yet has no key."""

    id: int | None
    name: str
    kind: UnitKind
    grid_id: int | None = None
    contact: str = ""
    phone: str = ""
    duties: str = ""
    is_active: bool = True
    version: int = 0
    open_cases: int = 0

    @property
    def kind_title(self) -> str:
        """What it is, in a word."""
        return KIND_TITLES[self.kind]


class Units:
    """The units of the office."""

    def __init__(
        self, store: Store, grids: Grids, office: Office, of_scenario: Callable[[str], str] = lambda key: ""
    ) -> None:
        """`of_scenario` gives the name of the unit that answers for a scenario."""
        self._store, self._grids, self._of_scenario = store, grids, of_scenario
        self.routing = Routing(store, office)
        departments = select(Unit.id, Unit.name, Unit.phone).where(Unit.is_active, Unit.grid_id.is_(None))
        self._names = Roll(store, Unit.__tablename__, departments.order_by(Unit.kind, Unit.name), spelt_thing)

    def all(self, retired: bool = False) -> tuple[UnitLine, ...]:
        """Return every unit with the number of open cases it has: departments first, then the district, then grids."""
        having = select(Case.unit_id, func.count()).where(OPEN, Case.unit_id.is_not(None)).group_by(Case.unit_id)
        with self._store.read() as session:
            counts = dict(session.execute(having).all())
            query = select(Unit) if retired else select(Unit).where(Unit.is_active)
            lines = [self._line(unit, counts.get(unit.id, 0)) for unit in session.scalars(query)]
        return tuple(sorted(lines, key=_place))

    def one(self, key: int) -> UnitLine:
        """Return one unit. Raise Refusal for one that is no more."""
        with self._store.read() as session:
            return self._line(known(session, Unit, key))

    def names(self, keys: Iterable[int | None]) -> dict[int | None, str]:
        """Return the names of units by their keys; None is the centre itself."""
        wanted = sorted({key for key in keys if key is not None})
        with self._store.read() as session:
            query = select(Unit.id, Unit.name, Unit.grid_id).where(in_keys(Unit.id, wanted))
            found: dict[int | None, str] = {key: self._name(name, grid) for key, name, grid in session.execute(query)}
        return found | {None: CENTRE}

    def find(self, text: str) -> list[UnitLine]:
        """Return what a text may mean: units by name, letters or telephone first, then grids in force. Must be quick.

        Nothing typed gives the departments.
        """
        with self._store.read() as session:
            if not text.strip():
                query = select(Unit).where(Unit.is_active, Unit.grid_id.is_(None))
                return sorted(map(self._line, session.scalars(query)), key=_place)
            keys = self._names.find(session, text)
            named = {unit.id: unit for unit in session.scalars(select(Unit).where(in_keys(Unit.id, keys)))}
            nodes = [self._grids.nodes[key] for key in self._grids.meant(text)]
            places = [node.id for node in nodes if not node.closed and node.parent_id is not None]
            places = sorted(places, key=lambda key: (len(self._grids.nodes[key].path), self._grids.path_name(key)))[
                :FEW
            ]
            query = select(Unit).where(in_keys(Unit.grid_id, places))
            of_grids = {unit.grid_id: unit for unit in session.scalars(query)}
            found = [self._line(named[key]) for key in keys if key in named]
            for place in places:
                unit = of_grids.get(place)
                found.append(self._line(unit) if unit is not None else self._of(place))
        return [one for one in found if one.is_active]

    def key_of(self, line: UnitLine) -> int:
        """Return the key of a unit that was found, making the unit of a grid when it is first needed."""
        if line.id is not None:
            return line.id
        with self._store.write("登记承办单位") as session:
            return self.of_grid(session, line.grid_id or 0).id

    def of_grid(self, session: Session, grid: int) -> Unit:
        """Return the unit of a grid inside a write, making it when it is first needed."""
        unit = session.scalar(select(Unit).where(Unit.grid_id == grid))
        node = self._grids.nodes.get(grid)
        if unit is None:
            if node is None:
                raise Refusal("这个网格已不存在，请重新选择承办单位。")
            unit = Unit(name="", kind=UnitKind.GRID, grid_id=grid)
            session.add(unit)
        if node is not None and (not unit.name or not unit.name.startswith(self._grids.path_name(grid))):
            unit.name = self._free_name(session, self._grids.path_name(grid), node.code, unit)
        if node is not None and not node.closed:
            unit.is_active = True
        session.flush()
        return unit

    def put(self, line: UnitLine) -> int:
        """Add a unit, or change a known one. Return its key.

        Raise Invalid for faults, Duplicate for a name that another has, Conflict when somebody changed it meanwhile.
        """
        values = {name: getattr(line, name).strip() for name in TITLES}
        if line.kind is UnitKind.GRID and line.grid_id is None:
            raise Refusal("村（社区）与网格不用在这里新增：交办时直接选网格，程序自动登记。")
        if problems := _faults(values):
            raise Invalid(problems)
        with self._store.write("登记承办单位" if line.id is None else "更正承办单位") as session:
            unit = Unit(name="", kind=line.kind) if line.id is None else known(session, Unit, line.id)
            if line.id is not None and unit.version != line.version:
                raise Conflict
            if unit.grid_id is None:
                unit.name, unit.kind = values["name"], line.kind
            unit.contact, unit.phone = values["contact"] or None, plain_phone(values["phone"])
            unit.duties = values["duties"] or None
            session.add(unit)
            session.flush()
        return unit.id

    def retire(self, key: int, version: int) -> None:
        """Assign nothing more to a unit. Refused while it has open cases."""
        with self._store.write("停用承办单位") as session:
            unit = self._at(session, key, version)
            if count := _open(session, key):
                raise Refusal(f"“{unit.name}”还有 {count} 件在办，不能停用。请先转办或办结。")
            unit.is_active = False
            self.routing.leave_out(session, key)

    def take_back(self, key: int, version: int) -> None:
        """Assign to a unit again."""
        with self._store.write("恢复承办单位") as session:
            unit = self._at(session, key, version)
            if self._is_closed(unit.grid_id):
                raise Refusal(f"“{unit.name}”已经撤销，不能恢复。")
            unit.is_active = True

    def remove(self, key: int, version: int) -> None:
        """Do away with a unit that never had a case."""
        with self._store.write("删除承办单位") as session:
            unit = self._at(session, key, version)
            had = session.scalar(select(Case.id).where(Case.unit_id == key).limit(1))
            if had is None:
                had = session.scalar(select(CaseTask.id).where(CaseTask.unit_id == key).limit(1))
            if had is not None:
                raise Refusal(f"“{unit.name}”办过事件，不能删除；不再使用的，请停用。")
            self.routing.leave_out(session, key)
            session.delete(unit)

    def routed(self, ledger: str, kind_code: str | None, scenario: str | None) -> int | None:
        """Return the unit to which a case of this sort goes by itself, or None where nobody said (P0-35, P2-18).

        The office's rule for a scenario counts before what the scenario says itself, that before other rules.
        """
        nearest = self.routing.nearest(ledger, kind_code, scenario)
        if scenario and (nearest is None or not nearest.scenario) and (name := self._of_scenario(scenario)):
            with self._store.read() as session:
                answers = session.scalar(select(Unit.id).where(Unit.name == name, Unit.is_active))
            if answers is not None:
                return answers
        return nearest.unit_id if nearest is not None else None

    def suggestion(self) -> tuple[UnitLine, ...]:
        """Return the shipped units that the office does not have."""
        with self._store.read() as session:
            have = set(session.scalars(select(Unit.name)))
        return tuple(line for line in suggested() if line.name not in have)

    def take_over(self) -> int:
        """Take the shipped units and their routes over, where the office has none of its own. Return how many units."""
        missing = self.suggestion()
        with self._store.write("采用推荐的承办单位") as session:
            for line in missing:
                session.add(Unit(name=line.name, kind=line.kind, duties=line.duties))
            session.flush()
            keys = dict(session.execute(select(Unit.name, Unit.id).where(Unit.is_active)).all())
            self.routing.propose(session, keys, suggested_routes())
        return len(missing)

    def _at(self, session: Session, key: int, version: int) -> Unit:
        unit = known(session, Unit, key)
        if unit.version != version:
            raise Conflict
        return unit

    def _line(self, unit: Unit, open_cases: int = 0) -> UnitLine:
        return UnitLine(
            unit.id,
            self._name(unit.name, unit.grid_id),
            unit.kind,
            unit.grid_id,
            unit.contact or "",
            unit.phone or "",
            unit.duties or "",
            unit.is_active and not self._is_closed(unit.grid_id),
            unit.version,
            open_cases,
        )

    def _is_closed(self, grid: int | None) -> bool:
        node = self._grids.nodes.get(grid) if grid is not None else None
        return node is not None and node.closed

    def _of(self, grid: int) -> UnitLine:
        return UnitLine(None, self._grids.path_name(grid), UnitKind.GRID, grid)

    def _name(self, name: str, grid: int | None) -> str:
        """Return what a unit is called now: that of a grid as the grid."""
        return name if grid is None else self._grids.path_name(grid) or name

    def _free_name(self, session: Session, name: str, code: str, unit: Unit) -> str:
        """Return a name that no other unit has: two grids, one of them closed, may be called alike."""
        with session.no_autoflush:
            taken = session.scalar(select(Unit.id).where(Unit.name == name))
        return name if taken in (None, unit.id) else f"{name}（{code}）"


@cache
def suggested() -> Sequence[UnitLine]:
    """Return the shipped units."""
    return [UnitLine(None, one["name"], UnitKind(one["kind"]), duties=one["duties"]) for one in _content()["units"]]


@cache
def suggested_routes() -> Sequence[tuple[str, str, str]]:
    """Return the shipped rules: ledger, sort and the name of a unit."""
    return [(one["ledger"], one["kind"], one["unit"]) for one in _content()["routes"]]


def blank() -> UnitLine:
    """Return a new department, to be filled in."""
    return UnitLine(None, "", UnitKind.DEPARTMENT)


def changed(line: UnitLine, **values: Any) -> UnitLine:
    """Return a unit with other values, to be put."""
    kind = UnitKind(values.pop("kind", line.kind))
    return replace(line, kind=kind, **values)


def _place(line: UnitLine) -> tuple[int, bool, str]:
    """Return where a unit stands among the others."""
    return list(KIND_TITLES).index(line.kind), not line.is_active, sort_key(line.name)


def _open(session: Session, unit: int) -> int:
    """Return how many open cases a unit has, be it as one that assists."""
    leads = session.scalar(select(func.count()).select_from(Case).where(OPEN, Case.unit_id == unit)) or 0
    tasks = select(func.count(CaseTask.case_id.distinct())).where(CaseTask.unit_id == unit, CaseTask.ended_at.is_(None))
    return max(leads, session.scalar(tasks) or 0)


def _faults(values: dict[str, str]) -> list[Problem]:
    found = [] if values["name"] else [Problem("name", "请填写单位名称。")]
    for name, value in values.items():
        if len(value) > LONGEST[name]:
            found.append(Problem(name, f"{TITLES[name]}最多 {LONGEST[name]} 个字，现有 {len(value)} 个字。"))
    if values["phone"]:
        found += [Problem("phone", fault.message) for fault in read_phone(values["phone"]).faults if weighs(fault)]
    return found


@cache
def _content() -> Any:
    return json.loads((resources() / "units.json").read_text("utf-8"))
