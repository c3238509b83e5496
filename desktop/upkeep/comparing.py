"""What restoring a backup would change: how much there was then and is now, and what was done since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from db.engine import open_engine
from db.errors import Damaged
from desktop.attachments.contents import Contents
from desktop.folder import ATTACHMENTS, DATABASE
from desktop.jobs import Progress
from desktop.upkeep.contents import named_in
from desktop.upkeep.watching import watched

SUBJECTS = {  # tables whose rows a clerk counts
    "person": "人员",
    "household": "户",
    "dwelling": "房屋",
    "building": "楼栋",
    "enterprise": "企业场所",
    "grid": "网格",
    "staff": "网格员",
    "organisation": "组织",
    "register_entry": "专项台账",
    "case_record": "事件",
    "meeting": "会议",
    "mediation_file": "调解卷宗",
    "form_filling": "报表",
    "package": "交换包",
    "attachment": "附件",
    "account": "账号",
}
NEWEST = 20  # actions that are named
FACTS = ("name", "town_name", "town_code")


@dataclass(frozen=True, slots=True)
class SubjectChange:
    """One subject: rows now, None where there is no present office; rows in the backup; records changed since."""

    title: str
    now: int | None
    then: int
    changed: int = 0


@dataclass(frozen=True, slots=True)
class PastAction:
    """Something that was done since the backup and would be gone."""

    at: datetime
    by: str
    name: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What restoring would change.

    `lost` attachments are whole neither in the backup nor here. `undone` counts what was done since the backup, of
    which the newest are named. `continues`: whether the present office went on from this very backup; where it is
    None, the present office is not there or does not open, and nothing can be compared.
    """

    office: str
    town_code: str
    present: str
    made_at: datetime | None
    subjects: Sequence[SubjectChange]
    actions: Sequence[PastAction]
    undone: int
    lost: int
    continues: bool | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was read of one office."""

    facts: Mapping[str, Any]
    counts: Mapping[str, int]
    contents: Mapping[str, int]
    last: tuple[int, str] | None  # key and moment of the newest action


def preview(backup: Path, key: bytes, present: Path, made_at: datetime | None, progress: Progress) -> Preview:
    """Compare a backup with the office in a folder, which nobody may have open. Nothing is touched.

    Raise Damaged where the backup does not open.
    """
    progress.begin(3, "正在比较备份与现有资料")
    then = _look(backup, key, progress)
    progress.advance()
    try:
        here = _look(present, key, progress) if (present / DATABASE).is_file() else None
    except Damaged:  # it is what the backup is wanted for
        here = None
    progress.advance()
    continues, actions, undone = None, list[PastAction](), 0
    changed: Mapping[str, int] = {}
    if here is not None:
        continues, actions, undone, changed = _since(present, key, then.last, progress)
    live, saved = Contents(present / ATTACHMENTS, key), Contents(backup / ATTACHMENTS, key)
    lost = sum(not saved.holds(address) and not live.holds(address) for address in then.contents)
    progress.advance()
    return Preview(
        str(then.facts.get("name") or then.facts.get("town_name") or ""),
        str(then.facts.get("town_code") or ""),
        str(here.facts.get("name") or here.facts.get("town_name") or "") if here is not None else "",
        made_at,
        [
            SubjectChange(title, here.counts.get(table, 0) if here else None, then.counts.get(table, 0),
                          changed.get(table, 0))
            for table, title in SUBJECTS.items()
            if then.counts.get(table) or (here is not None and here.counts.get(table))
        ],
        actions,
        undone,
        lost,
        continues,
    )  # fmt: skip


def _look(folder: Path, key: bytes, progress: Progress) -> _Seen:
    engine = open_engine(folder / DATABASE, key)
    try:
        with watched(engine, progress) as connection:
            tables = set(inspect(connection).get_table_names())
            if "office_fact" not in tables:
                raise Damaged(folder.name)
            counts = {
                table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
                for table in SUBJECTS
                if table in tables
            }
            return _Seen(_facts(connection), counts, named_in(connection), _last(connection))
    finally:
        engine.dispose()


def _facts(connection: Connection) -> dict[str, Any]:
    query = text(f"SELECT key, json_extract(value, '$') FROM office_fact WHERE key IN {FACTS}")
    return {key: value for key, value in connection.execute(query)}


def _last(connection: Connection) -> tuple[int, str] | None:
    found = connection.execute(text("SELECT id, at FROM action ORDER BY id DESC LIMIT 1")).first()
    return (int(found[0]), str(found[1])) if found is not None else None


def _since(
    present: Path, key: bytes, last: tuple[int, str] | None, progress: Progress
) -> tuple[bool, list[PastAction], int, dict[str, int]]:
    """Return whether the present office went on from a backup, and what was done in it since."""
    number, at = last or (0, "")
    engine = open_engine(present / DATABASE, key)
    try:
        with watched(engine, progress) as connection:
            known = connection.execute(text("SELECT at FROM action WHERE id = :id"), {"id": number}).scalar()
            if last is not None and str(known) != at:
                return False, [], 0, {}
            after = {"id": number}
            undone = connection.execute(text("SELECT count(*) FROM action WHERE id > :id"), after).scalar_one()
            named = connection.execute(
                text('SELECT at, "by", name FROM action WHERE id > :id ORDER BY id DESC LIMIT :most'),
                {**after, "most": NEWEST},
            )
            actions = [PastAction(_moment(at), by, name) for at, by, name in named]
            by_table = text(
                'SELECT "table", count(DISTINCT record_id) FROM change WHERE action_id > :id GROUP BY "table"'
            )
            changed = {table: count for table, count in connection.execute(by_table, after)}
            return True, actions, undone, changed
    finally:
        engine.dispose()


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)
