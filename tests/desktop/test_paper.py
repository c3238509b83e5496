"""Dossiers on their way to paper: what stands in them, what is masked, what is written down."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from db.models.log import Disclosure, DisclosureKind
from desktop.identity import check_digit
from desktop.jobs import Progress
from desktop.paper import Papers
from desktop.printing.press import print_document, print_list
from desktop.printing.preview import PdfPages
from desktop.tables import Search

FIRST = "35999819600101001"
ID = FIRST + check_digit(FIRST)
PHONE = "13800001234"
MASKED_ID, MASKED_PHONE = "3599**************", "138****1234"


@pytest.fixture
def papers(program):
    return Papers(program)


@pytest.fixture
def home(program):
    facts = program.households.blank()
    facts.address, facts.grid_id, facts.household_no = "江头村1号", program.grids.resolve("江头第1网格"), "H-7"
    head = program.people.blank()
    head.name, head.id_no, head.phone, head.care = "王㛃", ID, PHONE, ("P01",)
    return program.commands.register(facts, head, date(2020, 1, 1))


def text_of(document):
    stream = BytesIO()
    print_document(document, stream, Progress())
    pages = PdfPages(stream.getvalue())
    text = "".join("".join(pages.text(page).split()) for page in range(len(pages)))
    pages.close()
    return text


def missing(text, *words):
    return [word for word in words if word not in text]


def test_a_household_is_masked_unless_revealed(papers, program, home):
    text = text_of(papers.household(home))
    assert (
        missing(text, "户号：H-7", "王㛃", "江头村1号", "江头村委会第1网格", "独居老人", "立户", "林晓梅", "本办采集")
        == []
    )
    assert MASKED_ID in text
    assert MASKED_PHONE in text
    assert ID not in text
    assert "号码已脱敏" in text
    shown = text_of(papers.household(home, revealed=True))
    assert missing(shown, ID, PHONE) == []
    assert "号码已脱敏" not in shown


def test_a_person_is_printed_with_the_family_and_the_history(papers, program, home):
    (member,) = program.households.dossier(home).members
    draft = program.people.draft(member.key)
    draft.workplace = "示例鞋厂"
    program.people.save(draft)
    text = text_of(papers.person(member.key))
    assert missing(text, "王㛃", "基本信息", "示例鞋厂", "同户人员", "户主", "更正人员", "服务处所", MASKED_ID) == []
    assert ID not in text
    shown = text_of(papers.person(member.key, revealed=True))
    assert ID in shown
    assert MASKED_ID in shown  # in the family's table: the purpose is this person's


def test_what_is_never_shown_is_not_printed_either(papers, program, home):
    program.collection.choose([], [])
    (member,) = program.households.dossier(home).members
    draft = program.people.draft(member.key)
    draft.religion_code = "10"
    program.people.save(draft)
    word = program.codes.title("religion", "10")
    text = text_of(papers.person(member.key, revealed=True))
    assert "已登记" in text
    assert word not in text


def test_an_enterprise_is_printed(papers, program):
    draft = program.enterprises.blank()
    draft.name, draft.legal_name, draft.legal_phone = "示例鞋业有限公司", "林一", PHONE
    key = program.enterprises.save(draft)
    text = text_of(papers.enterprise(key))
    assert missing(text, "示例鞋业有限公司", "林一", MASKED_PHONE, "登记企业场所") == []
    assert PHONE in text_of(papers.enterprise(key, revealed=True))


def test_a_list_is_printed_as_it_is_seen(papers, program, home):
    source = program.people.list
    fields = [field for field in source.fields if field.key in ("name", "id_no", "age")]
    keys = source.keys(Search(), Progress())
    stream = BytesIO()
    printed = papers.listing("人员名册", "共 1 人", fields)
    print_list(printed, papers.lines(source, keys, fields), len(keys), stream, Progress())
    pages = PdfPages(stream.getvalue())
    text = "".join(pages.text(0).split())
    pages.close()
    assert missing(text, "人员名册", "陈埭镇网格办", "共1人", "王㛃", MASKED_ID, "66") == []


def test_whoever_prints_is_written_down(papers, program, home):
    dossier = program.households.dossier(home)
    papers.note("household", dossier)
    papers.note("household", dossier, revealed=True, purpose="入户走访")
    papers.note_list("person", program.people.fields[:2], 12)
    with program.office.store.read() as session:
        rows = session.scalars(select(Disclosure).order_by(Disclosure.id)).all()
        assert [(one.kind, one.table, one.record_uid, one.records, one.purpose) for one in rows] == [
            (DisclosureKind.PRINTED, "household", dossier.uid, 1, None),
            (DisclosureKind.PRINTED, "household", dossier.uid, 1, "入户走访"),
            (DisclosureKind.PRINTED, "person", None, 12, None),
        ]
        assert rows[0].fields == ""
        assert {"head_phone", "id_no", "phone"} <= set(rows[1].fields.split(","))
        assert rows[2].fields == "name,id_no"
