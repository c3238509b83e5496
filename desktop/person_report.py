"""What the office holds of a person, for that person (PIPL arts. 44-45): values, origin, changes, who saw and has them.

The person's own values stand in full on it when it is revealed, those of others (the head of the household) never.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.models.cases import Case, CaseParty
from db.models.exchange import Mark, Package, PackageLine, Partner
from db.models.log import Disclosure, DisclosureKind
from db.models.office import Account
from db.models.people import Person
from desktop.disclosures import KIND_TITLES
from desktop.display import Display
from desktop.dossiers.people.dossier import PersonDossier
from desktop.fields import Field
from desktop.masking import Place
from desktop.paper import imprint
from desktop.printing.document import Align, Column, Document, Fact, Facts, Grid, Section, Text
from desktop.program import Program
from desktop.telling import tell

TITLE = "个人信息情况告知"
OF_OTHERS = frozenset({"head_name", "head_id_no", "head_phone"})  # the head's, not the person's
MOST = 200  # entries of one kind; of more the newest
MINUTE = "%Y-%m-%d %H:%M"
ABOUT = (
    "本告知根据《中华人民共和国个人信息保护法》第四十四条、第四十五条出具，列明本单位保存的您的个人信息、来源、更改和使用情况。",
    "内容不准确、不完整的，可以请求更正、补充；认为处理不当的，可以请求限制、删除，本单位在十五个工作日内答复。",
)  # fmt: skip
IN_LISTS = "另有 {count:,} 次按范围的导出、打印（名册、台账、表格），可能包含您的信息，最近一次在 {last}。"
WITHOUT_VAULT = "敏感内容（宗教信仰、留守情况、重点关爱等）须由有敏感信息权限的账号出具，本页未列。"
SENT = "数据交换"


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at a person's data, or one way it left."""

    at: str
    by: str
    how: str
    what: str
    purpose: str
    recipient: str
    number: str


class PersonReports:
    """Makes the report of one person."""

    def __init__(self, program: Program) -> None:
        self._program, self._display = program, Display(program.codes, program.grids)

    def document(self, key: int, *, revealed: bool = False) -> Document:
        """Return the report, the person's own values in full or masked."""
        program = self._program
        fields = [field for field in program.people.fields if field.key not in OF_OTHERS]
        texts = program.people.list.rows([key], self._display.text if revealed else self._display.at(Place.PRINT))[key]
        dossier = program.people.dossier(key)
        with program.office.store.read() as session:
            names = {name: title for name, title in session.execute(select(Account.name, Account.title))}
            person = session.get_one(Person, key)
            seen, lists = _seen(session, person, fields, names), _lists(session, person)
            cases, sent = _cases(session, key, self._display), _sent(session, key)
        told = tell(program.people.versions(key), program.people.fields, self._display, names)
        notes = [*lists, *([] if program.office.clerk.rights.vault else [WITHOUT_VAULT])]
        sections: tuple[Section, ...] = (
            Text("", ABOUT),
            *_held(fields, texts),
            Facts("信息来源", tuple(Fact(title, text) for title, text in dossier.provenance)),
            _grid("所在户和房屋", (("情况", 30),), _places(dossier), "没有"),
            _grid("作为当事人的事件", (("编号", 8), ("事由", 16), ("身份", 6)), cases, "没有"),
            _grid("更改情况", (("时间", 8), ("操作", 8), ("更改的内容", 14), ("经手人", 6)), [
                (f"{one.at:{MINUTE}}", one.action, "、".join(dict.fromkeys(d.title for d in one.differences)), one.by)
                for one in told[:MOST]
            ], "建档以后没有更改"),
            _grid("查看、打印、导出情况", (
                ("时间", 8), ("经手人", 5), ("方式", 4), ("内容", 9), ("用途", 9), ("接收", 6), ("出口编号", 6),
            ), [(one.at, one.by, one.how, one.what, one.purpose, one.recipient, one.number) for one in seen],
                "没有单独查看、打印、导出过"),
            _grid("提供给其他单位", (("单位", 12), ("方式", 8), ("时间", 8)), sent, "没有提供给其他单位"),
            *([Text("说明", tuple(notes))] if notes else []),
        )  # fmt: skip
        made = imprint(program, revealed=revealed)
        return made.document(TITLE, sections, subtitle=dossier.title, number=f"{key:08}")


