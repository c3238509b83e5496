"""What the office decides about findings: those it lets stand for a reason, and what somebody is to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.roster import Appointment, Staff, StaffStanding
from db.models.selfcheck import RuleException, Todo
from db.store import Store
from desktop.clock import Today, today
from desktop.errors import Invalid, Problem, Refusal
from desktop.grids.counting import current
from desktop.grids.posts import CHIEF
from desktop.grids.service import VILLAGE, Grids
from desktop.scheme_choice import OfficeScheme
from desktop.selfcheck.findings import Allowed, Finding

LENGTH = 200  # of a reason, of a title
EARLY = "办理期限不能早于今天。"
GONE = "这一条已经不在了，请刷新后再看。"


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something to be done about a grid, by whom and until when."""

    key: int
    version: int
    title: str
    rule: str
    grid_id: int | None
    staff_id: int | None
    staff_name: str
    due_on: date | None
    done_on: date | None
    done_note: str
    days_late: int  # 0 as long as there is time, and once it is done

    @property
    def is_late(self) -> bool:
        """Whether it should have been done by now."""
        return self.days_late > 0

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.done_on:
            return f"{self.done_on.isoformat()} 办结　{self.done_note}".rstrip()
        return f"逾期 {self.days_late} 天" if self.is_late else "待办"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could do something about a grid."""

    staff_id: int
    name: str
    post: str  # title of the post, with the grid where it is another


class Exceptions:
    """Findings that are let stand."""

    def __init__(self, store: Store, today: Today = today) -> None:
        self._store, self._today = store, today

    def all(self) -> list[Allowed]:
        """Return every exception, also those that ran out."""
        with self._store.read() as session:
            rows = session.scalars(select(RuleException).order_by(RuleException.rule, RuleException.id))
            return [
                Allowed(one.id, one.version, one.rule, one.grid_id, one.reason, one.until, one.created_by)
                for one in rows
            ]

    def in_force(self) -> dict[tuple[str, int | None], Allowed]:
        """Return the exceptions that hold today, by rule and grid."""
        day = self._today()
        return {(one.rule, one.grid_id): one for one in self.all() if one.until is None or one.until > day}

    def allow(self, findings: Sequence[Finding], reason: str, until: date | None = None) -> tuple[int, ...]:
        """Let findings stand, and say why. Return the keys of the exceptions."""
        reason = reason.strip()
        problems = []
        if not reason:
            problems.append(Problem("reason", "请写明为什么允许例外，检查时要看。"))
        if len(reason) > LENGTH:
            problems.append(Problem("reason", f"理由最多 {LENGTH} 个字。"))
        if until is not None and until <= self._today():
            problems.append(Problem("until", "例外的截止日期要晚于今天。"))
        if problems:
            raise Invalid(problems)
        known = self.in_force()
        made = [
            RuleException(rule=one.rule, grid_id=one.grid_id, reason=reason, until=until)
            for one in findings
            if (one.rule, one.grid_id) not in known
        ]
        with self._store.write("允许例外") as session:
            session.add_all(made)
            session.flush()
            return tuple(one.id for one in made)

    def withdraw(self, keys: Sequence[int]) -> None:
        """Have findings counted again."""
        with self._store.write("取消例外") as session:
            for key in keys:
                if (one := session.get(RuleException, key)) is not None:
                    session.delete(one)


class ToDos:
    """What is to be done."""

    def __init__(self, store: Store, grids: Grids, scheme: OfficeScheme, today: Today = today) -> None:
        self._store, self._grids, self._scheme, self._today = store, grids, scheme, today

    def all(self, *, done: bool = False) -> list[ToDo]:
        """Return what is to be done, the most urgent first; or what was done, the latest first."""
        query = select(Todo, Staff.name).outerjoin(Staff, Staff.id == Todo.staff_id)
        if done:
            query = query.where(Todo.done_on.is_not(None)).order_by(Todo.done_on.desc(), Todo.id.desc())
        else:
            query = query.where(Todo.done_on.is_(None)).order_by(Todo.due_on.is_(None), Todo.due_on, Todo.id)
        return self._read(query)

    def open_pairs(self) -> set[tuple[str, int | None]]:
        """Return the rules and grids of which something is to be done already."""
        return {(one.rule, one.grid_id) for one in self.all()}

    def add(
        self, findings: Sequence[Finding], due_on: date | None, staff_id: int | None = None, title: str = ""
    ) -> tuple[int, ...]:
        """Note findings as to be done. `title` stands for the sentence of a single one. Return the keys."""
        if due_on is not None and due_on < self._today():
            raise Invalid([Problem("due_on", EARLY)])
        rules = {rule.key: rule.title for rule in self._scheme.current.rules}
        made = [
            Todo(
                title=(title.strip() or f"{rules.get(one.rule, '')}：{one.sentence}")[:LENGTH],
                rule=one.rule,
                grid_id=one.grid_id,
                staff_id=staff_id,
                due_on=due_on,
            )
            for one in findings
        ]
        with self._store.write("列入待办") as session:
            session.add_all(made)
            session.flush()
            return tuple(one.id for one in made)

    def change(self, key: int, version: int, due_on: date | None, staff_id: int | None) -> None:
        """Give something to be done to somebody else, or until another day."""
        with self._store.write("修改待办") as session:
            todo = _todo(session, key, version)
            if due_on is not None and due_on != todo.due_on and due_on < self._today():
                raise Invalid([Problem("due_on", EARLY)])
            todo.due_on, todo.staff_id = due_on, staff_id

    def finish(self, key: int, version: int, note: str = "") -> None:
        """Note that something was done today, and how."""
        with self._store.write("办结待办") as session:
            todo = _todo(session, key, version)
            todo.done_on, todo.done_note = self._today(), note.strip()[:LENGTH] or None

    def reopen(self, key: int) -> None:
        """Note that something is to be done after all."""
        with self._store.write("重新列入待办") as session:
            todo = _todo(session, key)
            todo.done_on = todo.done_note = None

    def remove(self, keys: Sequence[int]) -> None:
        """Take back what was noted by mistake."""
        with self._store.write("删除待办") as session:
            for key in keys:
                if (one := session.get(Todo, key)) is not None:
                    session.delete(one)

    def candidates(self, grid: int | None) -> tuple[Candidate, ...]:
        """Return who could do something about a grid: who holds a post there or in what it lies in.

        Where it is about no grid, or about several, it is who holds a post in the town, and the chiefs of the villages.
        """
        node = self._grids.nodes.get(grid) if grid is not None else None
        villages = [] if node else [one.id for one in self._grids.nodes.values() if one.level == VILLAGE]
        above = [int(key) for key in node.path.strip("/").split("/")][::-1] if node else [*self._tops(), *villages]
        query = (
            select(Appointment.grid_id, Appointment.post, Staff.id, Staff.name)
            .join(Staff, Staff.id == Appointment.staff_id)
            .where(Appointment.grid_id.in_(above), current(Appointment, self._today()))
            .where(Staff.standing == StaffStanding.SERVING)
            .where(or_(Appointment.grid_id.not_in(villages), Appointment.post == CHIEF))
        )
        titles = {(post.level, post.post): post.title for post in self._scheme.current.posts}
        with self._store.read() as session:
            rows = session.execute(query).all()
        found: dict[int, Candidate] = {}
        for place, post, key, name in sorted(rows, key=lambda row: (above.index(row[0]), row[1])):
            level = self._grids.nodes[place].level
            title = titles.get((level, post), "")
            where = "" if place == grid else f"{self._grids.name(place)}"
            found.setdefault(key, Candidate(key, name, f"{where}{title}"))
        return tuple(found.values())

    def _tops(self) -> Sequence[int]:
        return [node.id for node in self._grids.children(None)]

    def _read(self, query: Select[Todo, str]) -> list[ToDo]:
        day = self._today()
        with self._store.read() as session:
            return [
                ToDo(
                    todo.id, todo.version, todo.title, todo.rule or "", todo.grid_id, todo.staff_id, name or "",
                    todo.due_on, todo.done_on, todo.done_note or "",
                    max((day - todo.due_on).days, 0) if todo.done_on is None and todo.due_on is not None else 0,
                )
                for todo, name in session.execute(query)
            ]  # fmt: skip


def _todo(session: Session, key: int, version: int | None = None) -> Todo:
    todo = session.get(Todo, key)
    if todo is None:
        raise Refusal(GONE)
    if version is not None and todo.version != version:
        raise Conflict
    return todo
