"""What the parties of a case and those who told of it have in common: entered, corrected, removed, put back, revealed.

An entry holds what was known when it was written; `person_id` leads to the dossier it was taken from. Every change is
told in the history of the case.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.keys import in_keys
from db.models.cases import Case, CaseParty, CaseReporter
from db.models.log import DisclosureKind
from db.models.people import Person
from db.store import Store, remark
from desktop.clock import Today, today
from desktop.codes import Codes
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.drafting import blank_draft, known, masked_draft, plain_phone, weighs, written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Hidden, Kind
from desktop.identity import IdKind, read_id
from desktop.intake.indexing import reindex

PERSON, CASE = "person_id", "case_id"
CITIZEN = "111"  # GA/T 517: the identity card
FROM_PERSON = {  # of an entry -> of the person it was taken from
    "name": "name",
    "id_no": "id_no",
    "phone": "phone",
    "sex_code": "sex_code",
    "ethnic_code": "ethnic_code",
    "education_code": "education_code",
    "address": "residence_address",
}
Entry = CaseParty | CaseReporter


@dataclass(frozen=True, slots=True)
class Removed:
    """What an entry was that was removed, so that it can be put back."""

    title: str
    columns: Mapping[str, Any]


class Participants(ABC):
    """Those who take part in cases in one way. The subclass says in which."""

    model: ClassVar[type[Entry]]
    title: ClassVar[str]
    key: ClassVar[str]  # under which the history of a case tells of them
    declared: ClassVar[tuple[Field, ...]]

    def __init__(
        self, store: Store, codes: Codes, display: Display, disclosures: Disclosures, today: Today = today
    ) -> None:
        self._store, self._codes, self._display = store, codes, display
        self._disclosures, self._today = disclosures, today

    @property
    def fields(self) -> Sequence[Field]:
        """What is recorded of each."""
        return self.declared

    @abstractmethod
    def told(self, entries: Iterable[Entry]) -> str:
        """Return who they are as the history of a case tells it."""

    @abstractmethod
    def faults(self, values: Mapping[str, Any]) -> list[Problem]:
        """Return what else keeps an entry from being saved."""

    def blank(self, **values: Any) -> Draft:
        """Return the draft of a new entry; `person_id` names the dossier it is taken from."""
        return Draft(blank_draft(self.fields).values | {PERSON: None} | values)

    def draft(self, key: int) -> Draft:
        """Return a copy of one entry for correcting; private values stay hidden until revealed."""
        with self._store.read() as session:
            entry = known(session, self.model, key)
            values = {field.key: getattr(entry, field.key) for field in self.fields}
            draft = masked_draft(self._display, self.fields, values, key, entry.version)
            return Draft(draft.values | {PERSON: entry.person_id}, key, entry.version)

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps an entry from being saved, field by field."""
        values = draft.values
        taken = values.get(PERSON) is not None
        found = [
            problem
            for problem in written_faults(draft, self.fields, self._today())
            if not (taken and problem.field in FROM_PERSON)
        ]
        found += [*code_faults(self._codes, self.fields, values), *self.faults(values)]
        return found if taken else found + _number_faults(draft)

    def add(self, case: int, draft: Draft) -> int:
        """Enter somebody with a case. Return the key. Raise Invalid for faults, Refusal for somebody entered twice."""
        self._require(draft)
        with self._store.write(f"登记{self.title}") as session:
            record = known(session, Case, case)
            with self.noted(session, record):
                entry = self.put(session, case, draft)
        return entry.id

    def correct(self, draft: Draft) -> None:
        """Correct an entry. Raise Invalid for faults, Conflict when somebody changed it since it was read."""
        assert draft.id is not None
        self._require(draft)
        with self._store.write(f"更正{self.title}") as session:
            entry = self._at(session, draft.id, draft.version)
            with self.noted(session, known(session, Case, entry.case_id)):
                self.put(session, entry.case_id, draft, entry)

    def remove(self, key: int, version: int) -> Removed:
        """Remove an entry. Return what it was, so that it can be put back."""
        with self._store.write(f"删除{self.title}") as session:
            entry = self._at(session, key, version)
            columns = {field.key: getattr(entry, field.key) for field in self.fields}
            removed = Removed(self.told([entry]), columns | {PERSON: entry.person_id, CASE: entry.case_id})
            with self.noted(session, known(session, Case, entry.case_id)):
                session.delete(entry)
        return removed

    def put_back(self, removed: Removed) -> int:
        """Enter again whom `remove` removed. Return the new key."""
        with self._store.write(f"恢复{self.title}") as session:
            case = known(session, Case, removed.columns[CASE])
            columns = dict(removed.columns)
            if columns[PERSON] is not None and session.get(Person, columns[PERSON]) is None:
                columns[PERSON] = None
            with self.noted(session, case):
                entry = self.model(**columns)
                session.add(entry)
        return entry.id

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full. Who saw it is written down first."""
        with self._store.read() as session:
            entry = known(session, self.model, key)
            value, uid = getattr(entry, field_key), entry.uid
        self._disclosures.note(DisclosureKind.REVEALED, self.model.__tablename__, uid, (field_key,), 1, purpose)
        return value

    def put(self, session: Session, case: int, draft: Draft, entry: Entry | None = None) -> Entry:
        """Write a draft into an entry, a new one or a known one, in a write under way. Raise Invalid for faults."""
        self._require(draft)
        new = entry is None
        if entry is None:
            entry = self.model(case_id=case)
        given = tidied(written(draft), self.fields)
        key = given.get(PERSON)
        person = known(session, Person, key) if key is not None else None
        if person is not None:
            own = {name: getattr(person, source) for name, source in FROM_PERSON.items() if name in self._columns}
            given |= {name: value for name, value in own.items() if not given.get(name)}
        for name, value in given.items():
            if name in self._columns:
                setattr(entry, name, value)
        self._only_once(session, case, entry)
        if new:
            session.add(entry)
        session.flush()
        return entry

    def of(self, session: Session, cases: Sequence[int]) -> list[Entry]:
        """Return the entries of some cases in the order in which they were made."""
        columns: Any = self.model
        query = select(columns).where(in_keys(columns.case_id, cases)).order_by(columns.case_id, columns.id)
        return list(session.scalars(query))

    def noted(self, session: Session, case: Case) -> "_Noted":
        """Tell in the history of a case how those who take part changed within, and find it by their names."""
        return _Noted(self, session, case)

    @property
    def _columns(self) -> frozenset[str]:
        return frozenset(field.key for field in self.fields) | {PERSON}

    def _require(self, draft: Draft) -> None:
        if problems := self.check(draft):
            raise Invalid(problems)

    def _at(self, session: Session, key: int, version: int | None) -> Entry:
        entry: Entry = known(session, self.model, key)
        if entry.version != version:
            raise Conflict
        return entry

    def _only_once(self, session: Session, case: int, entry: Entry) -> None:
        """Refuse to enter somebody of the dossiers, or the bearer of a number, twice with one case."""
        with session.no_autoflush:
            for other in self.of(session, [case]):
                same = (entry.person_id is not None and entry.person_id == other.person_id) or (
                    entry.id_no is not None and entry.id_no == other.id_no
                )
                if other is not entry and same:
                    raise Refusal(f"{self.told([entry])}已是这件事的{self.title}，没有重复登记。")


class _Noted:
    """What stands around a change of those who take part."""

    def __init__(self, participants: Participants, session: Session, case: Case) -> None:
        self._participants, self._session, self._case = participants, session, case
        self._before = self._told()

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._session.flush()
            remark(self._session, self._case, self._participants.key, self._before, self._told())
            self._session.flush()
            reindex(self._session, Case.__tablename__, [self._case.id])

    def _told(self) -> str:
        return self._participants.told(self._participants.of(self._session, [self._case.id]))


def code_faults(codes: Codes, fields: Sequence[Field], values: Mapping[str, Any]) -> list[Problem]:
    """Return the codes that stand in no list."""
    return [
        Problem(field.key, f"{field.title}“{value}”不在选项里，请从列表中选择")
        for field in fields
        if field.kind is Kind.CODE and field.codes and field.editable
        if (value := values.get(field.key)) and isinstance(value, str) and codes.item(field.codes, value) is None
    ]


def tidied(given: dict[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """Return values as they are kept: numbers without blanks, a flag that nobody set as not set."""
    flags = {field.key for field in fields if field.kind is Kind.FLAG}
    given |= {key: bool(value) for key, value in given.items() if key in flags}
    if given.get("phone"):
        given["phone"] = plain_phone(given["phone"])
    if given.get("id_no"):
        given["id_no"] = read_id(given["id_no"]).number or given["id_no"]
    return given


def _number_faults(draft: Draft) -> list[Problem]:
    """Return what is wrong with a citizen's number; a number of another document is taken as it is."""
    number, document = draft.values.get("id_no"), draft.values.get("document_code")
    if not number or isinstance(number, Hidden) or document not in (None, "", CITIZEN):
        return []
    reading = read_id(number)
    if reading.kind is not IdKind.CITIZEN:
        return [Problem("id_no", "这不是公民身份号码，请核对")] if document == CITIZEN or len(number) > 30 else []
    return [Problem("id_no", fault.message) for fault in reading.faults if weighs(fault)]
