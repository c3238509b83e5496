"""The cases of the bench city: three years of them, each with a log that its columns follow from by `replay`.

Written past the ORM, as the rest of the city, so that it takes minutes.
"""

import json
import random
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from db import search
from db.bulk import insert_rows, uid_bytes
from db.engine import settle
from db.models.cases import Case, CaseCounter, CaseEvent, CaseParty, CaseTask, Unit
from db.store import Store
from desktop.cases.events import Event, EventKind
from desktop.cases.journal import plain_facts
from desktop.cases.ledgers import ledger
from desktop.cases.numbering import written
from desktop.cases.replay import Standing, Task, columns, replay
from desktop.codes import Codes
from desktop.grids.service import GRID, VILLAGE, Grids
from desktop.index import case_index

CHUNK = 20_000
YEARS = 3
LEDGERS = {"dispute": 30, "hazard": 22, "request": 20, "security": 8, "service": 12, "incident": 2, "petition": 4,
           "other": 2}  # fmt: skip
DEPARTMENTS = ("司法所", "派出所", "综合执法队", "应急管理站", "民政办", "人社所", "自然资源所", "信访办", "市场监管所",
               "卫健办", "村镇建设办", "农业农村办")  # fmt: skip
MATTERS = ("两户因排水沟发生争执", "消防通道堆放杂物", "路灯不亮", "拖欠工资", "宅基地边界不清", "楼道停放电动车",
           "反映夜间噪音", "申请临时救助", "井盖松动", "合同履行争议", "家庭成员吵闹", "电线老化")  # fmt: skip
WORDS = ("当事人到网格反映，网格员上门核实情况。", "巡查时发现，已经拍照并告知负责人。", "群众来电反映，要求尽快处理。")
STAMPS = ("created_at", "created_by", "updated_at", "updated_by", "version")
STATED = ("number", "ledger", "kind_code", "title", "description", "grid_id", "place", "found_on", "source_code",
          "people_count", "scale_code", "channel", "is_urgent", "is_important", "is_sensitive", "facts")  # fmt: skip
FOLLOWING = tuple(columns(Standing()))
TASK = tuple(Task.__dataclass_fields__)


def add_cases(engine: Engine, count: int, until: date, seed: int = 5) -> None:
    """Put cases into a city: the last of them registered on a day."""
    rng, store = random.Random(seed), Store(engine, lambda: "bench")
    nodes = [node for node in Grids(store).nodes.values() if node.level == GRID]
    villages = {node.id: node.name for node in Grids(store).nodes.values() if node.level == VILLAGE}
    units = _units(store, [node.id for node in nodes])
    codes = Codes.load()
    kinds = {key: [item.code for item in codes.items(ledger(key).kinds)] for key in LEDGERS}
    now = _moment(datetime.now(UTC))
    stamps = (now, "bench", now, "bench", 1)
    counters: Counter[tuple[int, str]] = Counter()
    days = sorted(rng.randrange(YEARS * 365) for _ in range(count))
    for first in range(0, count, CHUNK):
        cases, events, tasks, parties, tokens = [], [], [], [], []
        uids = uid_bytes(CHUNK * 2)
        for key, ago in enumerate(days[first : first + CHUNK], first + 1):
            book = rng.choices(list(LEDGERS), list(LEDGERS.values()))[0]
            node = nodes[rng.randrange(len(nodes))]
            at = datetime(until.year, until.month, until.day, rng.randrange(1, 9), rng.randrange(60), tzinfo=UTC)
            at -= timedelta(days=YEARS * 365 - 1 - ago)
            log = _log(rng, at, until, units[node.id], units)
            standing = replay(log)
            counters[at.year, book] += 1
            number = written(book, at.year, counters[at.year, book])
            title = f"{villages[node.parent_id or 0]}{rng.choice(MATTERS)}"
            place, words = f"{node.name}{rng.randrange(1, 400)}号", rng.choice(WORDS)
            stated = (number, book, rng.choice(kinds[book]), title, words, node.id, place, at.date().isoformat(),
                      f"{rng.randrange(1, 13):02}", rng.choice((1, 2, 2, 3, 5)), None, "collected", 0, 0, 0,
                      "{}")  # fmt: skip
            follows = columns(standing)
            cases.append((key, next(uids), *stated, *(_raw(follows[name]) for name in FOLLOWING), *stamps))
            events += [(key, one.number, one.kind.value, _moment(one.at), _moment(one.at), one.by,
                        json.dumps(one.facts, ensure_ascii=False)) for one in log]  # fmt: skip
            tasks += [(key, *(_raw(getattr(one, name)) for name in TASK)) for one in standing.tasks]
            if rng.random() < 0.4:
                parties.append((key, next(uids), "01", f"当事{key % 9973}", *stamps))
            tokens.append((key, case_index(title, (place,), (number,), ())))
        with store.write("事件") as session:
            insert_rows(session, Case, ("id", "uid", *STATED, *FOLLOWING, *STAMPS), cases)
            insert_rows(session, CaseEvent, ("case_id", "number", "kind", "at", "recorded_at", "by", "facts"), events)
            insert_rows(session, CaseTask, ("case_id", *TASK), tasks)
            insert_rows(session, CaseParty, ("case_id", "uid", "role_code", "name", *STAMPS), parties)
            search.put(session, "case", tokens, new=True)
    with store.write("编号") as session:
        rows = [(year, book, last) for (year, book), last in counters.items()]
        insert_rows(session, CaseCounter, ("year", "ledger", "last"), rows)
        search.settle(session, "case")
    settle(engine)


