"""The history of a record in words: who changed what, from what, to what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from desktop.display import Display
from desktop.fields import Field, Kind
from desktop.history import Version, joined
from desktop.masking import Place

EMPTY = "（空）"
CHANGED = "（已变更）"
TITLES = {  # columns that are no Field of their own
    "standing": "状态",
    "left_on": "离开日期",
    "closed_on": "注销日期",
    "household_id": "所在户",
    "head_id": "户主",
    "members": "家庭成员",
    "dwelling_id": "住房",
    "contact": "联系人",
    "households": "居住户",
    "old_licence": "旧执照号码",
    "person_id": "居民档案",
    "parties": "当事人",
    "course": "办理步数",
    "reporters": "反映人",
    "links": "关联",
}
COUNTED = {"members": "人", "households": "户"}  # lists of keys, told by how many they are
STANDINGS = {
    "active": "在册",
    "moved": "已迁出",
    "deceased": "已死亡",
    "closed": "已注销",
    "dissolved": "已撤销",
    "serving": "在岗",
    "left": "已离岗",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was changed, masked as on any screen."""

    key: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """One version of a record as the clerk reads it."""

    version: int
    at: datetime  # the office's time
    by: str
    action: str
    differences: tuple[Difference, ...]


def tell(
    versions: Sequence[Version], fields: Sequence[Field], display: Display, names: Mapping[str, str]
) -> tuple[Told, ...]:
    """Return versions in words, in their order; `names` gives people for accounts.

    What one action did in several steps is one version for the clerk: the last of them.
    """
    known = {field.key: field for field in fields}
    return tuple(
        Told(
            one.version,
            one.at.astimezone(),
            names.get(one.by, one.by),
            one.action or "建档",
            tuple(_differences(one.fields, known, display)),
        )
        for one in _actions(versions)
    )


def _actions(versions: Sequence[Version]) -> Iterator[Version]:
    """Yield versions, the newest first, those of one action as one."""
    for _, steps in groupby(versions, key=lambda one: (one.at, one.by, one.action)):
        newest, *older = steps
        fields = newest.fields
        for step in older:
            fields = joined(step.fields, fields)
        yield replace(newest, fields=fields)


def _differences(
    changed: Mapping[str, Sequence[Any]], known: Mapping[str, Field], display: Display
) -> Iterator[Difference]:
    """Yield the changes of one version, those of Fields in the order of the form."""
    order = {key: place for place, key in enumerate(known)}
    for key in sorted(changed, key=lambda key: order.get(key, len(order))):
        before, after = changed[key]
        if key == "standing":
            yield Difference(key, TITLES[key], *(STANDINGS.get(str(one), EMPTY) for one in (before, after)))
        elif key in COUNTED:
            yield Difference(key, TITLES[key], *(f"{len(one or ())} {COUNTED[key]}" for one in (before, after)))
        elif key in known and _is_reference(known[key]):
            yield Difference(key, known[key].title, _plain(before, True), _plain(after, True))
        elif key in known:
            yield Difference(key, known[key].title, *(_words(display, known[key], one) for one in (before, after)))
        elif key in TITLES:
            is_key = key.endswith("_id")
            yield Difference(key, TITLES[key], _plain(before, is_key), _plain(after, is_key))


def _is_reference(field: Field) -> bool:
    """Whether a field holds the key of another record, or a code that only the record itself can tell."""
    return field.kind is Kind.CODE and (field.key.endswith("_id") or not field.codes)


def _plain(value: Any, is_key: bool) -> str:
    if value in (None, ""):
        return EMPTY
    return CHANGED if is_key else str(value)


def _words(display: Display, field: Field, value: Any) -> str:
    if field.kind is Kind.CODE and isinstance(value, int):  # of another record: what it is called may change
        return CHANGED
    if field.kind is Kind.DATE and isinstance(value, str) and value:
        value = date.fromisoformat(value)
    return display.masked(field, value, Place.LOG) or EMPTY
