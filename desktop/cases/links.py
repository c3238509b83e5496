"""What belongs to a case: the household, dwelling or enterprise it happened at, whom it concerns, another case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session, aliased

from db.keys import in_keys
from db.models.cases import Case, CaseLink
from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise
from db.models.grids import Grid
from db.models.households import Household
from db.models.organisations import Organisation
from db.models.people import Person
from db.models.roster import Staff
from db.store import Store, remark, touch
from desktop.cases.dossier import LinkLine
from desktop.cases.merging import merged_into
from desktop.drafting import known
from desktop.errors import Refusal

LINKS = "links"  # under which the history of a case tells of them
CASE = Case.__tablename__
AT, ABOUT, RELATED, PARENT = "at", "about", "related", "parent"  # relations
RELATIONS = {AT: "发生地", ABOUT: "涉及", RELATED: "相关", PARENT: "原案"}
SUBJECTS = {  # what may be tied to a case, and what it is called
    "household": "家庭户",
    "dwelling": "房屋",
    "enterprise": "企业场所",
    "person": "人员",
    "organisation": "组织",
    "staff": "网格员",
    "grid": "网格",
    CASE: "事件",
}
GONE = "（已不存在）"
_HEAD = aliased(Person)
_WORDS: Mapping[str, Select[*tuple[Any, ...]]] = {
    "household": select(
        Household.id, func.coalesce(_HEAD.name, Household.head_name, "") + "户　" + func.coalesce(Household.address, "")
    ).outerjoin(_HEAD, _HEAD.id == Household.head_id),
    "dwelling": select(Dwelling.id, Dwelling.address + func.coalesce(Dwelling.room, "")),
    "enterprise": select(Enterprise.id, Enterprise.name),
    "person": select(Person.id, Person.name),
    "organisation": select(Organisation.id, Organisation.name),
    "staff": select(Staff.id, Staff.name),
    "grid": select(Grid.id, Grid.name),
    CASE: select(Case.id, func.coalesce(Case.number + " ", "") + Case.title),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A record that a case is to be tied to."""

    subject: str
    record_id: int
    relation: str = ""


class CaseLinks:
    """The ties of the cases of one office."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def lines(self, session: Session, case: int) -> tuple[LinkLine, ...]:
        """Return what a case and those merged into it are tied to, and the cases that are tied to it."""
        rows = [(row, True) for row in session.execute(_of(case))]
        there = {(row.subject, row.record_id) for row, _ in rows} | {(CASE, case)}
        for merged in merged_into(session, case):
            new = [row for row in session.execute(_of(merged)) if (row.subject, row.record_id) not in there]
            rows += [(row, False) for row in new]
            there |= {(row.subject, row.record_id) for row in new}
        words = words_of(session, [(row.subject, row.record_id) for row, _ in rows])
        own = [
            LinkLine(
                row.subject, row.record_id, RELATIONS.get(row.relation or "", ""), words[row.subject, row.record_id],
                is_own,
            )
            for row, is_own in rows
        ]  # fmt: skip
        back = session.execute(
            select(CaseLink.case_id, CaseLink.relation).where(CaseLink.subject == CASE, CaseLink.record_id == case)
        ).all()
        others = words_of(session, [(CASE, key) for key, _ in back])
        known_already = {line.record_id for line in own if line.subject == CASE}
        return (
            *own,
            *(
                LinkLine(CASE, key, RELATIONS[RELATED], others[CASE, key], is_own=False)
                for key, _ in back
                if key not in known_already
            ),
        )

    def add(self, case: int, link: Link) -> None:
        """Tie a case to a record. Raise Refusal when it is there already, or no such record exists."""
        with self._store.write("关联档案") as session:
            record = known(session, Case, case)
            before = told(session, case)
            self.put(session, case, [link])
            remark(session, record, LINKS, before, told(session, case))

    def remove(self, case: int, link: Link) -> None:
        """Untie a record from a case; `add` ties it again."""
        with self._store.write("解除关联") as session:
            record = known(session, Case, case)
            before = told(session, case)
            session.execute(delete(CaseLink).where(*_own(case, link)))
            touch(session, CaseLink.__tablename__)
            remark(session, record, LINKS, before, told(session, case))

    def put(self, session: Session, case: int, links: Iterable[Link]) -> None:
        """Tie a case to records in a write under way. Raise Refusal for one that is not there, or there already."""
        for link in dict.fromkeys(links):
            words = words_of(session, [(link.subject, link.record_id)])[link.subject, link.record_id]
            if words == GONE:
                raise Refusal(f"要关联的{SUBJECTS.get(link.subject, '档案')}已被删除，请重新查找。")
            if link.subject == CASE and link.record_id == case:
                raise Refusal("不能把一件事关联到它自己，请选择另一件。")
            if session.scalar(select(CaseLink.id).where(*_own(case, link))) is not None:
                raise Refusal(f"这件事已经关联了“{words.strip()}”，没有重复关联。")
            row = {"case_id": case, "subject": link.subject, "record_id": link.record_id, "relation": link.relation}
            session.execute(insert(CaseLink).values(**row | {"relation": link.relation or None}))
        touch(session, CaseLink.__tablename__)


def words_of(session: Session, records: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return what records are called, whatever their kind; one that is no more is said to be gone."""
    wanted: dict[str, list[int]] = {}
    for subject, key in records:
        wanted.setdefault(subject, []).append(key)
    found: dict[tuple[str, int], str] = {}
    for subject, keys in wanted.items():
        there: Mapping[int, str] = {}
        if subject in _WORDS:
            query = _WORDS[subject]
            there = dict(session.execute(query.where(in_keys(query.selected_columns[0], keys))).all())
        found |= {(subject, key): (there.get(key) or "").strip() or GONE for key in keys}
    return found


def told(session: Session, case: int) -> str:
    """Return what a case is tied to, as its history tells it."""
    rows: Sequence[Any] = session.execute(_of(case)).all()
    words = words_of(session, [(row.subject, row.record_id) for row in rows])
    return "、".join(f"{SUBJECTS.get(row.subject, '')}{words[row.subject, row.record_id]}" for row in rows)


def _of(case: int) -> Select[*tuple[Any, ...]]:
    columns = (CaseLink.subject, CaseLink.record_id, CaseLink.relation)
    return select(*columns).where(CaseLink.case_id == case).order_by(CaseLink.id)


def _own(case: int, link: Link) -> tuple[Any, ...]:
    return CaseLink.case_id == case, CaseLink.subject == link.subject, CaseLink.record_id == link.record_id