def _units(store: Store, grids: list[int]) -> Mapping[int, int]:
    """Make the departments under negative numbers, and a unit of every grid."""
    now = _moment(datetime.now(UTC))
    stamps, uids = (now, "bench", now, "bench", 1), uid_bytes(len(grids) + len(DEPARTMENTS))
    found: dict[int, int] = {}
    rows: list[tuple[Any, ...]] = []
    for key, name in enumerate(DEPARTMENTS, 1):
        found[-key] = key
        rows.append((key, next(uids), name, "department", None, 1, *stamps))
    for key, grid in enumerate(grids, len(rows) + 1):
        found[grid] = key
        rows.append((key, next(uids), f"网格{grid}", "grid", grid, 1, *stamps))
    with store.write("承办单位") as session:
        insert_rows(session, Unit, ("id", "uid", "name", "kind", "grid_id", "is_active", *STAMPS), rows)
    return found


def _log(rng: random.Random, at: datetime, until: date, own: int, units: Mapping[int, int]) -> list[Event]:
    """Return the log of a case registered at a moment: half of them by the grid itself, some through a department."""
    end = datetime(until.year, until.month, until.day, 10, tzinfo=UTC)
    log: list[Event] = []

    def put(kind: EventKind, days: int, **facts: Any) -> bool:
        moment = (log[-1].at if log else at) + timedelta(days=days, minutes=7)
        if moment > end:
            return False
        log.append(Event(len(log) + 1, kind, moment, "bench", plain_facts(facts)))
        return True

    def due(days: int) -> date:
        return (log[-1].at if log else at).date() + timedelta(days=days)

    by_department = rng.random() < 0.15
    if by_department:
        put(EventKind.FOUND, 0)
    put(EventKind.REGISTERED, 0)
    if rng.random() < 0.005:
        put(EventKind.DECLINED, 0, reason="不属于本办职责")
        return log
    limit = {"due_on": due(14), "warn_on": due(7)}
    if by_department:
        kind = EventKind.ESCALATED if rng.random() < 0.2 else EventKind.ASSIGNED
        unit = units[-rng.randrange(1, len(DEPARTMENTS) + 1)]
        going = put(kind, 0, unit_id=unit, sign_due_on=due(7), sign_warn_on=due(2), **limit)
        going = going and put(EventKind.SIGNED, rng.choice((0, 0, 1, 1, 2, 3, 9)))
    else:
        going = put(EventKind.TAKEN, 0, unit_id=own, **limit)
    if not going or rng.random() < 0.006:
        return log
    success = rng.random() < 0.96
    going = put(EventKind.FINISHED, int(rng.expovariate(0.16)), result="已经处理", is_success=success, way_code="0101")
    if going and (by_department or rng.random() < 0.4):  # a sheet of an earlier system tells less
        going = put(EventKind.FED_BACK, 1, words="已经告知", next_due_on=due(9), next_warn_on=due(4))
    if not going:
        return log
    if by_department:
        told = {"how": "01", "satisfaction_code": rng.choice("1112223"), "is_confirmed": True}
        if not put(EventKind.CALLED_BACK, 2, **told):
            return log
        put(EventKind.RATED, 1, score=rng.randrange(70, 101))
    put(EventKind.ARCHIVED, 1)
    if rng.random() < 0.003:
        put(EventKind.REOPENED, 12, reason="又起纠纷")
    return log


def _moment(value: datetime) -> str:
    """Return a moment as SQLite stores it."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _raw(value: Any) -> Any:
    """Return a value as the driver takes it."""
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "value", value)
