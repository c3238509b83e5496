"""Checking the cases of an office: logs without holes, what is stored is what they tell, numbers in a row.

Every log is counted. Reading them through takes longer, so where there are very many cases stretches of them are read,
spread over all of them. Nothing is changed.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, and_, func, or_, select

from db.models.cases import Case, CaseCounter, CaseEvent, CaseTask
from desktop.cases.events import Event, EventKind
from desktop.cases.ledgers import ledgers
from desktop.cases.replay import replay
from desktop.cases.standing import COLUMNS, Standing, Task
from desktop.jobs import Progress

STRETCH = 50_000  # keys whose logs are counted by one statement
PART = 1000  # cases that are read at once
MOST = 200_000  # cases whose logs are read through; of more, so many are
TASK = tuple(Task.__dataclass_fields__)

HOLES = "有 {count} 件事件的办理日志缺步骤，可能有人绕过本程序改动。请与备份核对。"
UNREADABLE = "{all}有 {count} 件事件的办理日志读不懂，可能有人绕过本程序改动。请与备份核对。"
OTHERWISE = "{all}有 {count} 件事件的环节、期限等与办理日志不符，可能有人绕过本程序改动。请与备份核对。"
TASKS = "{all}有 {count} 件事件的承办单位任务与办理日志不符，可能有人绕过本程序改动。请与备份核对。"
STRAY = "有 {count} 件事件的编号不像本程序给的，请与备份核对。"
NAMED = 20  # keys that are given of what was found
SAMPLED = "抽查的 {looked} 件里"

_Given = dict[tuple[int, str], tuple["array[int]", "array[int]"]]  # by year and ledger: numbers, and their cases


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that is wrong with cases: the sentence, how many, and some of their keys."""

    message: str
    count: int
    ids: tuple[int, ...]


def look_through(connection: Connection, progress: Progress) -> Iterator[Seen]:
    """Yield what is wrong with the cases."""
    yield from _holes(connection, progress)
    yield from _otherwise(connection, progress)
    yield from _numbers(connection, progress)


def _holes(connection: Connection, progress: Progress) -> Iterator[Seen]:
    """Steps are numbered from 1 without a hole, and the record knows how many there are."""
    last = connection.execute(select(func.max(Case.id))).scalar() or 0
    keys: list[int] = []
    for start in range(0, last + 1, STRETCH):
        progress.check()
        keys += connection.execute(_uncounted(start)).scalars()
    yield from _seen(HOLES, keys)


def _uncounted(start: int) -> Select[int]:
    lines = func.count(CaseEvent.id)
    return (
        select(Case.id)
        .outerjoin(CaseEvent, CaseEvent.case_id == Case.id)
        .where(Case.id >= start, Case.id < start + STRETCH)
        .group_by(Case.id, Case.events)
        .having(or_(lines != Case.events, lines == 0, func.max(CaseEvent.number) != lines))
    )


def _otherwise(connection: Connection, progress: Progress) -> Iterator[Seen]:
    """What stands in the record, and its tasks, is what its log tells."""
    unreadable: list[int] = []
    columns: list[int] = []
    tasks: list[int] = []
    looked, whole = 0, True
    for start, end, all_read in _parts(connection):
        progress.check()
        whole = all_read
        logs, at_work = _logs(connection, start, end), _tasks(connection, start, end)
        stated = (getattr(Case, name) for name in COLUMNS)
        for key, *row in connection.execute(select(Case.id, *stated).where(Case.id >= start, Case.id < end)):
            looked += 1
            standing = _standing(logs.get(key, []))
            if standing is None:
                unreadable.append(key)
                continue
            if row != [getattr(standing, name) for name in COLUMNS]:
                columns.append(key)
            if at_work.get(key, []) != sorted(map(_task, standing.tasks), key=repr):
                tasks.append(key)
    said = "" if whole else SAMPLED.format(looked=looked)
    for sentence, keys in ((UNREADABLE, unreadable), (OTHERWISE, columns), (TASKS, tasks)):
        yield from _seen(sentence, keys, all=said)


