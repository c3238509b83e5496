"""The offices below side by side (各镇对比): what each has, how its cases stand, what it sent last."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from db.models.cases import OPEN, Case
from db.models.enterprises import Enterprise, EnterpriseStanding
from db.models.exchange import Relation
from db.models.grids import Grid, GridStanding
from db.models.households import Household, HouseholdStanding
from db.models.people import Person, Standing
from db.models.roster import Appointment
from db.store import Store
from desktop.cases.lights import is_red, is_yellow
from desktop.clock import Today, today
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import PartnerRow, Partners
from desktop.exchange.status import ExchangeStatus, PartnerStatus
from desktop.fields import Field, Kind
from desktop.founding import DISTRICT, TOWN, VILLAGE
from desktop.grids.service import GRID, Grids
from desktop.tables import TONE, Row

TITLES = {DISTRICT: "各镇对比", TOWN: "各村对比"}  # by the level of the office itself
OTHERS, ALL = "下级对比", "合计"
NONE_YET, NEVER, OVERDUE, MISSING, STOPPED, CONFLICTS, FULL, FINE = (
    "未核对公钥卡", "还没有收到", "回执逾期", "缺第 {} 期", "删除过多，待核实", "{} 项待核对", "待补送全量", "正常",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is counted of one office and of everything below it."""

    villages: int = 0
    grids: int = 0
    people: int = 0
    households: int = 0
    enterprises: int = 0
    workers: int = 0
    cases: int = 0  # registered this year
    open: int = 0
    yellow: int = 0
    red: int = 0


FIELDS = (
    Field("title", "单位", width=8, listed=True),
    *(
        Field(name, title, Kind.NUMBER, width=width, listed=True)
        for name, title, width in (
            ("villages", "村居", 3), ("grids", "网格", 4), ("people", "人口", 5), ("households", "户", 5),
            ("enterprises", "企业", 4), ("workers", "网格员", 4), ("cases", "本年事件", 4), ("open", "在办", 3),
            ("yellow", "黄灯", 3), ("red", "红灯", 3),
        )
    ),
    Field("received", "最近收到", width=8, listed=True),
    Field("standing", "交换情况", width=8, listed=True),
)  # fmt: skip
COUNTED = tuple(one.name for one in fields(Amounts))


@dataclass(frozen=True, slots=True)
class OfficeBelow:
    """One office below this one."""

    partner: PartnerRow
    amounts: Amounts
    status: PartnerStatus

    @property
    def last(self) -> PackageRow | None:
        """The last package that came from it."""
        return self.status.last_received

    @property
    def standing(self) -> tuple[str, str]:
        """How the exchange with it stands, in words, and the tone of them; the gravest first."""
        status = self.status
        if status.missing:
            return MISSING.format("、".join(map(str, status.missing))), "red"
        if status.stopped is not None:
            return STOPPED, "red"
        if status.overdue:
            return OVERDUE, "red"
        if status.needs_full:
            return FULL, "amber"
        if status.open_conflicts:
            return CONFLICTS.format(status.open_conflicts), "amber"
        if not self.partner.is_ready and self.partner.has_program:
            return NONE_YET, ""
        if self.last is None:
            return NEVER, ""
        return FINE, ""

    def shown(self) -> Row:
        """Return it as a list shows it."""
        words, tone = self.standing
        row = {"title": self.partner.title, "standing": words, "received": ""}
        row |= {name: f"{getattr(self.amounts, name):,}" for name in COUNTED}
        if self.last is not None:
            row["received"] = f"第 {self.last.sequence} 期　{self.last.made_at.astimezone():%m-%d}"
        if tone:
            row[TONE] = tone
        return row


@dataclass(frozen=True, slots=True)
class Counted:
    """What hangs on each grid itself: figures by name, and who works there, who may work in several."""

    amounts: dict[int, Counter[str]] = field(default_factory=dict)
    workers: dict[int, set[int]] = field(default_factory=dict)


class OfficesBelow:
    """Compares the offices below: one query per table, however many there are."""

    def __init__(
        self, store: Store, grids: Grids, partners: Partners, status: ExchangeStatus, today: Today = today
    ) -> None:
        self._store, self._grids, self._partners, self._status, self._today = store, grids, partners, status, today

    @property
    def are_any(self) -> bool:
        """Whether this office has others below it."""
        return any(one.relation is Relation.LOWER for one in self._partners.rows())

    @property
    def title(self) -> str:
        """What the comparison is called: of towns in a district, of villages in a town."""
        roots = self._grids.children(None)
        return TITLES.get(roots[0].level, OTHERS) if roots else OTHERS

    def all(self) -> list[OfficeBelow]:
        """Return the offices below in the order of their codes."""
        below = [one for one in self._partners.rows() if one.relation is Relation.LOWER]
        standing = {one.partner_id: one for one in self._status.all()}
        with self._store.read() as session:
            counted = _counted(session, self._today())
        return [OfficeBelow(one, self._amounts(one, counted), standing[one.key]) for one in below]

    @staticmethod
    def total(offices: Sequence[OfficeBelow]) -> Row:
        """Return the line under them all."""
        sums = {name: sum(getattr(one.amounts, name) for one in offices) for name in COUNTED}
        return {"title": ALL, **{name: f"{amount:,}" for name, amount in sums.items()}}

    def _amounts(self, partner: PartnerRow, counted: Counted) -> Amounts:
        found: Counter[str] = Counter()
        workers: set[int] = set()
        for key in self._grids.subtree(partner.grid_id) if partner.grid_id is not None else ():
            found.update(counted.amounts.get(key, {}))
            workers |= counted.workers.get(key, set())
        return Amounts(**found, workers=len(workers))


def _counted(session: Session, day: date) -> Counted:
    counted = Counted()
    for query, names in _queries(day):
        for key, *amounts in session.execute(query):
            told = {name: int(amount or 0) for name, amount in zip(names, amounts, strict=True)}
            counted.amounts.setdefault(key or 0, Counter()).update(told)
    holds = or_(Appointment.valid_from.is_(None), Appointment.valid_from <= day)
    ends = or_(Appointment.valid_to.is_(None), Appointment.valid_to > day)
    for key, staff in session.execute(select(Appointment.grid_id, Appointment.staff_id).where(holds, ends)):
        counted.workers.setdefault(key, set()).add(staff)
    return counted


def _queries(day: date) -> list[tuple[Select[*tuple[Any, ...]], tuple[str, ...]]]:
    def per_grid(model: Any, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        return select(model.grid_id, func.count()).where(*conditions).group_by(model.grid_id)

    in_force = Grid.standing != GridStanding.CLOSED
    lights = (func.count(), _sum(is_yellow(day)), _sum(is_red(day)))
    return [
        (select(Grid.id, _one(Grid.level == VILLAGE), _one(Grid.level == GRID)).where(in_force), ("villages", "grids")),
        (per_grid(Person, Person.standing == Standing.ACTIVE), ("people",)),
        (per_grid(Household, Household.standing == HouseholdStanding.ACTIVE), ("households",)),
        (per_grid(Enterprise, Enterprise.standing == EnterpriseStanding.ACTIVE), ("enterprises",)),
        (per_grid(Case, Case.registered_on.between(date(day.year, 1, 1), day)), ("cases",)),
        (select(Case.grid_id, *lights).where(OPEN).group_by(Case.grid_id), ("open", "yellow", "red")),
    ]


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(_one(condition))
