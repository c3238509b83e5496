"""Where a case goes by itself (自动派单, P0-35, P2-18): by ledger, sort and scenario; the nearest rule counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.cases import Unit
from db.store import Store
from desktop.cases.ledgers import ledgers
from desktop.errors import Refusal
from desktop.office import Office, put_facts

ROUTES = "routes"  # key of the fact: "ledger/kind/scenario" -> key of a unit


@dataclass(frozen=True, slots=True)
class Route:
    """One rule: cases of a ledger, of a sort and those below it, of a scenario, go to a unit. Empty means every."""

    ledger: str
    kind: str
    scenario: str
    unit_id: int

    @property
    def key(self) -> str:
        """Under what the rule is kept."""
        return route_key(self.ledger, self.kind, self.scenario)

    def fits(self, ledger: str, kind_code: str | None, scenario: str | None) -> bool:
        """Return whether the rule is about such a case."""
        return (
            self.ledger in ("", ledger)
            and (kind_code or "").startswith(self.kind)
            and self.scenario in ("", scenario or "")
        )

    @property
    def nearness(self) -> tuple[bool, int, bool]:
        """How closely the rule says what it is about: a scenario before a sort before a ledger."""
        return bool(self.scenario), len(self.kind), bool(self.ledger)


class Routing:
    """The rules of the office."""

    def __init__(self, store: Store, office: Office) -> None:
        self._store, self._office = store, office
        self._built: tuple[object, tuple[Route, ...]] | None = None

    @property
    def routes(self) -> tuple[Route, ...]:
        """Every rule, in the order of ledgers and sorts."""
        values, built = self._office.values, self._built
        if built is None or built[0] is not values:
            built = self._built = values, tuple(_route(key, unit) for key, unit in values.get(ROUTES, {}).items())
        return built[1]

    def nearest(self, ledger: str, kind_code: str | None, scenario: str | None) -> Route | None:
        """Return the rule that says most closely where such a case goes."""
        fitting = (one for one in self.routes if one.fits(ledger, kind_code, scenario))
        return max(fitting, key=lambda one: one.nearness, default=None)

    def put(self, route: Route) -> None:
        """Send cases of one sort to a unit."""
        if route.kind and not route.ledger:
            raise Refusal("请先选台账，再选类别。")
        with self._store.write("修改自动派单") as session:
            unit = session.get(Unit, route.unit_id)
            if unit is None or not unit.is_active:
                raise Refusal("这个承办单位已停用或不存在，请重新选择。")
            self._keep(session, {**self._office.get(ROUTES, {}), route.key: route.unit_id}, {route.key})

    def remove(self, key: str) -> None:
        """Send cases of one sort nowhere by themselves."""
        with self._store.write("修改自动派单") as session:
            kept = {one: unit for one, unit in self._office.get(ROUTES, {}).items() if one != key}
            self._keep(session, kept, {key})

    def leave_out(self, session: Session, unit: int) -> None:
        """Send nothing more to a unit, inside a write."""
        routes = self._office.get(ROUTES, {})
        gone = {key for key, one in routes.items() if one == unit}
        if gone:
            self._keep(session, {key: one for key, one in routes.items() if key not in gone}, gone)

    def propose(self, session: Session, units: Mapping[str, int], routes: Iterable[tuple[str, str, str]]) -> None:
        """Take over shipped rules, by names of units, where the office has none of its own, inside a write."""
        own = self._office.get(ROUTES, {})
        new = {route_key(ledger, kind, ""): units[unit] for ledger, kind, unit in routes if unit in units}
        added = {key: unit for key, unit in new.items() if key not in own}
        if added:
            self._keep(session, {**own, **added}, added.keys())

    def _keep(self, session: Session, routes: Mapping[str, int], changed: Iterable[str]) -> None:
        before = self._office.get(ROUTES, {})
        keys = {one for one in (*before.values(), *routes.values())}
        names = dict(session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(keys))).all())
        told = {
            route_title(key): tuple(names.get(found[key], "") if key in found else None for found in (before, routes))
            for key in sorted(changed)
            if before.get(key) != routes.get(key)
        }
        put_facts(session, {ROUTES: dict(sorted(routes.items()))}, told)


def route_key(ledger: str, kind: str, scenario: str) -> str:
    """Return under what a rule is kept."""
    return f"{ledger}/{kind}/{scenario}"


def route_title(key: str) -> str:
    """Return what a rule is about, for the log."""
    ledger, kind, scenario = key.split("/")
    title = next((one.title for one in ledgers() if one.key == ledger), "各台账")
    return "·".join(filter(None, (f"自动派单：{title}", kind, scenario)))


def _route(key: str, unit: int) -> Route:
    ledger, kind, scenario = key.split("/")
    return Route(ledger, kind, scenario, unit)