def _parts(connection: Connection) -> Iterator[tuple[int, int, bool]]:
    """Yield stretches of keys from first to behind the last, and whether all there are will be read."""
    count, last = connection.execute(select(func.count(Case.id), func.max(Case.id))).one()
    every = max(1, -(-count // MOST))
    for start in range(0, (last or 0) + 1, PART * every):
        yield start, start + PART, every == 1


def _logs(connection: Connection, start: int, end: int) -> Mapping[int, list[tuple[Any, ...]]]:
    wanted = (CaseEvent.case_id, CaseEvent.number, CaseEvent.kind, CaseEvent.at, CaseEvent.by, CaseEvent.facts)
    within = and_(CaseEvent.case_id >= start, CaseEvent.case_id < end)
    logs = defaultdict(list)
    for case, *line in connection.execute(select(*wanted).where(within).order_by(CaseEvent.case_id, CaseEvent.number)):
        logs[case].append(tuple(line))
    return logs


def _standing(lines: list[tuple[Any, ...]]) -> Standing | None:
    """Return where a case stands by its log; None for a log that cannot have been written by the program."""
    try:
        events = [Event(number, EventKind(kind), at, by, facts) for number, kind, at, by, facts in lines]
        return replay(events)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _tasks(connection: Connection, start: int, end: int) -> Mapping[int, list[tuple[Any, ...]]]:
    """Return the tasks by case, in an order that does not ask which was written first."""
    wanted = (getattr(CaseTask, name) for name in TASK)
    query = select(CaseTask.case_id, *wanted).where(CaseTask.case_id >= start, CaseTask.case_id < end)
    found = defaultdict(list)
    for case, *row in connection.execute(query):
        found[case].append(tuple(row))
    return {case: sorted(rows, key=repr) for case, rows in found.items()}


def _task(task: Task) -> tuple[Any, ...]:
    return tuple(getattr(task, name) for name in TASK)


def _numbers(connection: Connection, progress: Progress) -> Iterator[Seen]:
    """Of every ledger and year the numbers run from 1 to the last that was given, each once."""
    given, stray = _given(connection, progress)
    yield from _seen(STRAY, stray)
    query = select(CaseCounter.year, CaseCounter.ledger, CaseCounter.last)
    counted = {(year, key): last for year, key, last in connection.execute(query)}
    titles = {one.key: one.title for one in ledgers()}
    for year, key in sorted(given.keys() | counted.keys()):
        places, cases = map(np.array, given.get((year, key), ((), ())))
        end, book = counted.get((year, key), 0), f"{titles.get(key, key)}台账 {year} 年"
        within = (places >= 1) & (places <= end)
        first = np.unique(places, return_index=True)[1]
        if missing := end - int(within[first].sum()):
            yield Seen(f"{book}的编号缺 {missing} 个。请与备份核对。", missing, ())
        yield from _seen(f"{book}有 {{count}} 个编号超出已给的编号。请与备份核对。", cases[~within].tolist())
        doubles = np.delete(cases, first).tolist()
        yield from _seen(f"{book}有 {{count}} 个编号重复。请与备份核对。", doubles)


def _given(connection: Connection, progress: Progress) -> tuple[_Given, list[int]]:
    """Return the cases by year and ledger and number, and those whose number is none of ours."""
    letters = {one.letter: one.key for one in ledgers()}
    ours = re.compile(rf"(\d{{4}})-({'|'.join(letters)})-(\d{{5,10}})")
    given: _Given = {}
    stray: list[int] = []
    last = connection.execute(select(func.max(Case.id))).scalar() or 0
    for start in range(0, last + 1, STRETCH):
        progress.check()
        query = select(Case.id, Case.number).where(Case.id >= start, Case.id < start + STRETCH)
        for key, number in connection.execute(query.where(Case.number.is_not(None))):
            if (found := ours.fullmatch(number or "")) is None:
                stray.append(key)
                continue
            places, cases = given.setdefault((int(found[1]), letters[found[2]]), (array("q"), array("q")))
            places.append(int(found[3]))
            cases.append(key)
    return given, stray


def _seen(sentence: str, keys: Sequence[int], **said: object) -> Iterator[Seen]:
    """Yield what is wrong with some cases, if it is with any."""
    if keys:
        yield Seen(sentence.format(count=len(keys), **said), len(keys), tuple(keys[:NAMED]))
