"""What a clerk gives for a move, read by what the move asks: every fault is a sentence, and nothing else gets in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from desktop.cases.moves import STAFF, UNITS, Ask, Pick
from desktop.clock import years_before
from desktop.codes import Codes
from desktop.errors import Problem
from desktop.fields import Field, Kind
from desktop.names.folding import kept

BOUNDS: Mapping[str, tuple[int, int, str]] = {
    "score": (0, 100, "分"),
    "hours": (1, 72, "小时"),
}
MOST = 100_000  # of people and other things that are counted
FARTHEST = 5  # years that a limit may lie ahead
LONGEST_NAME = 100
LARGEST_KEY = 2**63


class _Fault(Exception):
    """A value that is not what was asked for, with the sentence for the clerk."""


class FactReader:
    """Reads the facts of moves."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        self._readers: Mapping[Kind, Callable[[Field, Any], Any]] = {
            Kind.TEXT: _text,
            Kind.NOTE: _text,
            Kind.CODE: self._code,
            Kind.NUMBER: _number,
            Kind.FLAG: _flag,
        }

    def read(
        self, asks: Sequence[Ask], facts: Mapping[str, Any], day: date, today: date
    ) -> tuple[dict[str, Any], list[Problem]]:
        """Return the facts as the log keeps them, and every fault. `day` is that of the move."""
        given: dict[str, Any] = {}
        found = [Problem(key, f"这一步不用填“{key}”，请去掉后再办理") for key in facts.keys() - _keys(asks)]
        for ask in asks:
            try:
                if isinstance(ask, Pick):
                    given |= _picked(ask, facts)
                    continue
                value = _stripped(facts.get(ask.key))
                if value is None:
                    if ask.required:
                        raise _Fault(f"{ask.title}不能为空")
                    continue
                if ask.kind is Kind.DATE:
                    given[ask.key] = _limit(ask, value, day, today)
                else:
                    given[ask.key] = self._readers[ask.kind](ask, value)
            except _Fault as fault:
                found.append(Problem(ask.key, str(fault)))
        return given, found

    def _code(self, ask: Field, value: Any) -> str:
        item = self._codes.item(ask.codes, value) if isinstance(value, str) else None
        if item is None or item.retired:
            raise _Fault(f"{ask.title}里没有“{value}”，请从列表里选择")
        return item.code


def named(key: str) -> str:
    """Return the key under which the name of somebody stands who is picked under a key."""
    return key.removesuffix("_id") + "_name"


def _keys(asks: Iterable[Ask]) -> set[str]:
    people = {named(ask.key) for ask in asks if isinstance(ask, Pick) and ask.what == STAFF}
    return {ask.key for ask in asks} | people


def _stripped(value: Any) -> Any:
    """Return a value without blanks around it, None for an empty one."""
    if isinstance(value, str):
        return kept(value).strip() or None
    return None if isinstance(value, list | tuple) and not value else value


def _text(ask: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise _Fault(f"{ask.title}要填文字，请重新填写")
    if len(value) > ask.max_length:
        raise _Fault(f"{ask.title}最多 {ask.max_length} 个字，现有 {len(value)} 个字")
    return value


def _number(ask: Field, value: Any) -> int:
    low, high, unit = BOUNDS.get(ask.key, (0, MOST, ""))
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Fault(f"{ask.title}要填整数，请重新填写")
    if not low <= value <= high:
        raise _Fault(f"{ask.title}在 {low} 到 {high} {unit}之间，请改正")
    return value


def _flag(ask: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Fault(f"{ask.title}只能选是或否，请重新选择")
    return value


def _limit(ask: Field, value: Any, day: date, today: date) -> str:
    """Return a limit: a day that has come already when the step is made is none."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise _Fault(f"{ask.title}“{value}”不是日期，请按 {day} 这样填写") from None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise _Fault(f"{ask.title}要填日期，请重新选择")
    if value < day:
        raise _Fault(f"{ask.title}不能早于{'今天' if day == today else f'办理这一步的 {day}'}，请改晚一些")
    if value > (farthest := years_before(day, -FARTHEST)):
        raise _Fault(f"{ask.title}不能晚于 {farthest}，请核对年份")
    return value.isoformat()


def _picked(ask: Pick, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen; somebody of the roster may be given by name alone."""
    value = _stripped(facts.get(ask.key))
    if value is None and ask.what == STAFF:
        name = _stripped(facts.get(named(ask.key)))
        if name is not None:
            return {named(ask.key): _text(Field("", f"{ask.title}姓名", max_length=LONGEST_NAME), name)}
    if value is None:
        if ask.required:
            raise _Fault(f"请选择{ask.title}")
        return {}
    wanted = list(value) if ask.what == UNITS and isinstance(value, list | tuple) else [value]
    if any(isinstance(key, bool) or not isinstance(key, int) or not 0 < key < LARGEST_KEY for key in wanted):
        raise _Fault(f"{ask.title}要从列表里选择，请重新选择")
    return {ask.key: list(dict.fromkeys(wanted)) if ask.what == UNITS else value}
