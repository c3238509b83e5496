"""The log of the office as a list: who did what, when, to which records; and what one action changed, in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from db import search
from db.keys import in_keys, keys_of
from db.models.enterprises import Enterprise
from db.models.households import Household
from db.models.imports import ImportBatch
from db.models.log import Action, Change
from db.models.office import Account
from db.models.people import Person
from db.store import Store
from desktop.accounts.rights import declared
from desktop.clock import Today, today
from desktop.display import Display
from desktop.fields import Field, Kind
from desktop.finding import enterprise_condition, household_keys, person_keys
from desktop.grids.service import Grids
from desktop.history import Version
from desktop.jobs import Progress
from desktop.journal_fields import OTHER_FIELDS
from desktop.journal_records import FACTS, NEVER_EMPTY, TABLES, titles_of
from desktop.journal_words import in_words, readings_of
from desktop.periods import day_in, days_of
from desktop.tables import Keys, Row, Search
from desktop.telling import Difference, tell

BY, PERIOD, ACTION = "by", "period", "action"  # what a filter may hold: keys of Search.filters
FIELDS = (
    Field("at", "时间", width=9, listed=True),
    Field("by", "操作人", width=6, listed=True, sortable=False),
    Field("action", "操作", width=9, listed=True, sortable=False),
    Field("what", "内容", width=24, listed=True, sortable=False),
    Field("records", "记录数", Kind.NUMBER, width=4, listed=True, sortable=False),
)
MINUTE = "%Y-%m-%d %H:%M"
MOST_MEANT = 2_000  # records a text may mean before the log is searched by the names of actions alone
MADE, CHANGED, DELETED = "新增", "修改", "删除"
VERBS = {"created": "新增", "updated": "更新", "deleted": "删除", "restored": "恢复"}

FieldsOf = Callable[[], Sequence[Field]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One action as its page shows it."""

    key: int
    at: datetime  # the office's time
    by: str
    action: str
    what: str
    records: int  # how many have their changes in the log
    batch: int | None


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What one action did to one record."""

    table: str
    record: int
    verb: str  # 新增, 修改, 删除
    subject: str
    title: str
    differences: tuple[Difference, ...]


class Journal:
    """Lists actions, the newest first. Two million of them are found in a third of a second, keys first."""

    fields = FIELDS

    def __init__(
        self, store: Store, display: Display, grids: Grids, subjects: Mapping[str, FieldsOf], today: Today = today
    ) -> None:
        """Take the Fields in force of the dossiers by table; those of other tables are known here."""
        self._store, self._display, self._grids, self._subjects = store, display, grids, subjects
        self._today = today

    def actions(self) -> list[str]:
        """Return the names of all actions there have been."""
        with self._store.read() as session:
            return sorted(session.scalars(select(Action.name).distinct()))

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of every action found."""
        progress.check()
        with self._store.read() as session:
            return keys_of(session, self._query(session, search))

    def head(self, search: Search, limit: int) -> Keys:
        """Return the keys of the first actions found."""
        with self._store.read() as session:
            return keys_of(session, self._query(session, search).limit(limit))

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few actions."""
        names = self._names()
        with self._store.read() as session:
            actions = session.scalars(select(Action).where(in_keys(Action.id, keys))).all()
            counts = _counts(session, [one.id for one in actions if not _is_counted(one.summary)])
            single = {key: next(iter(found.items())) for key, found in counts.items() if len(found) == 1}
            alone = {key: (table, record) for key, (table, (count, record)) in single.items() if count == 1}
            files = {one.id: ("import_batch", one.batch_id) for one in actions if one.batch_id is not None}
            titles = titles_of(session, {*alone.values(), *files.values()}, self._grids.path_name)
        rows = {}
        for one in actions:
            found = counts.get(one.id, {})
            title, file = (titles[pairs[one.id]] if one.id in pairs else "" for pairs in (alone, files))
            number = sum(count for count, _ in found.values()) or _number(one.summary)
            rows[one.id] = {
                "at": f"{one.at.astimezone():{MINUTE}}",
                "by": names.get(one.by, one.by),
                "action": one.name,
                "what": "　".join(filter(None, (file, _what(found, title, one.summary)))),
                "records": f"{number:,}" if number else "",
            }
        return rows

    def entry(self, key: int) -> Entry:
        """Return one action."""
        row = self.records([key])[key]
        with self._store.read() as session:
            action = session.get_one(Action, key)
            pairs = select(Change.table, Change.record_id).where(Change.action_id == key, Change.table.in_(TABLES))
            count = session.scalar(select(func.count()).select_from(pairs.distinct().subquery())) or 0
            at = action.at.astimezone()
            return Entry(key, at, row["by"], action.name, row["what"], count, action.batch_id)

    def facts(self, key: int) -> list[tuple[str, str, str]]:
        """Return what an action changed in the facts of the office: title, before, after."""
        with self._store.read() as session:
            summary = session.get_one(Action, key).summary
        changed = summary.get("office_fact", {}) if isinstance(summary, dict) else {}
        return [(FACTS.get(name, name), _plain(before), _plain(after)) for name, (before, after) in changed.items()]

    def changes(self, key: int, start: int = 0, count: int = 50) -> list[RecordChange]:
        """Return what an action did to some of its records, in the order in which it did it."""
        pairs = (
            select(Change.table, Change.record_id)
            .where(Change.action_id == key, Change.table.in_(TABLES))
            .group_by(Change.table, Change.record_id)
            .order_by(func.min(Change.id))
        )
        with self._store.read() as session:
            wanted = [(table, record) for table, record in session.execute(pairs.offset(start).limit(count))]
            action = session.get_one(Action, key)
            lines = {pair: _steps(session, action, pair) for pair in wanted}
            titles, readings = titles_of(session, wanted, self._grids.path_name), readings_of(session, lines)
        return [self._change(pair, titles[pair], steps, readings.get(pair)) for pair, steps in lines.items()]

    def _change(self, pair: tuple[str, int], title: str, steps: Sequence[Version], reading: Any) -> RecordChange:
        table, record = pair
        verb, differences = _verb(table, steps), self._differences(table, steps, reading)
        return RecordChange(table, record, verb, TABLES[table], title, differences)

    def _differences(self, table: str, steps: Sequence[Version], reading: Any) -> tuple[Difference, ...]:
        fields = self._subjects[table]() if table in self._subjects else OTHER_FIELDS[table]
        worded, fields = in_words(table, steps, fields, reading, self._grids)
        (told,) = tell(worded, fields, self._display, {})
        return tuple(
            Difference(one.key, one.title, _worded(one.key, one.before), _worded(one.key, one.after))
            for one in told.differences
            if one.before != one.after or one.before
        )

    def _names(self) -> dict[str, str]:
        with self._store.read() as session:
            return {name: title for name, title in session.execute(select(Account.name, Account.title))}

    def _query(self, session: Session, search: Search) -> Select[int]:
        # In the order of keys the log is read once from its end; by the index on the time each row is a look-up of its
        # own, which costs more than two million rows read in a row.
        order = Action.id if search.order == "at" and not search.descending else Action.id.desc()
        return select(Action.id).where(*self._conditions(session, search)).order_by(order)

    def _conditions(self, session: Session, search: Search) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if by := search.filters.get(BY):
            found.append(Action.by.in_(by))
        if names := search.filters.get(ACTION):
            found.append(Action.name.in_(names))
        if period := search.filters.get(PERIOD):
            found += within(Action.at, *days_of(period, self._today()))
        text = search.text.strip()
        if day := day_in(text):
            found += within(Action.at, day, day)
        elif text:
            files = select(ImportBatch.id).where(ImportBatch.file_name.contains(text, autoescape=True))
            named = (Action.name.contains(text, autoescape=True), Action.batch_id.in_(files))
            found.append(or_(*named, *_touching(session, text)))
        return found


def within(column: Any, first: date, last: date) -> list[ColumnElement[bool]]:
    """Return the conditions that a moment lies between two days, both included, where the office is."""
    return [column >= _midnight(first), column < _midnight(last + timedelta(days=1))]


def _touching(session: Session, text: str) -> list[ColumnElement[bool]]:
    """Return the conditions that an action changed, or an import made, a record that a text means."""
    found: list[ColumnElement[bool]] = []
    meant: dict[type[Person] | type[Household] | type[Enterprise], set[int]] = {
        Person: {key for part in person_keys(session, text, MOST_MEANT) for key in part},
        Household: {key for part in household_keys(session, text, MOST_MEANT) for key in part},
        Enterprise: set(session.scalars(_enterprises(session, text))),
    }
    for model, keys in meant.items():
        if not keys:
            continue
        changed = select(Change.action_id).where(
            Change.table == model.__tablename__, search.among(Change.record_id, keys)
        )
        batches = select(model.batch_id).where(search.among(model.id, keys), model.batch_id.is_not(None))
        found += [Action.id.in_(changed), Action.batch_id.in_(batches)]
    return found


def _enterprises(session: Session, text: str) -> Select[int]:
    return select(Enterprise.id).where(enterprise_condition(session, text)).limit(MOST_MEANT)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()


def _counts(session: Session, actions: Sequence[int]) -> dict[int, dict[str, tuple[int, int]]]:
    """Return for each action, by table, how many records it changed and one of them."""
    query = (
        select(Change.action_id, Change.table, func.count(Change.record_id.distinct()), func.min(Change.record_id))
        .where(Change.action_id.in_(actions))
        .group_by(Change.action_id, Change.table)
    )
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for action, table, count, record in session.execute(query):
        if table in TABLES:  # asked here: as a condition it would tempt the planner away from the index on the action
            found.setdefault(action, {})[table] = (count, record)
    return found


def _is_counted(summary: Any) -> bool:
    """Whether an action says by itself how many records it made and changed, as an import does."""
    return isinstance(summary, dict) and not VERBS.keys().isdisjoint(summary)


def _number(summary: Any) -> int:
    """Return how many records an action counted by itself."""
    counted = summary if isinstance(summary, dict) else {}
    return sum(sum(counts.values()) for verb, counts in counted.items() if verb in VERBS and isinstance(counts, dict))


def _what(found: Mapping[str, tuple[int, int]], title: str, summary: Any) -> str:
    """Return in one line what an action was about."""
    if title:
        return f"{TABLES[next(iter(found))]}　{title}"
    if found:
        return "，".join(f"{words} {found[table][0]:,}" for table, words in TABLES.items() if table in found)
    if not isinstance(summary, dict):
        return ""
    said = []
    for verb, words in VERBS.items():
        counts = summary.get(verb)
        if isinstance(counts, dict):
            named = [f"{TABLES[table]} {counts[table]:,}" for table in TABLES if counts.get(table)]
            said += [f"{words}{'、'.join(named)}"] if named else []
    if facts := summary.get("office_fact"):
        said += [FACTS.get(name, name) for name in facts]
    if account := summary.get("account"):
        said.append(f"账号　{account}")
    if failures := summary.get("failures"):
        said.append(f"此前输错密码 {failures} 次")
    return "；".join(said)


def _steps(session: Session, action: Action, pair: tuple[str, int]) -> list[Version]:
    """Return what an action did to one record, the last step first."""
    table, record = pair
    query = (
        select(Change.version, Change.fields)
        .where(Change.table == table, Change.record_id == record, Change.action_id == action.id)
        .order_by(Change.id.desc())
    )
    return [Version(version, action.at, action.by, action.name, fields) for version, fields in session.execute(query)]


def _verb(table: str, steps: Sequence[Version]) -> str:
    before, _ = steps[-1].fields.get(NEVER_EMPTY.get(table, "name"), ("", ""))
    if steps[-1].version == 1 and before is None:
        return MADE
    _, after = steps[0].fields.get(NEVER_EMPTY.get(table, "name"), ("", ""))
    return DELETED if after is None else CHANGED


def _worded(key: str, text: str) -> str:
    if key == "role" and (role := declared()[0].get(text)) is not None:
        return role.title
    return text


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)} 项"
    return "（空）" if value in (None, "") else str(value)
