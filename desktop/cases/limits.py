"""How long each stage of a case may take: yellow and red days by ledger and scenario, shipped and the office's own."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from desktop.calendar import Calendar
from desktop.cases.ledgers import ledgers
from desktop.errors import Refusal
from desktop.office import Office
from desktop.resources import resources

CHANGES = "case_limits"  # key of the fact: "ledger/scenario/stage" -> warn, due, unit, urgent_warn, urgent_due
WORKDAYS, DAYS = "workdays", "days"
UNIT_TITLES = {WORKDAYS: "工作日", DAYS: "自然日"}
SAME_DAY = "当天"
MOST = 999
EVERY = ""  # stands for every ledger, or for no scenario


@dataclass(frozen=True, slots=True)
class Limit:
    """After so many days a stage turns yellow, and red. An urgent case has its own, or half of them."""

    warn: int
    due: int
    unit: str = WORKDAYS
    urgent_warn: int | None = None
    urgent_due: int | None = None
    source: str = ""

    def days(self, urgent: bool) -> tuple[int, int]:
        """Return yellow and red; halves are rounded up, so that a day stays a day."""
        if not urgent:
            return self.warn, self.due
        warn = -(-self.warn // 2) if self.urgent_warn is None else self.urgent_warn
        return warn, -(-self.due // 2) if self.urgent_due is None else self.urgent_due


@dataclass(frozen=True, slots=True)
class LimitStage:
    """A stretch of a case's way that has a limit."""

    key: str
    title: str
    about: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Template:
    """Limits that belong together under a name, to be taken over for a ledger (P2-35)."""

    key: str
    title: str
    about: str
    source: str
    limits: Mapping[str, Limit]  # by stage


@dataclass(frozen=True, slots=True)
class Clock:
    """From the day after `warn_on` a stage shows yellow, from the day after `due_on` red."""

    warn_on: date
    due_on: date


@cache
def stages() -> tuple[LimitStage, ...]:
    """Return the stages that have a limit, in their order."""
    return tuple(
        LimitStage(one.pop("key"), one.pop("title"), one.pop("about"), Limit(**one)) for one in _content()["stages"]
    )


@cache
def templates() -> tuple[Template, ...]:
    """Return the shipped templates."""
    return tuple(Template(**one | {"limits": _limits(one["limits"])}) for one in _content()["templates"])


@cache
def shipped() -> Mapping[str, Limit]:
    """Return every shipped limit by its key "ledger/scenario/stage"."""
    found = {limit_key(EVERY, EVERY, stage.key): stage.limit for stage in stages()}
    for ledger, limits in _content()["ledgers"].items():
        found |= {limit_key(ledger, EVERY, stage): limit for stage, limit in _limits(limits).items()}
    return found


def limit_key(ledger: str, scenario: str | None, stage: str) -> str:
    """Return under what a limit is kept."""
    return f"{ledger}/{scenario or EVERY}/{stage}"


OfScenario = Callable[[str], Mapping[str, Limit]]  # limits by stage that a scenario itself declares


@dataclass(frozen=True)
class LimitTable:
    """The limits at one time. The nearest counts: of ledger and scenario, of the scenario, of the ledger, of all."""

    own: Mapping[str, Limit]
    calendar: Calendar
    of_scenario: OfScenario

    def clock(self, ledger: str, scenario: str | None, stage: str, day: date, urgent: bool = False) -> Clock:
        """Return the days on which a stage that begins on a day turns yellow and red."""
        limit = self.current(ledger, scenario, stage)
        return Clock(*(self._after(day, count, limit.unit) for count in limit.days(urgent)))

    def current(self, ledger: str, scenario: str | None, stage: str) -> Limit:
        """Return the limit in force. Raise KeyError for a stage that has none."""
        return self._nearest(self.own, ledger, scenario, stage)

    def usual(self, ledger: str, scenario: str | None, stage: str) -> Limit:
        """Return the limit that would be in force if the office had none at just this place."""
        place = limit_key(ledger, scenario, stage)
        return self._nearest({key: one for key, one in self.own.items() if key != place}, ledger, scenario, stage)

    def _nearest(self, own: Mapping[str, Limit], ledger: str, scenario: str | None, stage: str) -> Limit:
        if scenario:
            declared = own.get(limit_key(ledger, scenario, stage)) or self.of_scenario(scenario).get(stage)
            if declared is not None:
                return declared
        here, every = limit_key(ledger, EVERY, stage), limit_key(EVERY, EVERY, stage)
        return own.get(here) or shipped().get(here) or own.get(every) or shipped()[every]

    def _after(self, day: date, count: int, unit: str) -> date:
        if unit == DAYS:
            return day + timedelta(count)
        return self.calendar.after(day, count or int(not self.calendar.is_workday(day)))


