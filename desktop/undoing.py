"""Taking back what one did since one's login: the last step first, and only while nobody built on it.

What can be taken back is a write to one dossier: its making, its change, its deletion. Each is undone by what the
dossier itself offers (an earlier version, the recycle bin), as a new and logged write. Other steps say where they are
taken back: an import as a whole, a case by its own steps, what moved a household in its own history.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db import search
from db.base import Base, Record
from db.errors import InUse
from db.models.log import Action, Change, RemovedRecord
from db.removal import waiting
from db.store import action_id
from desktop.errors import Refusal
from desktop.journal_records import NEVER_EMPTY, TABLES, titles_of
from desktop.program import Program
from desktop.recycling import RecycleBin

SIGNED_IN, UNDONE = "登录", "撤销上一步"
MADE, CHANGED, DELETED = "新增", "修改", "删除"
IMPORTED = "这一步是导入，请在“导入”的历次导入里整批撤回。"
SEVERAL = "这一步同时改了几份档案，请在其中一份的变动记录里退回。"
ELSEWHERE = "不能在这里撤销，请打开{kind}，在它自己的页面里撤销或改回。"
BUILT_ON = "之后又有人改过这份档案，不能再撤销。请打开它的历次版本，选一版恢复。"
NEEDED = "之后已有其他记录用到它，不能再撤销。请先处理那些记录。"
NOTHING = "登录以来没有可以撤销的操作。"

BLOCKS = frozenset({"floating", "left_behind"})  # kept with the person they are of

Restore = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done since the login: what, to what, and why it cannot be taken back, if so."""

    action: int
    at: datetime
    name: str
    verb: str
    kind: str
    title: str
    obstacle: str

    @property
    def brief(self) -> str:
        """What is in the way, without what to do about it."""
        return self.obstacle.partition("，")[0]


class Undo:
    """The steps of whoever sits at the program, since the login."""

    def __init__(self, program: Program) -> None:
        office = program.office
        self._store, self._actor = office.store, office.clerk.actor
        self._grid_name = program.grids.path_name
        self._bin = RecycleBin(office.store, office.office)
        self._restores: Mapping[str, Restore] = {
            "person": program.people.restore,
            "household": program.households.restore,
            "dwelling": program.dwellings.restore,
            "enterprise": program.enterprises.restore,
            "grid": program.grid_dossiers.restore,
            "staff": program.roster.restore,
            "register_entry": program.registers.restore,
        }

    def steps(self, limit: int = 20) -> Sequence[Step]:
        """Return what was done since the login and not taken back, the last first; only the first can be undone."""
        with self._store.read() as session:
            actions, back = self._actions(session, limit)
            return [self._step(session, one, back) for one in actions]

    def undo(self, action: int) -> Step:
        """Take the last step back. Raise Refusal with the reason where that cannot be."""
        steps = self.steps(1)
        if not steps or steps[0].action != action:
            raise Refusal(NOTHING if not steps else BUILT_ON)
        (step,) = steps
        if step.obstacle:
            raise Refusal(step.obstacle)
        with self._store.read() as session:
            line = session.scalars(_lines(action).where(Change.table.not_in(BLOCKS)).limit(1)).one()
            table, record, version = line.table, line.record_id, line.version
            kept = session.scalar(waiting(select(RemovedRecord.id)).where(RemovedRecord.action_id == action))
        if step.verb == DELETED and kept is not None:
            self._bin.restore(kept)
        elif step.verb == MADE:
            self._remove(table, record)
        else:
            self._restores[table](record, version - 1)
        with self._store.record(UNDONE) as session:
            action_id(session, summary={"undoes": action})
        return step

    def _remove(self, table: str, record: int) -> None:
        model = _model(table)
        try:
            with self._store.write(UNDONE) as session:
                session.delete(session.get_one(model, record))
                for subject in search.SUBJECTS:
                    if subject == table:
                        search.remove(session, subject, [record])
        except InUse as error:
            raise Refusal(NEEDED) from error

    def _actions(self, session: Session, limit: int) -> tuple[Sequence[Action], Set[int]]:
        """Return the last actions since the login that changed a record and stand, and the keys of those that do not.

        A step that was taken back does not stand, nor does the write that took it back.
        """
        begun = select(func.max(Action.id)).where(Action.by == self._actor(), Action.name == SIGNED_IN)
        since = session.scalar(begun) or 0
        own = select(Action).where(Action.by == self._actor(), Action.id > since).order_by(Action.id.desc())
        back: set[int] = set()
        found: list[Action] = []
        for one in session.scalars(own.limit(limit * 20)):
            if isinstance(one.summary, dict) and "undoes" in one.summary:
                back.update((int(one.summary["undoes"]), *self._made_by_undoing(session, one)))
            elif one.id not in back and (one.batch_id is not None or session.scalars(_lines(one.id).limit(1)).first()):
                found.append(one)
        return [one for one in found if one.id not in back][:limit], back

    def _made_by_undoing(self, session: Session, undone: Action) -> Sequence[int]:
        """Return the write by which a step was taken back: the own one right before the note of it."""
        before = select(func.max(Action.id)).where(Action.by == self._actor(), Action.id < undone.id)
        key = session.scalar(before)
        return [key] if key is not None else []

    def _step(self, session: Session, action: Action, back: Set[int]) -> Step:
        if action.batch_id is not None:
            return Step(action.id, action.at, action.name, "", "", "", IMPORTED)
        lines = session.scalars(_lines(action.id).limit(5)).all()
        lines = [line for line in lines if line.table not in BLOCKS] or lines
        records = {(line.table, line.record_id) for line in lines}
        first = lines[0]
        kind, verb = TABLES.get(first.table, first.table), _verb(first)
        title = titles_of(session, [(first.table, first.record_id)], self._grid_name)[first.table, first.record_id]
        obstacle = SEVERAL if len(records) > 1 else self._obstacle(session, first, verb, kind, back)
        return Step(action.id, action.at, action.name, verb, kind, title, obstacle)

    def _obstacle(self, session: Session, line: Change, verb: str, kind: str, back: Set[int]) -> str:
        if verb == DELETED:
            kept = waiting(select(RemovedRecord.id)).where(RemovedRecord.action_id == line.action_id)
            return "" if session.scalar(kept) is not None else ELSEWHERE.format(kind=kind)
        if line.table not in self._restores or (verb == MADE and line.table == "grid"):
            return ELSEWHERE.format(kind=kind)
        standing = select(func.max(Change.version)).where(
            Change.table == line.table, Change.record_id == line.record_id, Change.action_id.not_in(back)
        )
        return "" if session.scalar(standing) == line.version else BUILT_ON


def _lines(action: int) -> Select[Change]:
    return select(Change).where(Change.action_id == action).order_by(Change.id)


def _verb(line: Change) -> str:
    before, after = line.fields.get(NEVER_EMPTY.get(line.table, "name"), ("", ""))
    if line.version == 1 and before is None:
        return MADE
    return DELETED if after is None else CHANGED


def _model(table: str) -> type[Record]:
    return next(
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_.__tablename__ == table and issubclass(mapper.class_, Record)
    )
