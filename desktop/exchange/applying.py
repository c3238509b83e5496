"""What came in, taken up in one transaction: every record taken, put together with ours, or named.

Nothing here asks who sent a package and whether it is genuine: that is settled before.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.exchange import ItemResult, Mark, Partner, Relation
from db.models.grids import Grid
from db.models.log import Action
from db.models.people import Person
from db.store import action_id, plain
from desktop.errors import Refusal
from desktop.exchange.gathering import APART, CHUNK, OF_PARTNER, announced, changes_since, left_behind
from desktop.exchange.joining import Joining
from desktop.exchange.merging import merge
from desktop.exchange.outcome import Item, Outcome
from desktop.exchange.parts import NONE, texts_of
from desktop.exchange.recording import Marked, Recording
from desktop.exchange.references import References
from desktop.exchange.removing import Removing
from desktop.exchange.replicated import BY_TABLE, Owner, Replica, owner_of
from desktop.exchange.rows import Row, RowReader
from desktop.exchange.unique import Uniques
from desktop.jobs import Progress

TOGETHER = 500
TAKEN = "“{title}”第 {row} 行与已有记录重复（{columns}相同），没有接收这一行。"
TWIN = "公民身份号码与已有人员相同，先并列保存，请核对是否同一人。"
NOT_HERE = "所指的记录还没有送来，这一项暂时空着。"
NOT_HERE_AT_ALL = "它所属的记录还没有送来，没有接收这一行。"
ABSENT = "交换包里“{title}”缺少必需的列（{names}），没有接收。请对方用新版程序重新制作。"
DELETED_HERE = "本单位已删除，对方后来改过；以本单位为准，对方将收到删除。"
CHANGED_HERE = "对方已删除，本单位后来改过，予以保留。"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One table of a package: its name, its columns, its rows as texts."""

    table: str
    header: Sequence[str]
    rows: Iterable[Sequence[str]]
    count: int