class CaseLimits:
    """The limits in force, and the office's changes of them."""

    def __init__(self, office: Office, calendar: Calendar, of_scenario: OfScenario = lambda scenario: {}) -> None:
        self._office, self._calendar, self._of_scenario = office, calendar, of_scenario
        self._built: tuple[object, LimitTable] | None = None

    @property
    def table(self) -> LimitTable:
        """All limits as they are now."""
        values, built = self._office.values, self._built
        if built is None or built[0] is not values:
            own = {key: Limit(**plain) for key, plain in values.get(CHANGES, {}).items()}
            built = self._built = values, LimitTable(own, self._calendar, self._of_scenario)
        return built[1]

    def as_now(self) -> LimitTable:
        """Return the limits as they are now, working days too, to be kept while they are changed."""
        return replace(self.table, calendar=self._calendar.as_now())

    def clock(self, ledger: str, scenario: str | None, stage: str, day: date, urgent: bool = False) -> Clock:
        """Return the days on which a stage that begins on a day turns yellow and red."""
        return self.table.clock(ledger, scenario, stage, day, urgent)

    def current(self, ledger: str, scenario: str | None, stage: str) -> Limit:
        """Return the limit in force. Raise KeyError for a stage that has none."""
        return self.table.current(ledger, scenario, stage)

    def usual(self, ledger: str, scenario: str | None, stage: str) -> Limit:
        """Return the limit that would be in force if the office had none at just this place."""
        return self.table.usual(ledger, scenario, stage)

    def is_own(self, ledger: str, scenario: str | None, stage: str) -> bool:
        """Return whether the office has its own limit at just this place."""
        return limit_key(ledger, scenario, stage) in self.table.own

    def put(self, ledger: str, scenario: str | None, limits: Mapping[str, Limit]) -> None:
        """Set the limits of some stages; one as it would be anyway is the office's own no more."""
        table, changed = self.table, dict(self.table.own)
        for stage, limit in limits.items():
            _refuse(stage, limit)
            changed.pop(limit_key(ledger, scenario, stage), None)
            if replace(limit, source="") != replace(table.usual(ledger, scenario, stage), source=""):
                changed[limit_key(ledger, scenario, stage)] = replace(limit, source="")
        self._keep("修改办理时限", changed)

    def use(self, ledger: str, scenario: str | None, template: Template) -> None:
        """Take over a template for a ledger."""
        self.put(ledger, scenario, template.limits)

    def reset(self, ledger: str, scenario: str | None, stage: str) -> None:
        """Take one limit back to what it would be anyway."""
        place = limit_key(ledger, scenario, stage)
        self._keep("恢复办理时限", {key: one for key, one in self.table.own.items() if key != place})

    def _keep(self, action: str, own: Mapping[str, Limit]) -> None:
        before, told = self.table.own, {}
        for key in before.keys() | own.keys():
            if before.get(key) != own.get(key):
                told[_place_title(key)] = tuple(
                    None if one is None else said(one) for one in (before.get(key), own.get(key))
                )
        if told:
            self._office.put(action, {CHANGES: {key: _plain(one) for key, one in sorted(own.items())}}, told)


def in_words(limit: Limit) -> str:
    """Return yellow and red days as a cell shows them: 2/5, 45/60 自然日, 当天."""
    if limit.due == 0:
        return SAME_DAY
    unit = "" if limit.unit == WORKDAYS else f" {UNIT_TITLES[limit.unit]}"
    return f"{limit.warn or SAME_DAY}/{limit.due}{unit}"


def said(limit: Limit) -> str:
    """Return a limit as the log tells it, with the days of urgent cases: 2/5，加急 1/3."""
    warn, due = limit.days(True)
    return f"{in_words(limit)}，加急 {in_words(replace(limit, warn=warn, due=due))}"


def _place_title(key: str) -> str:
    ledger_key, scenario, stage = key.split("/")
    title = next((one.title for one in ledgers() if one.key == ledger_key), "各台账")
    step = next((one.title for one in stages() if one.key == stage), stage)
    return "·".join(filter(None, (title, scenario, f"{step}时限")))


def _refuse(stage: str, limit: Limit) -> None:
    """Refuse a limit that could not be kept."""
    title = next(one.title for one in stages() if one.key == stage)
    pairs = [(limit.warn, limit.due), limit.days(True)]
    if any(not 0 <= days <= MOST for pair in pairs for days in pair):
        raise Refusal(f"“{title}”的天数在 0 到 {MOST} 之间，请改正。")
    if any(warn > due for warn, due in pairs):
        raise Refusal(f"“{title}”的黄灯天数不能多于红灯天数，请改正。")
    if any(urgent > common for urgent, common in zip(pairs[1], pairs[0], strict=True)):
        raise Refusal(f"“{title}”的加急天数不能多于一般天数，请改正。")


def _plain(limit: Limit) -> dict[str, Any]:
    values = asdict(limit)
    return {name: value for name, value in values.items() if value is not None and name != "source"}


def _limits(plain: Mapping[str, Mapping[str, Any]]) -> dict[str, Limit]:
    return {stage: Limit(**one) for stage, one in plain.items()}


def _content() -> Any:
    return json.loads((resources() / "limits.json").read_text("utf-8"))
