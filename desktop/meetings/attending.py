"""Who is to be at a meeting, by the posts of the roster, and who was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.meetings import Attendance
from db.models.roster import Staff
from db.store import Store
from desktop.drafting import known
from desktop.errors import Refusal
from desktop.grids.holders import Holder, holders_of
from desktop.grids.posts import CHIEF, DEPUTY_CHIEF, FIRST_CHIEF, LEADER
from desktop.grids.service import Grids
from desktop.meetings.fields import MEMBER, OBSERVER, PRESENCE_TITLES, PRESENT_KEY, ROLE_TITLES
from desktop.meetings.kinds import MeetingKind
from desktop.meetings.writing import begin, cleaned, minutes, part_of_minutes

CHAIRS = (CHIEF, LEADER, FIRST_CHIEF, DEPUTY_CHIEF)  # who chairs, where the meeting's own grid has one of them
LONGEST_DUTY, LONGEST_NAME = 200, 100


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody of the roster who is to come."""

    staff_id: int
    name: str
    duty: str
    role: str
    chairs: bool


def invited(session: Session, grids: Grids, kind: MeetingKind, grid: int | None, day: date) -> list[Invited]:
    """Return who is to come, the chair first, then in the order of the grids and posts; everybody once.

    Where nobody holds a post within the depth of the kind, the levels below are asked, one after the other.
    """
    found: list[Holder] = []
    own: list[Holder] = []
    for depth, level in enumerate(_levels(grids, grid)):
        if depth > kind.depth and any(one.post in kind.posts for one in found):
            break
        held = holders_of(session, level, day)
        here = [one for key in level for one in held.get(key, ())]
        own = own or (here if depth == 0 else [])
        found += [one for one in here if one.post in (*kind.posts, *kind.observers)]
    chair = min((one for one in own if one.post in CHAIRS), key=lambda one: CHAIRS.index(one.post), default=None)
    return _once(grids, kind, ([chair] if chair else []) + found, chair)


class Attending:
    """Calls the roll of meetings."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def attend(self, attendance: int, version: int, presence: str) -> int:
        """Write down whether somebody came: present, absent, leave, or empty for not called yet. Return the version."""
        if presence and presence not in PRESENCE_TITLES:
            raise Refusal("到会情况只能是到会、缺席或请假，请重新选择。")
        with part_of_minutes(self._store, "登记到会", Attendance, attendance, version) as (session, meeting, row):
            row.presence = presence or None
            if presence == PRESENT_KEY:
                begin(session, meeting)
            session.flush()
            return row.version

    def attend_all(self, key: int, presence: str = PRESENT_KEY) -> int:
        """Write the same of everybody who was not called yet. Return how many those were."""
        if presence not in PRESENCE_TITLES:
            raise Refusal("到会情况只能是到会、缺席或请假，请重新选择。")
        with minutes(self._store, "登记到会", key) as (session, meeting):
            waiting = select(Attendance).where(Attendance.meeting_id == key, Attendance.presence.is_(None))
            rows = session.scalars(waiting).all()
            for row in rows:
                row.presence = presence
            if rows and presence == PRESENT_KEY:
                begin(session, meeting)
            return len(rows)

    def invite(self, key: int, name: str = "", duty: str = "", role: str = MEMBER, staff_id: int | None = None) -> int:
        """Add somebody who is to come, of the roster or from elsewhere. Return the key of the attendance."""
        if role not in ROLE_TITLES:
            raise Refusal("参会身份只能是参加或列席，请重新选择。")
        with minutes(self._store, "添加参会人员", key) as (session, _):
            of = Attendance.meeting_id == key
            if staff_id is not None:
                name = name or known(session, Staff, staff_id).name
                if session.scalar(select(Attendance.id).where(of, Attendance.staff_id == staff_id)):
                    raise Refusal(f"{name}已经在参会名单里，不需要再添加。")
            row = Attendance(
                meeting_id=key,
                place=(session.scalar(select(func.max(Attendance.place)).where(of)) or 0) + 1,
                staff_id=staff_id,
                name=cleaned(name, "姓名", LONGEST_NAME),
                duty=cleaned(duty, "职务", LONGEST_DUTY, required=False) or None,
                role=role,
            )
            session.add(row)
            session.flush()
            return row.id

    def change_role(self, attendance: int, version: int, role: str) -> int:
        """Let somebody take part, or sit in. Return the version."""
        if role not in ROLE_TITLES:
            raise Refusal("参会身份只能是参加或列席，请重新选择。")
        with part_of_minutes(self._store, "调整参会身份", Attendance, attendance, version) as (session, _, row):
            row.role = role
            session.flush()
            return row.version

    def uninvite(self, attendance: int, version: int) -> None:
        """Take somebody off the list of those who are to come."""
        with part_of_minutes(self._store, "移出参会人员", Attendance, attendance, version) as (session, _, row):
            session.delete(row)


def _levels(grids: Grids, grid: int | None) -> Iterator[list[int]]:
    """Yield the keys of the meeting's own grid, then those right below, and so on; closed grids are left out."""
    level = [node.id for node in grids.children(None)] if grid is None else [grid]
    while level:
        yield level
        level = [node.id for key in level for node in grids.children(key) if not node.closed]


def _once(grids: Grids, kind: MeetingKind, holders: Sequence[Holder], chair: Holder | None) -> list[Invited]:
    held: dict[int, list[Holder]] = {}
    for one in holders:
        held.setdefault(one.staff_id, []).append(one)
    found = []
    for staff, posts in held.items():
        duties = dict.fromkeys(_duty(grids, one) for one in posts)
        chairs = chair is not None and chair.staff_id == staff
        member = chairs or any(one.post in kind.posts for one in posts)
        duty = "、".join(duties)[:LONGEST_DUTY]
        found.append(Invited(staff, posts[0].name, duty, MEMBER if member else OBSERVER, chairs))
    return sorted(found, key=lambda one: (not one.chairs, one.role != MEMBER))


def _duty(grids: Grids, one: Holder) -> str:
    node = grids.nodes.get(one.grid_id)
    where = "" if node is None or node.parent_id is None else grids.path_name(one.grid_id)
    return f"{where} {grids.post_title(one.grid_id, one.post)}".strip()
