"""The audit log as a list: who did what, when, on which machine, and how it ended; and one line with all it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from db.audit import REFUSED
from db.keys import in_keys, keys_of
from db.models.log import AuditEntry
from db.models.office import Account
from db.store import Store
from desktop.audit.rules import OUTCOMES, kind_titles
from desktop.clock import Today, today
from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.journal import MINUTE, within
from desktop.journal_records import TABLES
from desktop.periods import day_in
from desktop.tables import TONE, Keys, Row, Search
from desktop.upkeep.findings import TABLE_TITLES

BY, KIND, OUTCOME, DAYS = "by", "kind", "outcome", "days"  # keys of Search.filters
SECOND = "%Y-%m-%d %H:%M:%S"
MORE_TABLES = {
    "office_fact": "单位设置",
    "import_batch": "导入批次",
    "print_run": "打印材料",
    "disclosure": "查看登记",
    "attachment": "附件",
    "upkeep_entry": "维护记录",
    "code_item": "代码表",
    "account": "账号",
}
SUBJECTS = TABLE_TITLES | TABLES | MORE_TABLES
DETAILS = {
    "failures": "之前输错密码次数",
    "seconds": "时钟变动秒数",
    "created": "新增",
    "updated": "修改",
    "deleted": "删除",
    "restored": "恢复",
    "batch": "导入批次",
    "columns": "内容",
    "number": "出口编号",
    "is_masked": "是否脱敏",
    "sha256": "文件指纹",
    "changes": "变更指纹",
    "head": "导出到第几条",
    "lines": "条数",
    "faults": "问题",
    "parts": "按一段查找的号码",
}
FIELDS = (
    Field("number", "序号", Kind.NUMBER, width=4, listed=True),
    Field("at", "时间", width=9, listed=True, sortable=False),
    Field("by", "账号", width=6, listed=True, sortable=False),
    Field("kind", "类别", width=6, listed=True, sortable=False),
    Field("name", "操作", width=10, listed=True, sortable=False),
    Field("what", "对象", width=8, listed=True, sortable=False),
    Field("records", "记录数", Kind.NUMBER, width=4, listed=True, sortable=False),
    Field("outcome", "结果", width=4, listed=True, sortable=False),
    Field("reason", "事由", width=12, listed=True, sortable=False),
    Field("station", "电脑", width=8, sortable=False),
)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line as its panel shows it: a title, and pairs of words."""

    title: str
    facts: tuple[tuple[str, str], ...]


class AuditList:
    """Lists the lines, the newest first; the key of a row is the number of its line."""

    fields = FIELDS

    def __init__(self, store: Store, today: Today = today) -> None:
        self._store, self._today = store, today

    def names(self) -> dict[str, str]:
        """Return the accounts that have lines, and who they are."""
        with self._store.read() as session:
            known = {name: title for name, title in session.execute(select(Account.name, Account.title))}
            return {name: known.get(name, name) for name in session.scalars(select(AuditEntry.by).distinct()) if name}

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the numbers of every line found."""
        progress.check()
        with self._store.read() as session:
            return keys_of(session, _query(search))

    def head(self, search: Search, limit: int) -> Keys:
        """Return the numbers of the first lines found."""
        with self._store.read() as session:
            return keys_of(session, _query(search).limit(limit))

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few lines."""
        with self._store.read() as session:
            lines = session.scalars(select(AuditEntry).where(in_keys(AuditEntry.number, keys))).all()
            names = {name: title for name, title in session.execute(select(Account.name, Account.title))}
        return {one.number: row_of(one, names) for one in lines}

    def line(self, number: int) -> AuditLine:
        """Return one line with all it says."""
        with self._store.read() as session:
            one = session.scalars(select(AuditEntry).where(AuditEntry.number == number)).one()
            names = {name: title for name, title in session.execute(select(Account.name, Account.title))}
        row = row_of(one, names)
        facts = [(field.title, row[field.key]) for field in FIELDS if row[field.key]]
        facts[1] = ("时间", f"{one.at.astimezone():{SECOND}}")
        if one.record_uid is not None:
            facts.append(("记录标识", str(one.record_uid)))
        facts += [(title, words) for title, words in _details(one.detail or {}) if words]
        facts.append(("校验值", bytes(one.mac).hex()))
        return AuditLine(f"第 {one.number:,} 条　{one.name}", tuple(facts))


def row_of(one: AuditEntry, names: Mapping[str, str]) -> Row:
    """Return a line in words."""
    row = {
        "number": f"{one.number:,}",
        "at": f"{one.at.astimezone():{MINUTE}}",
        "by": names.get(one.by, one.by),
        "kind": kind_titles().get(one.kind, one.kind),
        "name": one.name,
        "what": SUBJECTS.get(one.table, one.table) if one.table else "",
        "records": f"{one.records:,}" if one.records else "",
        "outcome": OUTCOMES.get(one.outcome, one.outcome),
        "reason": one.reason or "",
        "station": one.station,
    }
    return row | {TONE: "red"} if one.outcome == REFUSED else row


def _details(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    for key, value in detail.items():
        if key == "fields":
            found += [(f"{SUBJECTS.get(table, table)}的字段", "、".join(names)) for table, names in value.items()]
        elif key == "tables":
            found.append(("涉及", "、".join(SUBJECTS.get(table, table) for table in value)))
        elif key == "keyed":
            found.append(("证号、姓名等的指纹", f"{len(value)} 项（只能核对，不能还原）"))
        elif key in ("sent", "received"):
            words = f"{value['partner']} 第 {value['sequence']} 期（{value['stream']}）"
            found.append(("发出" if key == "sent" else "收到", words))
        else:
            found.append((DETAILS.get(key, key), _plain(value)))
    return found


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _query(search: Search) -> Select[int]:
    order = AuditEntry.number if search.order == "number" and not search.descending else AuditEntry.number.desc()
    return select(AuditEntry.number).where(*conditions(search)).order_by(order)


def conditions(search: Search) -> list[ColumnElement[bool]]:
    """Return what lines must fulfil to be found."""
    filters, found = search.filters, list[ColumnElement[bool]]()
    for key, column in ((BY, AuditEntry.by), (KIND, AuditEntry.kind), (OUTCOME, AuditEntry.outcome)):
        if chosen := filters.get(key):
            found.append(column.in_(chosen))
    if days := filters.get(DAYS):
        first, last = (date.fromisoformat(day) if day else None for day in days)
        found += within(AuditEntry.at, first or date(2000, 1, 1), last or date(9998, 1, 1))
    text = search.text.strip()
    if day := day_in(text):
        found += within(AuditEntry.at, day, day)
    elif text.isdecimal() and len(text) <= 9:
        found.append(AuditEntry.number == int(text))
    elif text:
        found.append(AuditEntry.name.contains(text, autoescape=True))
    return found
