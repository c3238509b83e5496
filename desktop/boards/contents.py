"""What a notice board says, as it stands today and as it was when it was posted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from desktop.resources import resources


@dataclass(frozen=True, slots=True)
class BoardPerson:
    """Somebody on a board; `photograph` is the address of the picture, empty where there is none."""

    staff_id: int
    title: str  # 网格长, of several posts: 网格长、专职网格员
    name: str
    phone: str
    duties: str
    photograph: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party organisation and who leads it, if of the roster; `duty` is what the leader is called."""

    name: str
    leader: str
    duty: str


@dataclass(frozen=True, slots=True)
class BoardContents:
    """Everything that a board says of one grid; `outline` tells one version of its polygon from another."""

    grid_id: int
    name: str
    extent: str
    people: tuple[BoardPerson, ...]
    party: tuple[PartyLine, ...]
    hotline: str
    outline: str

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "BoardContents":
        """Return what JSON held."""
        people = tuple(BoardPerson(**{**one, "posts": tuple(one.get("posts", ()))}) for one in plain.get("people", ()))
        party = tuple(PartyLine(**one) for one in plain.get("party", ()))
        return cls(
            int(plain["grid_id"]),
            str(plain.get("name", "")),
            str(plain.get("extent", "")),
            people,
            party,
            str(plain.get("hotline", "")),
            str(plain.get("outline", "")),
        )


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """What boards and cards say, as it is declared: which posts, in which order, with which of their duties."""

    posts: tuple[str, ...]
    from_above: tuple[str, ...]  # posts that the village fills where the grid has nobody
    workers: tuple[str, ...]  # posts whose holders get cards and badges
    duties: Mapping[str, Sequence[str]]
    party_leaders: Mapping[str, str]  # kinds of organisations that are named, and what their leader is called
    services: str
    objection_days: int


@cache
def rules() -> NoticeRules:
    """Return the shipped declaration."""
    content = json.loads((resources() / "notices.json").read_text("utf-8"))
    return NoticeRules(
        tuple(content["posts"]),
        tuple(content["from_above"]),
        tuple(content["workers"]),
        content["duties"],
        content["party_leaders"],
        content["services"],
        int(content["objection_days"]),
    )


def differences(posted: BoardContents, today: BoardContents) -> tuple[str, ...]:
    """Return in words what a posted board says otherwise than it should; nothing where it is still right."""
    found = _of_people(posted.people, today.people)
    if posted.name != today.name:
        found.append(f"网格名称由“{posted.name}”改为“{today.name}”")
    if posted.hotline != today.hotline:
        found.append(_exchanged("监督电话", posted.hotline, today.hotline))
    if posted.party != today.party:
        found.append("党组织或书记有变动")
    if posted.extent != today.extent or posted.outline != today.outline:
        found.append("网格范围有调整")
    return tuple(found)


def _of_people(posted: Sequence[BoardPerson], today: Sequence[BoardPerson]) -> list[str]:
    before, after = {one.staff_id: one for one in posted}, {one.staff_id: one for one in today}
    gone = [one for one in posted if one.staff_id not in after]
    come = [one for one in today if one.staff_id not in before]
    found = []
    for one in list(gone):
        taker = next((other for other in come if set(one.posts) & set(other.posts)), None)
        if taker is not None:
            found.append(f"{one.title} {one.name}换成{taker.name}")
            gone.remove(one)
            come.remove(taker)
    found += [f"{one.title} {one.name}已离任" for one in gone]
    found += [f"新任{one.title} {one.name}" for one in come]
    for key in before.keys() & after.keys():
        found += _of_person(before[key], after[key])
    return found


def _of_person(posted: BoardPerson, today: BoardPerson) -> list[str]:
    found = []
    if posted.name != today.name:
        found.append(f"{posted.name}更名为{today.name}")
    if posted.title != today.title:
        found.append(f"{today.name}由{posted.title}改任{today.title}")
    elif posted.duties != today.duties:
        found.append(f"{today.title}的职责有修改")
    if posted.phone != today.phone:
        found.append(f"{today.name}的电话已变更")
    if posted.photograph != today.photograph:
        what = "撤了照片" if not today.photograph else "换了照片" if posted.photograph else "补了照片"
        found.append(f"{today.name}{what}")
    return found


def _exchanged(title: str, before: str, after: str) -> str:
    if not before or not after:
        return f"{title}{'补上' if after else '取消'}"
    return f"{title}由 {before} 改为 {after}"
