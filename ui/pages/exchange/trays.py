"""收件 and 发件: one list of everything that came, one of everything that went."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.exchange.letter_rows import LetterRow
from desktop.exchange.package_rows import PackageRow
from desktop.exchange_words import is_ours, is_receipt, moment, period, state_of, total
from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.tables import TONE, Keys, Row, Search
from ui.chips import Filter
from ui.tables.empty import Empty
from ui.tables.record_list import RecordList
from ui.work import Work

PARTNER, SORT, STATE = "partner", "kind", "state"
PACKAGES, LETTERS, RECEIPTS, WAITS = "packages", "letters", "receipts", "waits"
SORTS = ((PACKAGES, "数据包"), (LETTERS, "文书"), (RECEIPTS, "回执"))
KINDS = 2  # of entries: packages have even keys, letters odd ones
IN_EMPTY = Empty("还没有收到过文件", "把收到的 .wgx 文件拖进窗口，或点“接收文件…”。", "download")
OUT_EMPTY = Empty("还没有发送过", "点“发送…”，核对内容后打包，写到U盘交给对方。", "upload")
HINT = "单位、标题、期次、文件名"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a tray."""

    key: int
    at: datetime
    sort: str
    partner_id: int | None
    tone: str
    row: Row
    sought: str  # what the search line finds it by

    @property
    def waits(self) -> bool:
        """Whether something is to be done about it."""
        return self.tone in {"amber", "red"}


class Tray:
    """A Source over what came or what went; it is read anew by every search."""

    def __init__(self, fields: Sequence[Field], read: Callable[[], Sequence[Line]]) -> None:
        self.fields, self._read = fields, read
        self._lines: Mapping[int, Line] = {}

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return what is found, the newest first unless another order is asked for."""
        return self._found(search)

    def head(self, search: Search, limit: int) -> Keys:
        """Return the first of them."""
        self._lines = {one.key: one for one in self._read()}
        return self._found(search)[:limit]

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few entries."""
        lines = self._lines
        return {key: lines[key].row for key in keys if key in lines}

    def _found(self, search: Search) -> Keys:
        words = search.text.casefold().split()
        found = [
            one
            for one in self._lines.values()
            if all(word in one.sought for word in words)
            and search.filters.get(PARTNER, one.partner_id) == one.partner_id
            and search.filters.get(SORT, one.sort) == one.sort
            and (STATE not in search.filters or one.waits)
        ]
        if search.order:
            found.sort(key=lambda one: one.row.get(search.order, ""), reverse=search.descending)
        return array("q", (one.key for one in found))


def tray_list(tray: Tray, work: Work, partners: Callable[[], Sequence[tuple[int, str]]], *, is_out: bool) -> RecordList:
    """Return a tray as a list with its chips."""
    return RecordList(
        tray,
        work,
        unit="份",
        filters=(
            Filter(PARTNER, "单位", partners, many=False),
            Filter(SORT, "种类", lambda: SORTS, many=False),
            Filter(STATE, "待办", lambda: ((WAITS, "只看要办的"),), many=False),
        ),
        hint=HINT,
        empty=OUT_EMPTY if is_out else IN_EMPTY,
    )


def fields(*, is_out: bool) -> tuple[Field, ...]:
    """Return the columns of a tray."""
    return (
        Field("at", "打包时间" if is_out else "接收时间", width=9, listed=True),
        Field("partner", "发给" if is_out else "来自", width=9, listed=True),
        Field("kind", "种类", width=4, listed=True),
        Field("title", "内容", width=13, listed=True),
        Field("count", "条数", Kind.NUMBER, width=3, listed=True, sortable=False),
        Field("due", "期限", width=6, listed=True),
        Field("state", "状态", width=9, listed=True),
        Field("answered", "对方回执" if is_out else "回执", width=8, listed=True),
        Field("by", "经办人", width=4, listed=True),
        Field("covers", "起止", width=12),
        Field("file", "文件", width=20),
    )


def key_of(key: int, *, is_letter: bool) -> int:
    """Return the key of a package or a letter in a tray."""
    return key * KINDS + is_letter


def opened(key: int) -> tuple[int, bool]:
    """Return the key of what an entry is, and whether it is a letter."""
    return key // KINDS, bool(key % KINDS)


def line_of_letter(row: LetterRow) -> Line:
    """Return a letter as an entry of its tray."""
    shown = {
        "at": moment(row.at),
        "partner": row.partner,
        "kind": row.kind_title,
        "title": row.title + (f"（{row.file_count} 个附件）" if row.file_count else ""),
        "due": str(row.due_on or ""),
        "state": row.state_title + ("，已逾期" if row.is_late else ""),
    }
    tone = row.tone if row.is_open else "quiet"
    if tone in {"amber", "red"}:
        shown[TONE] = tone
    sought = " ".join((row.partner, row.title, row.kind_title, row.package_title, shown["at"], row.state_title))
    return Line(key_of(row.key, is_letter=True), row.at, LETTERS, row.partner_id, tone, shown, sought.casefold())


def line_of(row: PackageRow, names: Mapping[str, str]) -> Line:
    """Return a package as an entry of its tray."""
    state, tone = state_of(row)
    answered = moment(row.answered_at) if row.answered_at is not None else ""
    if is_receipt(row):
        answered = ""
    shown = {
        "at": moment(row.made_at),
        "partner": row.partner or "来历不明",
        "kind": row.kind_title,
        "title": row.title or row.file,
        "count": f"{total(row):,}" if not is_receipt(row) else "",
        "state": state,
        "answered": answered,
        "by": names.get(row.made_by, row.made_by),
        "covers": period(row.covers),
        "file": row.file,
    }
    if tone:
        shown[TONE] = tone
    sought = " ".join((shown["partner"], shown["title"], shown["kind"], row.file, shown["at"], state)).casefold()
    sort = RECEIPTS if is_receipt(row) else PACKAGES
    # What is done needs no signal: the eye goes to what is not.
    if tone == "green" or (tone == "blue" and not is_ours(row)):
        del shown[TONE]
    return Line(key_of(row.key, is_letter=False), row.made_at, sort, row.partner_id, tone, shown, sought)
