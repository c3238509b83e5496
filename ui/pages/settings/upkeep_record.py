"""The record of upkeep: what was backed up, sealed away, tried, restored and archived, the newest first."""

from collections.abc import Sequence
from typing import Any

from desktop.fields import Field
from desktop.jobs import Progress
from desktop.upkeep.entries import Entry, Kind
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("at", "时间", width=9, listed=True, sortable=False),
    Field("what", "事项", width=8, listed=True, sortable=False),
    Field("ok", "结果", width=5, listed=True, sortable=False),
    Field("who", "经手", width=7, listed=True, sortable=False),
    Field("about", "说明", width=22, listed=True, sortable=False),
)
ROWS = 8
ABOUT = "每次备份、写加密备份、试恢复、恢复和归档都在这里登记。"
COMPARED, OPENED = "与备份时一致", "能打开（备份时没有登记条数）"
MEGABYTE = 1 << 20


class RecordPanel(Panel):
    """Lists the entries."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("维护记录", ABOUT)
        self._desk = desk
        self.table = ShortTable(FIELDS, Empty("还没有记录", "备份以后会登记在这里。", "history"))
        self.table.setFixedHeight(self.table.height_of(ROWS))
        self.body.addWidget(self.table)

    def activate(self) -> None:
        """Read the entries."""
        entries, names = self._desk.program.backups.entries, self._desk.names

        def job(_progress: Progress) -> Sequence[dict[str, Any]]:
            titles = names()
            return [_row(one, titles.get(one.by, one.by)) for one in entries.list()]

        self._desk.work.read(self, "查看维护记录", job, lambda rows: self.table.show_rows(rows, 0 if rows else -1))


def _row(one: Entry, who: str) -> dict[str, Any]:
    return {
        "at": f"{one.at.astimezone():%Y-%m-%d %H:%M}",
        "what": one.title,
        "ok": "完好" if one.ok else "未成",
        "who": who,
        "about": _about(one),
    }


def _about(one: Entry) -> str:
    """Return in words what is known of an act."""
    facts = one.facts
    if not one.ok:
        return str(facts.get("why") or "")
    size, parts = facts.get("bytes"), list[str]()
    if one.kind == Kind.TEST:
        people = dict(facts.get("counts", {})).get("person", 0)
        parts.append(COMPARED if facts.get("compared") else OPENED)
        parts.append(f"人员 {people:,}，附件 {facts.get('contents', 0):,}")
    parts.append(str(facts.get("name") or ""))
    if size:
        parts.append(f"{size / MEGABYTE:.1f} MB")
    if facts.get("place"):
        parts.append(str(facts["place"]))
    if facts.get("sha256"):
        parts.append(f"校验值 {str(facts['sha256'])[:16]}…")
    if facts.get("lost"):
        parts.append(f"附件缺失 {facts['lost']} 个")
    return "　".join(parts)
