"""What the lists of the room show, and what they say when they are empty."""

from datetime import date

from desktop.fields import Field, Kind
from desktop.forms.collecting.content import Remark
from desktop.forms.collecting.lines import CollectionRow, ReturnRow
from desktop.tables import TONE, Row
from ui.tables.empty import Empty

TAKEN = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".ods", ".docx")  # how names of files end that villages return
FILE_KINDS = "表格和文档 (*.xlsx *.xlsm *.xls *.et *.csv *.ods *.docx);;所有文件 (*)"
OPEN, CLOSED = "open", "closed"
PARTS = ((OPEN, "进行中"), (CLOSED, "已结束"))
WAYS = ("电话", "微信", "短信", "当面")
COLLECTION_FIELDS = (
    Field("done", "已收", width=4, sortable=False),
    Field("title", "收表", width=8, sortable=False),
)
RETURN_FIELDS = (
    Field("unit", "单位", width=9, sortable=False),
    Field("state", "情况", width=4, sortable=False),
    Field("returned_at", "交表时间", width=7, sortable=False),
    Field("rows", "行数", Kind.NUMBER, width=3, sortable=False),
    Field("faults", "问题行", Kind.NUMBER, width=4, sortable=False),
    Field("urged", "催报", width=8, sortable=False),
    Field("note", "备注", width=5, sortable=False),
)
REMARK_FIELDS = (
    Field("row", "行", Kind.NUMBER, width=3, sortable=False),
    Field("letter", "列", width=2, sortable=False),
    Field("heading", "表头", width=6, sortable=False),
    Field("value", "表中的内容", width=9, sortable=False),
    Field("problem", "问题", width=14, sortable=False),
)
NO_COLLECTIONS = {
    OPEN: Empty("没有正在收的表", "点“发表…”，把一张表发给各村，收回后在这里汇总。", "merge"),
    CLOSED: Empty("没有已结束的收表", "收齐、汇总以后点“结束收表”，就移到这里。", "check"),
}
NO_RETURNS = Empty("先在左边选一次收表", "", "merge")
NO_REMARKS = Empty("没有问题", "", "check")
NOT_RETURNED = Empty("还没有交表", "把交来的文件拖进来，或点“收表…”。", "import")


def collection_line(one: CollectionRow, day: date) -> Row:
    """Return a collection as its list shows it."""
    row: dict[str, str] = {
        "title": one.title,
        "done": f"缺 {one.missing}" if one.is_late(day) else f"{one.accepted}/{one.asked}",
    }
    tone = "red" if one.is_late(day) else "amber" if one.faulty else "green" if one.accepted == one.asked else ""
    return {**row, TONE: tone} if tone else row


def return_line(one: ReturnRow) -> Row:
    """Return a unit as its list shows it."""
    last = one.urged[-1] if one.urged else None
    row: dict[str, str] = {
        "unit": one.unit,
        "state": one.state_title,
        "returned_at": f"{one.returned_at.astimezone():%m-%d %H:%M}" if one.returned_at else "",
        "rows": f"{one.rows:,}" if one.returned_at else "",
        "faults": f"{one.faults:,}" if one.faults else "",
        "urged": f"{len(one.urged)} 次，{last.day:%m-%d} {last.way}" if last else "",
        "note": one.note,
    }
    tone = "red" if one.is_faulty else "green" if one.is_accepted else ""
    return {**row, TONE: tone} if tone else row


def remark_line(one: Remark) -> Row:
    """Return something wrong as its list shows it."""
    row: dict[str, str] = {
        "row": f"{one.row:,}",
        "letter": one.letter,
        "heading": one.heading,
        "value": one.value,
        "problem": one.problem,
    }
    return {**row, TONE: "amber"} if one.is_doubt else row


def stand_words(one: CollectionRow) -> str:
    """Return how far a collection is, in one line."""
    parts = [f"{one.issued_on} 发出"]
    if one.due_on:
        parts.append(f"截止 {one.due_on}")
    if one.closed_on:
        parts.append(f"{one.closed_on} 结束")
    units = [f"{one.asked} 个单位，已收 {one.accepted}"]
    units += [f"有问题 {one.faulty}"] * (one.faulty > 0)
    units += [f"没交 {one.missing}"] * (one.missing > 0)
    return "　".join([*parts, "，".join(units), f"共 {one.rows:,} 行"])
