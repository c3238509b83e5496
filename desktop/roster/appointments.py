"""Posts that people hold in grids, from a day to a day.

A post is not a person (P0-02): it may stand vacant, have several holders (P0-03), be held ex officio; and one person
may hold posts in many grids (P3-14). Which posts a level has, and how many may hold one, is the scheme's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.keys import in_keys
from db.models.roster import Appointment, Staff, StaffStanding
from db.store import Store
from desktop.clock import Today, today
from desktop.drafting import known
from desktop.errors import Refusal
from desktop.grids.counting import current
from desktop.grids.service import Grids
from desktop.roster.contacts import ContactChange, contacts_moved, contacts_restored
from desktop.roster.holding import Holding, holdings
from desktop.roster.posts import post_at, posts_at, title_of
from desktop.scheme_choice import OfficeScheme
from desktop.schemes import Post

CHANGED = "这项任职之后又有变动，不能撤销。"


@dataclass(frozen=True, slots=True)
class Appointing:
    """What is wanted: who, where, which post, from which day, in which capacity, on which ground."""

    staff_id: int
    grid_id: int
    post: str
    on: date | None
    until: date | None = None
    held_as: str = ""
    is_ex_officio: bool = False
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PostState:
    """A post of a grid: who holds it, how many should."""

    post: str
    title: str
    minimum: int
    maximum: int | None
    holders: tuple[Holding, ...]

    @property
    def missing(self) -> int:
        """How many holders are lacking."""
        return max(self.minimum - len(self.holders), 0)


@dataclass(frozen=True, slots=True)
class PostChange:
    """What a write did to posts and contact households, so that it can be taken back."""

    made: tuple[int, ...] = ()
    ended: tuple[tuple[int, date | None, int], ...] = ()  # appointment, its end before, its version now
    contacts: ContactChange | None = None


class Occupied(Refusal):
    """Nobody else can hold the post as long as these do."""

    def __init__(self, message: str, holders: Sequence[Holding]) -> None:
        super().__init__(message)
        self.holders = tuple(holders)


class Appointments:
    """Who holds which post where."""

    def __init__(self, store: Store, grids: Grids, scheme: OfficeScheme, today: Today = today) -> None:
        self._store, self._grids, self._scheme, self._today = store, grids, scheme, today

    # Asking

    def of_grid(self, grid: int, day: date | None = None, *, below: bool = False) -> Sequence[Holding]:
        """Return who holds a post in a grid on a day, `below` it as well if wanted; in the order of the posts."""
        keys = self._grids.subtree(grid) if below else (grid,)
        return self._holdings(in_keys(Appointment.grid_id, keys), current(Appointment, day or self._today()))

    def of_staff(self, staff: int) -> Sequence[Holding]:
        """Return every post of somebody: those held now or later, then the earlier ones, the latest first."""
        day, found = self._today(), self._holdings(Appointment.staff_id == staff)
        present = [one for one in found if one.valid_to is None or one.valid_to > day]
        past = [one for one in found if one.valid_to is not None and one.valid_to <= day]
        return [*present, *sorted(past, key=lambda one: one.valid_to or day, reverse=True)]

    def past_of(self, grid: int) -> Sequence[Holding]:
        """Return who held a post in a grid earlier, the latest first."""
        over = Appointment.valid_to.is_not(None) & (Appointment.valid_to <= self._today())
        found = self._holdings(Appointment.grid_id == grid, over)
        return sorted(found, key=lambda one: one.valid_to or self._today(), reverse=True)

    def posts_of(self, grid: int, day: date | None = None) -> tuple[PostState, ...]:
        """Return the posts of a grid's level with their holders on a day, then what is held besides the scheme."""
        held = self.of_grid(grid, day)
        scheme, level = self._scheme.current, self._level(grid)
        said = any(post.level == level for post in scheme.posts)
        states = [
            PostState(
                post.post, post.title, post.minimum, post.maximum, tuple(one for one in held if one.post == post.post)
            )
            for post in posts_at(scheme, level)
        ]
        told = {state.post for state in states}
        others = dict.fromkeys(one.post for one in held if one.post not in told)
        states += [
            PostState(post, title_of(scheme, level, post), 0, None, tuple(one for one in held if one.post == post))
            for post in others
        ]
        return tuple(state for state in states if said or state.holders)

    def vacancies(self, grid: int, day: date | None = None) -> tuple[PostState, ...]:
        """Return the posts of a grid that too few hold on a day."""
        return tuple(state for state in self.posts_of(grid, day) if state.missing)

    def offered(self, grid: int) -> tuple[Post, ...]:
        """Return the posts that can be held in a grid."""
        return posts_at(self._scheme.current, self._level(grid))

    def post_title(self, grid: int, post: str) -> str:
        """Return what a post is called in a grid."""
        return self._grids.post_title(grid, post)

    # Writing

    def appoint(self, wish: Appointing, replaces: Sequence[int] = ()) -> PostChange:
        """Give somebody a post; the holders it replaces cease on that day. Raise Refusal, or Occupied naming who."""
        with self._store.write("接替任职" if replaces else "任职") as session:
            ended = tuple(self._end(session, known(session, Appointment, key), wish.on) for key in replaces)
            made = self._appoint(session, wish)
        return PostChange((made.id,), ended)

    def end(self, appointment: int, version: int, on: date, note: str = "") -> PostChange:
        """Record that somebody no longer holds a post from a day on."""
        with self._store.write("免去任职") as session:
            return PostChange((), (self._end(session, self._known(session, appointment, version), on, note),))

    def correct(self, appointment: int, version: int, wish: Appointing) -> None:
        """Correct the days, the capacity, the ground or the note of an appointment; person, grid and post stay."""
        with self._store.write("更正任职") as session:
            one = self._known(session, appointment, version)
            self._check(session, wish, self._post(wish), one.id)
            one.valid_from, one.valid_to = wish.on, wish.until
            one.held_as, one.is_ex_officio = wish.held_as or None, wish.is_ex_officio
            one.basis, one.note = wish.basis or None, wish.note or None

    def remove(self, appointment: int, version: int) -> None:
        """Delete an appointment that never was."""
        with self._store.write("删除误登的任职") as session:
            session.delete(self._known(session, appointment, version))

    def hand_over(
        self, giver: int, taker: int, on: date, grid: int | None = None, *, contacts: bool = True
    ) -> PostChange:
        """Let one person take over all posts of another from a day, in one grid or everywhere, in one write (换人).

        With `contacts` the contact households go along: those of the grid, or all.
        """
        if giver == taker:
            raise Refusal("接任的人就是现任的人，请另选一人。")
        with self._store.write("换人") as session:
            place = () if grid is None else (Appointment.grid_id == grid,)
            mine = self._of(session, Appointment.staff_id == giver, *place, _not_over(on))
            theirs = {
                (one.grid_id, one.post) for one in self._of(session, Appointment.staff_id == taker, _not_over(on))
            }
            if not mine:
                raise Refusal(f"{known(session, Staff, giver).name}在这一天没有可移交的岗位。")
            ended = [self._end(session, one, on) for one in mine]
            wishes = [
                Appointing(taker, one.grid_id, one.post, on, before, one.held_as or "", one.is_ex_officio)
                for one, (_, before, _) in zip(mine, ended, strict=True)
                if (one.grid_id, one.post) not in theirs
            ]
            made = tuple(self._appoint(session, wish).id for wish in wishes)
            keys = None if grid is None else self._grids.subtree(grid)
            moved = contacts_moved(session, giver, taker, on, keys) if contacts else None
        return PostChange(made, tuple(ended), moved)

    def take_back(self, change: PostChange) -> None:
        """Undo a change of posts as a whole. Raise Refusal when one of them was changed since."""
        with self._store.write("撤销任职变动") as session:
            for key in change.made:
                one = session.get(Appointment, key)
                if one is None or one.version != 1:
                    raise Refusal(CHANGED)
                session.delete(one)
            session.flush()
            for key, before, version in change.ended:
                one = session.get(Appointment, key)
                if one is None or one.version != version:
                    raise Refusal(CHANGED)
                one.valid_to = before
            if change.contacts is not None:
                contacts_restored(session, change.contacts)

    # Within

    def _level(self, grid: int) -> str:
        node = self._grids.nodes.get(grid)
        if node is None:
            raise Refusal("这个网格已不存在，请刷新后再选。")
        return node.level

    def _post(self, wish: Appointing) -> Post:
        """Return the post that is wished for. Raise Refusal where the level has none such."""
        level = self._level(wish.grid_id)
        post = post_at(self._scheme.current, level, wish.post)
        if post is None:
            title, place = title_of(self._scheme.current, level, wish.post), self._grids.name(wish.grid_id)
            raise Refusal(f"“{place}”这一级没有“{title}”这个岗位，请另选岗位，或先在设置的网格方案里增加。")
        return post

    def _appoint(self, session: Session, wish: Appointing) -> Appointment:
        post = self._post(wish)
        person = known(session, Staff, wish.staff_id)
        if person.standing is StaffStanding.LEFT:
            raise Refusal(f"{person.name}已离岗，请先办理重新上岗。")
        if self._grids.nodes[wish.grid_id].closed:
            raise Refusal(f"“{self._grids.name(wish.grid_id)}”已撤销，不能再任职。")
        self._check(session, wish, post, None)
        made = Appointment(
            staff_id=wish.staff_id,
            grid_id=wish.grid_id,
            post=wish.post,
            valid_from=wish.on,
            valid_to=wish.until,
            held_as=wish.held_as or None,
            is_ex_officio=wish.is_ex_officio,
            basis=wish.basis or None,
            note=wish.note or None,
        )
        session.add(made)
        session.flush()
        return made

    def _check(self, session: Session, wish: Appointing, post: Post, own: int | None) -> None:
        """Refuse days that cannot be, a post held twice by one person, and more holders than the scheme allows."""
        if wish.on and wish.until and wish.until <= wish.on:
            raise Refusal("离任日期要晚于任职日期。")
        session.flush()
        same = and_(
            Appointment.grid_id == wish.grid_id, Appointment.post == wish.post, Appointment.id.is_distinct_from(own)
        )
        held = holdings(session, self._grids, self._scheme.current, same, _overlapping(wish.on, wish.until))
        place = self._grids.path_name(wish.grid_id)
        for one in held:
            if one.staff_id == wish.staff_id:
                raise Refusal(f"{one.name}{_since(one)}已任{place}{post.title}，任期不能重叠。")
        if post.maximum is not None and len(held) >= post.maximum:
            names = "、".join(f"{one.name}（{_since(one)}）" for one in held)
            raise Occupied(
                f"{place}{post.title}最多 {post.maximum} 人，现由{names}担任。请办理接替，或另选岗位。", held
            )

    def _end(self, session: Session, one: Appointment, on: date | None, note: str = "") -> tuple[int, date | None, int]:
        """Set the end of an appointment, and why. Return its key, its end before, its version now."""
        before, name = one.valid_to, known(session, Staff, one.staff_id).name
        title = f"{name}的{self.post_title(one.grid_id, one.post)}"
        if on is None:
            raise Refusal("请填写接替的日期。")
        if before is not None and before <= on:
            raise Refusal(f"{title}任职已于 {before} 结束。")
        if one.valid_from is not None and one.valid_from >= on:
            raise Refusal(f"{title}任职从 {one.valid_from} 开始，离任日期要晚于这一天。")
        one.valid_to, one.note = on, note or one.note
        session.flush()
        return one.id, before, one.version

    def _known(self, session: Session, key: int, version: int) -> Appointment:
        one = known(session, Appointment, key)
        if one.version != version:
            raise Conflict
        return one

    def _holdings(self, *conditions: ColumnElement[bool]) -> list[Holding]:
        with self._store.read() as session:
            return holdings(session, self._grids, self._scheme.current, *conditions)

    def _of(self, session: Session, *conditions: ColumnElement[bool]) -> list[Appointment]:
        return list(session.scalars(select(Appointment).where(*conditions).order_by(Appointment.id)))


def _not_over(day: date) -> ColumnElement[bool]:
    """Return the condition that an appointment did not end by a day."""
    return or_(Appointment.valid_to.is_(None), Appointment.valid_to > day)


def _overlapping(first: date | None, until: date | None) -> ColumnElement[bool]:
    """Return the condition that an appointment has a day in common with a stretch of days."""
    conditions: list[ColumnElement[bool]] = []
    if first is not None:
        conditions.append(_not_over(first))
    if until is not None:
        conditions.append(or_(Appointment.valid_from.is_(None), Appointment.valid_from < until))
    return and_(true(), *conditions)


def _since(one: Holding) -> str:
    return f"自 {one.valid_from} 起" if one.valid_from else "现"
