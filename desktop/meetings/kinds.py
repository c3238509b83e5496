"""The kinds of meeting an office holds, declared in resources/meetings: sections, who comes, what the form asks."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop.resources import resources

WEEK, MONTH = "week", "month"  # cadences
SOURCE_TITLES: Mapping[str, str] = {  # what proposes items, as the clerk reads it where it could not be read
    "resolutions": "上次议定事项",
    "flow": "事件受理办理情况",
    "matters": "需要研究的事项",
    "moved": "变化大的数字",
    "findings": "自查发现的问题",
    "notices": "上级通知",
    "lights": "红黄灯事项",
    "next_week": "下周安排",
    "matters_raised": "居民提出的事项",
    "matters_to_take_up": "等待支部商议的事项",
    "matters_to_deliberate": "等待党群议事的事项",
    "matters_to_carry_out": "等待公开办理的事项",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an agenda, with the sources that propose its items."""

    key: str
    title: str
    about: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A text of the form's own (社情民意汇总, 风险研判 …), kept with the meeting under its key."""

    key: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of the table of items on the printed form; `width` is in Chinese characters."""

    key: str  # situation, opinion, responsible, due_on
    title: str
    width: int


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """One kind of meeting.

    Who holds one of `posts` in the meeting's grid, or up to `depth` levels below it, is a member; who holds one of
    `observers` sits in (列席).
    """

    key: str
    place: int
    title: str
    short: str
    about: str
    cadence: str  # week, month; empty: whenever needed
    depth: int
    posts: tuple[str, ...]
    observers: tuple[str, ...]
    sections: tuple[Section, ...]
    remarks: tuple[Remark, ...]
    columns: tuple[FormColumn, ...]
    paper: str  # what its minutes are called when they are printed on the form
    source: tuple[str, ...] = ()  # rows of the requirements

    def section(self, key: str) -> Section:
        """Return one of its sections; one that is no longer declared is called by its key."""
        return next((one for one in self.sections if one.key == key), Section(key, key, ""))

    def asked(self) -> Iterator[tuple[Section, str]]:
        """Yield the sources to be asked, each with the section it proposes for, in the order of the agenda."""
        for section in self.sections:
            for source in section.sources:
                yield section, source


@cache
def kinds() -> tuple[MeetingKind, ...]:
    """Return the declared kinds in their order."""
    files = (json.loads(path.read_text("utf-8")) for path in (resources() / "meetings").glob("*.json"))
    return tuple(sorted(map(_kind, files), key=lambda one: one.place))


@cache
def kind(key: str) -> MeetingKind:
    """Return one kind. Raise KeyError for a key that none has."""
    return {one.key: one for one in kinds()}[key]


def _kind(content: Mapping[str, Any]) -> MeetingKind:
    parts: dict[str, Any] = {name: tuple(content.get(name, ())) for name in ("posts", "observers", "source")}
    parts["sections"] = tuple(
        Section(**(one | {"sources": tuple(one.get("sources", ()))})) for one in content["sections"]
    )
    parts["remarks"] = tuple(Remark(**one) for one in content.get("remarks", ()))
    parts["columns"] = tuple(FormColumn(**one) for one in content.get("columns", ()))
    return MeetingKind(**{**content, **parts})