class Applying:
    """Takes up the tables of one package in one session.

    `ignores_revisions` is for a partner whose counting began anew: then values are compared, not numbers. With
    `ignores_base` the partner knows versions of ours from before a backup was restored here. With `is_anew` a backup
    was restored there: it may have forgotten what it told us it has, so whatever differs was changed by both.
    """

    def __init__(
        self,
        session: Session,
        partner: Partner,
        *,
        is_full: bool,
        ignores_revisions: bool = False,
        ignores_base: bool = False,
        is_anew: bool = False,
    ) -> None:
        self._session, self._partner, self._is_full = session, partner, is_full
        self._ignores_revisions = is_full or ignores_revisions
        self._knows_what_changed = not (ignores_revisions or ignores_base or is_anew)
        self._ignores_base, self._is_anew = ignores_base, is_anew
        self._references = References(session)
        self._recording = Recording(session, partner, self._references)
        self._uniques, self._removing = Uniques(session), Removing(session, partner)
        self._joining = Joining(session, partner, self._references)
        self._marked: dict[str, bool] = {}
        self.outcome = Outcome()

    def take(self, tables: Iterable[Incoming], progress: Progress, *, may_remove_many: bool = False) -> Outcome:
        """Take everything up. Raise TooManyGone when a full package would remove too much of what came before."""
        action = action_id(self._session)
        said = {OF_PARTNER: self._partner.office_id}
        self._session.execute(update(Action).where(Action.id == action).values(summary=said))
        for incoming in tables:
            replica = BY_TABLE.get(incoming.table)
            if replica is None:
                self.outcome.unknown.add(incoming.table)
                continue
            progress.begin(incoming.count, f"正在处理{replica.title}")
            self._table(replica, incoming, progress)
        self._joining.keep_place()
        for (table, uid), column in self._recording.settle().items():
            self.outcome.items.append(Item(table, uid, 0, ItemResult.INVALID, field=column, message=NOT_HERE))
        self._removing.carry_out(self.outcome, may_remove_many=may_remove_many)
        self._recording.index(progress)
        return self.outcome

    def _table(self, replica: Replica, incoming: Incoming, progress: Progress) -> None:
        reader = RowReader(replica, incoming.header)
        self.outcome.unknown.update(f"{replica.table}.{name}" for name in reader.unknown)
        if self._is_full:
            self._removing.expect(replica.table)
        block: list[tuple[int, Sequence[str]]] = []
        for number, raw in enumerate(incoming.rows, 1):
            block.append((number, raw))
            if len(block) == CHUNK:
                self._block(replica, reader, block)
                progress.advance(len(block))
                block = []
        self._block(replica, reader, block)
        progress.advance(len(block))

    def _block(self, replica: Replica, reader: RowReader, block: Sequence[tuple[int, Sequence[str]]]) -> None:
        rows = reader.readable(block, self.outcome)
        self._joining.join(replica, rows)
        ids = self._references.ids(replica.table, (row.uid for row in rows))
        marks = self._marks(replica.table, rows)
        if self._is_full:
            self._removing.seen(replica.table, (mark.key for mark in marks.values()))
        here = self._here(replica, reader, [ids[row.uid] for row in rows if row.uid in ids])
        edited, unseen = self._edited(replica, rows, ids, marks, here)
        self._look_up(reader, rows)
        made: list[tuple[Row, dict[str, Any]]] = []
        known: list[tuple[Row, int, Marked | None, Mapping[str, Any], frozenset[str]]] = []
        for row in rows:
            key, mark = ids.get(row.uid), marks.get(row.uid)
            if row.is_gone:
                self._ask_to_remove(replica, row, key, mark, has_changed=bool(edited.get(key or 0)))
            elif key is None and mark is not None and not self._is_theirs(replica.table, "*"):
                self.outcome.items.append(
                    Item(replica.table, row.uid, row.number, ItemResult.OVERRULED, message=DELETED_HERE)
                )
            elif key is None:
                if mark is not None:  # it is theirs: what was deleted here comes again
                    self._session.execute(delete(Mark).where(Mark.id == mark.key))
                values = self._resolved(replica, reader, row, is_new=True)
                if self._stands_alone(replica, reader, row, values):
                    made.append((row, values))
            elif mark is not None and row.revision <= mark.theirs and not self._ignores_revisions:
                self.outcome.same[replica.table] += 1
            else:
                values = self._resolved(replica, reader, row, is_new=False)
                open_here = edited.get(key, set()) | set((mark and mark.kept) or ())
                values = self._as_told(replica, row, here[key]["version"], values, unseen.get(key, {}), open_here)
                taken, kept = self._put_together(replica, row, key, mark, here[key], values, edited.get(key, set()))
                known.append((row, key, mark, taken, kept))
        self._write(replica, reader, made, known, here)

    def _write(
        self,
        replica: Replica,
        reader: RowReader,
        made: Sequence[tuple[Row, dict[str, Any]]],
        known: Sequence[tuple[Row, int, Marked | None, Mapping[str, Any], frozenset[str]]],
        here: Mapping[int, Mapping[str, Any]],
    ) -> None:
        """Write a block, but for rows that would bear what may stand only once."""
        candidates: list[tuple[int | None, Mapping[str, Any]]] = [(None, values) for _, values in made]
        candidates += [(key, taken) for _, key, _, taken, _ in known]
        clashes = self._uniques.clashes(replica, candidates)
        fresh = []
        for place, (row, values) in enumerate(made):
            if place in clashes and not self._made_twin(replica, row, values):
                self._refuse_double(replica, row, clashes[place])
                continue
            fresh.append((row, values))
        self._recording.insert(replica, reader.parts, fresh)
        self.outcome.made[replica.table] += len(fresh)
        settled, changed = [], []
        for place, (row, key, mark, taken, kept) in enumerate(known, len(made)):
            if place in clashes and not self._made_twin(replica, row, taken, key):
                self._refuse_double(replica, row, clashes[place])
                continue
            version = here[key]["version"]
            has_joined = self._joining.has_joined(replica.table, key)  # then the log says since when we have it
            if taken or has_joined or (kept and self._is_anew):  # else a forgetful partner would not hear it again
                changed.append((key, taken))
                version += 1
            else:
                self.outcome.same[replica.table] += 1
            settled.append((row, key, mark, version, kept))
        self._recording.update(replica, reader.parts, changed, here)
        self.outcome.changed[replica.table] += len(changed)
        self._recording.mark(replica, settled)

    def _put_together(
        self,
        replica: Replica,
        row: Row,
        key: int,
        mark: Marked | None,
        ours: Mapping[str, Any],
        values: Mapping[str, Any],
        edited: set[str],
    ) -> tuple[Mapping[str, Any], frozenset[str]]:
        """Return what is taken of a record and what is kept against it; name what both sides changed."""
        nobody_knows_since_when = mark is None or self._is_anew
        everything = frozenset(values) if nobody_knows_since_when else frozenset()
        changed_here = everything | edited | frozenset((mark and mark.kept) or ())
        if self._joining.has_joined(replica.table, key):
            values, changed_here = self._joining.told(ours, values)
        merged = merge(
            {name: ours[name] for name in values}, values, changed_here, self._told(replica, row, ours["version"]),
            lambda name: self._is_theirs(replica.table, name),
        )  # fmt: skip
        for clash in merged.clashes:
            self.outcome.items.append(
                Item(
                    replica.table, row.uid, row.number, clash.result, key, clash.field, plain(clash.ours),
                    plain(clash.theirs),
                )
            )  # fmt: skip
        if merged.kept and merged.taken:
            self.outcome.items.append(Item(replica.table, row.uid, row.number, ItemResult.MERGED, key))
        return merged.taken, merged.kept

    def _told(self, replica: Replica, row: Row, version: int) -> frozenset[str] | None:
        """Return the columns the sender says it changed since both agreed; None where that cannot be relied on.

        That is so where the sender knows a version of ours that we have no more: a backup was restored here.
        """
        if row.fields is None or not self._knows_what_changed or version < row.base:
            return None
        columns = {name: column for column, name in announced(replica).items()}
        return frozenset(columns[name] for name in row.fields if name in columns)

    def _is_theirs(self, table: str, name: str) -> bool | None:
        owner = owner_of(table, name)
        if owner is Owner.NOBODY:
            return None
        return (owner is Owner.LOWER) == (self._partner.relation is Relation.LOWER)

    def _ask_to_remove(
        self, replica: Replica, row: Row, key: int | None, mark: Marked | None, *, has_changed: bool
    ) -> None:
        if key is not None and has_changed and not self._is_theirs(replica.table, "*"):
            self.outcome.items.append(
                Item(replica.table, row.uid, row.number, ItemResult.KEPT, key, message=CHANGED_HERE)
            )
        else:
            self._removing.ask(replica.table, row.uid, row.number, key, mark.key if mark is not None else None)

    def _made_twin(self, replica: Replica, row: Row, values: Any, key: int | None = None) -> bool:
        """Whether a person who bears a number that somebody bears may stand beside them until a person decides."""
        if replica.model is not Person or "id_no" not in values:
            return False
        values["id_twin"] = self._uniques.next_twin(values["id_no"])
        self.outcome.items.append(Item(replica.table, row.uid, row.number, ItemResult.TWIN, key, message=TWIN))
        return True

    def _refuse_double(self, replica: Replica, row: Row, columns: Sequence[str]) -> None:
        sentence = TAKEN.format(title=replica.title, row=row.number, columns="、".join(columns))
        self.outcome.refuse(replica.table, row.uid, row.number, sentence, columns[-1])

    def _stands_alone(self, replica: Replica, reader: RowReader, row: Row, values: Mapping[str, Any]) -> bool:
        """Whether a new record has everything it cannot be without; name it where it has not.

        Raise Refusal where the package has no such column at all.
        """
        if reader.absent:
            raise Refusal(ABSENT.format(title=replica.title, names="、".join(reader.absent)))
        lacking = [one for one in reader.referring if one.is_required and values[one.column] is None]
        for one in lacking:
            self.outcome.refuse(replica.table, row.uid, row.number, NOT_HERE_AT_ALL, one.name)
        return not lacking

    def _marks(self, table: str, rows: Sequence[Row]) -> dict[Any, Marked]:
        query = select(Mark.id, Mark.ours, Mark.theirs, Mark.kept, Mark.record_uid)
        query = query.where(Mark.partner_id == self._partner.id, Mark.table == table)
        found: dict[Any, Marked] = {}
        for start in range(0, len(rows), TOGETHER) if self._are_any_marked(table) else ():
            uids = [row.uid for row in rows[start : start + TOGETHER]]
            for *mark, uid in self._session.execute(query.where(Mark.record_uid.in_(uids))):
                found[uid] = Marked(*mark)
        return found

    def _are_any_marked(self, table: str) -> bool:
        """Whether the partner and we had anything of a table in common before this package."""
        if table not in self._marked:
            query = select(Mark.id).where(Mark.partner_id == self._partner.id, Mark.table == table).limit(1)
            self._marked[table] = self._session.scalar(query) is not None
        return self._marked[table]

    def _here(self, replica: Replica, reader: RowReader, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Return what stands here of records: the version, and the columns and parts of the package."""
        if not keys:
            return {}
        table = replica.rows
        columns = (table.c.id, table.c.version, *(table.c[one.column] for one in reader.columns))
        query = select(*columns).where(in_keys(table.c.id, keys))
        found = {row.id: dict(row._mapping) for row in self._session.execute(query)}
        for part in reader.parts:
            texts = texts_of(self._session, self._references, part, list(found))
            for key, row in found.items():
                row[part.key] = texts.get(key, NONE)
        return found

    def _edited(
        self,
        replica: Replica,
        rows: Sequence[Row],
        ids: Mapping[Any, int],
        marks: Mapping[Any, Marked],
        here: Mapping[int, Mapping[str, Any]],
    ) -> tuple[dict[int, set[str]], dict[int, dict[str, list[Any]]]]:
        """Return which fields of records changed here since both sides agreed.

        And what stood before in fields of which the sender had not seen the change when it sealed.
        """
        since: dict[int, int] = {}
        seen: dict[int, int] = {}
        joined = self._joining.joined_at(replica, list(here))
        for row in rows:
            key, mark = ids.get(row.uid), marks.get(row.uid)
            if key is not None and mark is not None:
                base = 0 if self._ignores_base else row.base  # the sender's, whose receipt may not have come
                agreed = max(mark.ours, base)
                if here[key]["version"] > agreed:
                    since[key] = agreed
                if here[key]["version"] > base:
                    seen[key] = max(base, joined.get(key, 0))
        table = replica.table
        unseen = left_behind(self._session, table, seen, self._partner.office_id)
        return changes_since(self._session, table, since), unseen

    def _as_told(
        self,
        replica: Replica,
        row: Row,
        version: int,
        values: dict[str, Any],
        unseen: Mapping[str, Sequence[Any]],
        open_here: set[str],
    ) -> dict[str, Any]:
        """Return the values of a row without those that were put right since: it was long on its way.

        That is what we changed after the sender looked and have agreed about since, where the sender says that it did
        not change it, or says again what stood here before.
        """
        told = self._told(replica, row, version)
        if told is None or not unseen:
            return values
        past = {
            name
            for name, before in unseen.items()
            if name in values and name not in open_here and (name not in told or plain(values[name]) in before)
        }
        return {name: value for name, value in values.items() if name not in past}

    def _look_up(self, reader: RowReader, rows: Sequence[Row]) -> None:
        """Look up everything that a block refers to, at once."""
        wanted: defaultdict[str, set[Any]] = defaultdict(set)
        for table, uid in reader.references(rows):
            wanted[table].add(uid)
        self._named = {table: self._references.ids(table, uids) for table, uids in wanted.items()}

    def _resolved(self, replica: Replica, reader: RowReader, row: Row, *, is_new: bool) -> dict[str, Any]:
        """Return the values of a row as this office has them; what is not here yet is filled in at the end."""
        values = dict(row.values)
        from_below = self._partner.relation is Relation.LOWER
        for one in reader.referring:
            named = values[one.column]
            if named is None:
                if from_below and replica.model is Grid and one.column == "parent_id":
                    self._hang(row, values)
                continue
            key = self._named[one.refers_to].get(named)
            if key is not None:
                values[one.column] = key
            elif from_below or is_new:
                values[one.column] = None
                self._recording.later(replica, one.column, row.uid, one.refers_to, named)
            else:
                del values[one.column]  # of the office above, and not here: ours stays
        for name in replica.told_apart if from_below else ():
            if values.get(name):
                values[name] = f"{self._partner.title}{APART}{values[name]}"
        if is_new and replica.model is Person:
            values["id_twin"] = 0
        return values

    def _hang(self, row: Row, values: dict[str, Any]) -> None:
        """Hang the root of a lower office below its place here, unless it is that place itself."""
        key = self._references.ids(Grid.__tablename__, [row.uid]).get(row.uid)
        if key is not None and key == self._partner.grid_id:
            del values["parent_id"]
        else:
            values["parent_id"] = self._joining.place_below(key)
