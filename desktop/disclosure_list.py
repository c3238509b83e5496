"""The book of disclosures as a list: who saw, printed, exported or copied which personal data, when and what for."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from db.keys import in_keys, keys_of
from db.models.attachments import Attachment
from db.models.cases import Case, CaseParty, CaseReporter
from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise
from db.models.households import Household
from db.models.log import Disclosure, DisclosureKind
from db.models.office import Account
from db.models.organisations import Organisation
from db.models.people import Person
from db.models.roster import Staff
from db.store import Store
from desktop.clock import Today, today
from desktop.disclosures import CUT, KIND_TITLES, Disclosures
from desktop.fields import Field, Kind
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.journal import MINUTE, FieldsOf, within
from desktop.journal_fields import OTHER_FIELDS
from desktop.journal_records import TABLES, titles_of
from desktop.periods import day_in, days_of
from desktop.tables import Keys, Row, Search
from desktop.upkeep.findings import TABLE_TITLES

BY, KIND, PERIOD, MASKED = "by", "kind", "period", "masked"  # keys of Search.filters
REMARK = Disclosure.__tablename__  # of an entry that says something later on what left
RETURNED, DESTROYED = "returned", "destroyed"
STATES = {RETURNED: "已收回", DESTROYED: "已销毁"}
PAPERS = STATES | {"handover": "工作交接清单", "reporters": "反映人"}  # what was printed that is no field
SWITCHED_OFF = "已停用的项目"  # a field that the collection list left out since
AND_SO_ON = "等"
BOOKS = {"print_run": "打印材料", REMARK: "出口登记"}  # the book of prints says of its entries which they are
SUBJECTS = TABLE_TITLES | TABLES | BOOKS
FIELDS = (
    Field("at", "时间", width=9, listed=True),
    Field("by", "操作人", width=6, listed=True, sortable=False),
    Field("kind", "方式", width=4, listed=True, sortable=False),
    Field("what", "对象", width=14, listed=True, sortable=False),
    Field("fields", "内容", width=16, listed=True, sortable=False),
    Field("records", "记录数", Kind.NUMBER, width=4, listed=True, sortable=False),
    Field("purpose", "用途", width=12, listed=True, sortable=False),
    Field("recipient", "接收", width=8, listed=True, sortable=False),
    Field("number", "出口编号", width=8, sortable=False),
)
EXIT_FIELDS = (
    Field("number", "编号", width=8, listed=True, sortable=False),
    Field("at", "时间", width=8, listed=True),
    Field("by", "经手人", width=4, listed=True, sortable=False),
    Field("kind", "方式", width=3, listed=True, sortable=False),
    Field("what", "对象", width=8, listed=True, sortable=False),
    Field("records", "条数", Kind.NUMBER, width=3, listed=True, sortable=False),
    Field("masked", "脱敏", width=3, listed=True, sortable=False),
    Field("purpose", "用途", width=9, listed=True, sortable=False),
    Field("recipient", "接收", width=7, listed=True, sortable=False),
    Field("state", "去向", width=8, listed=True, sortable=False),
    Field("fields", "内容", width=14, listed=True, sortable=False),
    Field("sha256", "文件指纹", width=10, sortable=False),
)
MASKED_WORDS = {True: "是", False: "完整", None: ""}
_MODELS = {
    "person": Person,
    "household": Household,
    "dwelling": Dwelling,
    "enterprise": Enterprise,
    "staff": Staff,
    "organisation": Organisation,
    "attachment": Attachment,
    "case_record": Case,
    "case_party": CaseParty,
    "case_reporter": CaseReporter,
}


class DisclosureList:
    """Lists disclosures, the newest first."""

    fields: Sequence[Field] = FIELDS

    def __init__(self, store: Store, grids: Grids, subjects: Mapping[str, FieldsOf], today: Today = today) -> None:
        self._store, self._grids, self._subjects, self._today = store, grids, subjects, today

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of every disclosure found."""
        progress.check()
        with self._store.read() as session:
            return keys_of(session, self._query(search))

    def head(self, search: Search, limit: int) -> Keys:
        """Return the keys of the first disclosures found."""
        with self._store.read() as session:
            return keys_of(session, self._query(search).limit(limit))

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few disclosures."""
        with self._store.read() as session:
            entries = session.scalars(select(Disclosure).where(in_keys(Disclosure.id, keys))).all()
            names = {name: title for name, title in session.execute(select(Account.name, Account.title))}
            known: dict[object, tuple[str, int]] = {}
            for table, model in _MODELS.items():
                uids = [one.record_uid for one in entries if one.table == table and one.record_uid]
                found = session.execute(select(model.uid, model.id).where(model.uid.in_(uids))) if uids else ()
                known |= {uid: (table, key) for uid, key in found}
            titles = titles_of(session, known.values(), self._grids.path_name)
        return {one.id: self._row(one, names, titles.get(known.get(one.record_uid, ("", 0)), "")) for one in entries}

    def _row(self, one: Disclosure, names: Mapping[str, str], title: str) -> Row:
        subject = SUBJECTS.get(one.table, one.table)
        titles = self._titles(one.table)
        fields = dict.fromkeys(titles.get(key) or _otherwise(key) for key in one.fields.split(","))
        return {
            "at": f"{one.at.astimezone():{MINUTE}}",
            "by": names.get(one.by, one.by),
            "kind": KIND_TITLES[one.kind],
            "what": f"{subject}　{title}" if title else subject,
            "fields": "、".join(fields) if one.fields else "",
            "records": f"{one.records:,}",
            "purpose": one.purpose or "",
            "recipient": one.recipient or "",
            "number": one.number or "",
        }

    def _titles(self, table: str) -> Mapping[str, str]:
        """Return what the values of a record are called: its own, and those of others that stand on its paper."""
        every = [*(fields() for fields in self._subjects.values()), *OTHER_FIELDS.values()]
        own = self._subjects[table]() if table in self._subjects else OTHER_FIELDS.get(table, ())
        return {field.key: field.title for fields in (*reversed(every), own) for field in fields} | PAPERS

    def _query(self, search: Search) -> Select[int]:
        order = Disclosure.id if search.order == "at" and not search.descending else Disclosure.id.desc()
        return select(Disclosure.id).where(*self._conditions(search)).order_by(order)

    def _conditions(self, search: Search) -> list[ColumnElement[bool]]:
        filters, found = search.filters, list[ColumnElement[bool]]()
        if by := filters.get(BY):
            found.append(Disclosure.by.in_(by))
        if kinds := filters.get(KIND):
            found.append(Disclosure.kind.in_([DisclosureKind(kind) for kind in kinds]))
        if period := filters.get(PERIOD):
            found += within(Disclosure.at, *days_of(period, self._today()))
        text = search.text.strip()
        if day := day_in(text):
            found += within(Disclosure.at, day, day)
        elif text:
            columns = (Disclosure.purpose, Disclosure.recipient, Disclosure.number)
            found.append(or_(*(column.contains(text, autoescape=True) for column in columns)))
        return found


def _otherwise(key: str) -> str:
    """Return what is said of a part of an entry that is no Field: words as they are, ends of a list that was cut."""
    stem = key.rstrip(CUT)
    if not (stem.isascii() and stem.isidentifier()):
        return key
    return AND_SO_ON if key.endswith(CUT) else SWITCHED_OFF


class ExitList(DisclosureList):
    """What left the office, the newest first (出口登记), and what became of it."""

    fields = EXIT_FIELDS

    def mark(self, keys: Sequence[int], state: str, words: str, disclosures: Disclosures) -> int:
        """Enter that what left came back or was destroyed, a line for each. Return how many."""
        with self._store.read() as session:
            numbers = session.scalars(select(Disclosure.number).where(in_keys(Disclosure.id, keys))).all()
        for number in numbers:
            if number:
                disclosures.remark(f"{state},{number}", words)
        return len(numbers)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few entries, with the last that was said of each."""
        rows = super().records(keys)
        with self._store.read() as session:
            entries = session.scalars(select(Disclosure).where(in_keys(Disclosure.id, keys))).all()
            said = self._said(session, [one.number for one in entries if one.number])
        return {
            one.id: {
                **rows[one.id],
                "masked": MASKED_WORDS[one.is_masked],
                "state": said.get(one.number or "", ""),
                "sha256": one.sha256 or "",
            }
            for one in entries
        }

    def _said(self, session: Session, numbers: Sequence[str]) -> dict[str, str]:
        """Return by number what became of it."""
        wanted = {f"{state},{number}": (number, state) for number in numbers for state in STATES}
        query = select(Disclosure.fields, Disclosure.at).where(
            Disclosure.table == REMARK, Disclosure.fields.in_(wanted)
        )
        found: dict[str, str] = {}
        for fields, at in session.execute(query.order_by(Disclosure.id)):
            number, state = wanted[fields]
            found[number] = f"{STATES[state]} {at.astimezone():%Y-%m-%d}"
        return found

    def _conditions(self, search: Search) -> list[ColumnElement[bool]]:
        found = [*super()._conditions(search), Disclosure.number.is_not(None)]
        if (masked := search.filters.get(MASKED)) is not None:
            found.append(Disclosure.is_masked.is_(masked == "yes"))
        return found
