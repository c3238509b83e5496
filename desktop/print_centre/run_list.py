"""The book of prints as a list: number, when, who, which paper, how many records and pages, for whom and what for."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from db.keys import in_keys, keys_of
from db.models.office import Account
from db.models.papers import Outlet, PrintRun
from db.store import Store
from desktop.clock import Today, today
from desktop.fields import Field, Kind
from desktop.grids.as_of import OUTSIDE
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.journal import MINUTE, within
from desktop.periods import day_in, days_of
from desktop.print_centre.asked import NO_GRID, about, days_in_words
from desktop.print_centre.kinds import Choices
from desktop.print_centre.runs import number_words
from desktop.tables import Keys, Row, Search

BY, OUTLET, PERIOD, REVEALED, KIND = "by", "outlet", "period", "revealed", "kind"  # keys of Search.filters
OUTLETS = {Outlet.PRINTER.value: "打印机", Outlet.FILE.value: "PDF 文件"}
REVEALINGS = {"1": "显示完整号码的", "0": "脱敏的"}
FIELDS = (
    Field("number", "打印号", width=8, listed=True),
    Field("at", "时间", width=9, listed=True),
    Field("by", "打印人", width=5, listed=True, sortable=False),
    Field("title", "材料", width=12, listed=True),
    Field("scope", "期间、网格", width=10, listed=True, sortable=False),
    Field("turn", "重印", width=10, listed=True, sortable=False),
    Field("outlet", "去向", width=5, sortable=False),
    Field("records", "记录数", Kind.NUMBER, width=3, listed=True),
    Field("pages", "页数", Kind.NUMBER, width=3, listed=True),
    Field("revealed", "号码", width=4, sortable=False),
    Field("purpose", "用途", width=7, listed=True, sortable=False),
    Field("recipient", "交给", width=7, listed=True, sortable=False),
    Field("as_of", "数据截至", width=9, sortable=False),
    Field("sha256", "文件指纹", width=10, sortable=False),
)
ORDERS: Mapping[str, Any] = {"title": PrintRun.title, "records": PrintRun.records, "pages": PrintRun.pages}
FINGERPRINT = 16  # characters of a hash that are shown


class PrintRunList:
    """Lists what was printed, the newest first."""

    fields = FIELDS

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of every entry found."""
        progress.check()
        with self._store.read() as session:
            return keys_of(session, self._query(search))

    def head(self, search: Search, limit: int) -> Keys:
        """Return the keys of the first entries found."""
        with self._store.read() as session:
            return keys_of(session, self._query(search).limit(limit))

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few entries."""
        with self._store.read() as session:
            runs = session.scalars(select(PrintRun).where(in_keys(PrintRun.id, keys))).all()
            names = {name: title for name, title in session.execute(select(Account.name, Account.title))}
            wanted = {one.first_id for one in runs if one.first_id is not None}
            firsts = session.scalars(select(PrintRun).where(PrintRun.id.in_(wanted))) if wanted else ()
            numbers = {one.id: number_words(one.year, one.number) for one in firsts}
        return {one.id: self._row(one, names, numbers) for one in runs}

    def _row(self, one: PrintRun, names: Mapping[str, str], numbers: Mapping[int, str]) -> Row:
        return {
            "number": number_words(one.year, one.number),
            "at": f"{one.at.astimezone():{MINUTE}}",
            "by": names.get(one.by, one.by),
            "title": one.title,
            "scope": self._scope(Choices.of(one.choices)),
            "turn": f"首次 {numbers.get(one.first_id, '')}".rstrip() if one.first_id is not None else "",
            "outlet": OUTLETS[one.outlet.value],
            "records": f"{one.records:,}",
            "pages": f"{one.pages:,}",
            "revealed": "完整" if one.is_revealed else "",
            "purpose": one.purpose or "",
            "recipient": one.recipient or "",
            "as_of": f"{one.as_of.astimezone():{MINUTE}}" if one.as_of is not None else "",
            "sha256": one.sha256[:FINGERPRINT],
        }

    def _scope(self, choices: Choices) -> str:
        where = NO_GRID if choices.grid == OUTSIDE else self._grids.path_name(choices.grid)
        return about(days_in_words(choices), where)

    def _query(self, search: Search) -> Select[int]:
        order = ORDERS.get(search.order, PrintRun.id)
        downwards = search.descending if search.order else True
        wanted = select(PrintRun.id).where(*self._conditions(search))
        return wanted.order_by(order.desc() if downwards else order, PrintRun.id.desc())

    def _conditions(self, search: Search) -> list[ColumnElement[bool]]:
        filters, found = search.filters, list[ColumnElement[bool]]()
        if by := filters.get(BY):
            found.append(PrintRun.by.in_(by))
        if kinds := filters.get(KIND):
            found.append(PrintRun.kind.in_(kinds))
        if outlet := filters.get(OUTLET):
            found.append(PrintRun.outlet == Outlet(outlet))
        if revealed := filters.get(REVEALED):
            found.append(PrintRun.is_revealed == (revealed == "1"))
        if period := filters.get(PERIOD):
            found += within(PrintRun.at, *days_of(period, self._today()))
        if text := search.text.strip():
            found.append(self._meant(text))
        return found

    def _meant(self, text: str) -> ColumnElement[bool]:
        if day := day_in(text):
            first, last = within(PrintRun.at, day, day)
            return first & last
        found = [
            column.contains(text, autoescape=True) for column in (PrintRun.title, PrintRun.purpose, PrintRun.recipient)
        ]
        number = text.removeprefix("印").rpartition("-")[2]
        if number.isdecimal() and len(number) <= 9:
            found.append(PrintRun.number == int(number))
        return or_(*found)