def _held(fields: Sequence[Field], texts: Mapping[str, str]) -> Iterator[Facts]:
    groups: dict[str, list[Fact]] = {}
    for field in fields:
        if text := texts.get(field.key, ""):
            groups.setdefault(field.group, []).append(Fact(field.title, text))
    for title, facts in groups.items():
        yield Facts(title, tuple(facts))


def _grid(title: str, columns: Sequence[tuple[str, float]], rows: Sequence[tuple[str, ...]], empty: str) -> Grid:
    return Grid(title, tuple(Column(words, width, Align.LEFT) for words, width in columns), tuple(rows), empty)


def _places(dossier: PersonDossier) -> list[tuple[str, ...]]:
    home = dossier.home
    found = [(f"{home.title}　{home.relation}　{home.address}",)] if home is not None else []
    return [*found, *((one.words,) for one in dossier.tenures)]


def _cases(session: Session, key: int, display: Display) -> list[tuple[str, ...]]:
    query = select(Case.number, Case.title, CaseParty.role_code).join(CaseParty, CaseParty.case_id == Case.id)
    rows = session.execute(query.where(CaseParty.person_id == key).order_by(Case.id.desc()).limit(MOST))
    return [(number or "", title, display.words("party_role", role)) for number, title, role in rows]


def _seen(session: Session, person: Person, fields: Sequence[Field], names: Mapping[str, str]) -> list[Seen]:
    """Return who saw, copied, printed or exported this one person, the newest first."""
    titles = {field.key: field.title for field in fields}
    query = select(Disclosure).where(Disclosure.record_uid == person.uid).order_by(Disclosure.id.desc()).limit(MOST)
    return [
        Seen(
            f"{one.at.astimezone():{MINUTE}}",
            names.get(one.by, one.by),
            KIND_TITLES[one.kind],
            "、".join(titles.get(name, "") for name in one.fields.split(",") if name in titles) or "档案",
            one.purpose or "",
            one.recipient or "",
            one.number or "",
        )
        for one in session.scalars(query)
    ]


def _lists(session: Session, person: Person) -> list[str]:
    """Return how often lists of people left since the person was entered: nobody knows any more who was on them."""
    left = Disclosure.kind.in_((DisclosureKind.EXPORTED, DisclosureKind.PRINTED))
    of_people = or_(Disclosure.table == Person.__tablename__, Disclosure.table == "print_run")
    query = select(func.count(), func.max(Disclosure.at)).where(
        left, of_people, Disclosure.record_uid.is_(None), Disclosure.at >= person.created_at
    )
    count, last = session.execute(query).one()
    return [IN_LISTS.format(count=count, last=f"{last.astimezone():{MINUTE}}")] if count else []


def _sent(session: Session, key: int) -> list[tuple[str, ...]]:
    """Return to whom the person's record was sent, by what the exchange remembers."""
    held = select(Partner.title).join(Mark, Mark.partner_id == Partner.id)
    known = session.scalars(held.where(Mark.table == Person.__tablename__, Mark.record_id == key)).all()
    under_way = (
        select(Partner.title, Package.exported_at)
        .join(Package, Package.partner_id == Partner.id)
        .join(PackageLine, PackageLine.package_id == Package.id)
        .where(PackageLine.table == Person.__tablename__, PackageLine.record_id == key)
    )
    sent = [(title, SENT, f"{at.astimezone():{MINUTE}}") for title, at in session.execute(under_way) if at is not None]
    return [*((title, SENT, "对方已收") for title in known), *sent]
