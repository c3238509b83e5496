"""The duty lists: complete as shipped, changed by the office, given back, put on paper."""

import io
from datetime import date

import pytest

from db.models.roster import Appointment, Staff
from desktop.duties.service import LONGEST, Duties, duty_titles, shipped
from desktop.duty_paper import choices_of, duty_document, post_document, post_title
from desktop.errors import Refusal
from desktop.grids.posts import POST_TITLES
from desktop.jobs import Progress
from desktop.printing.document import Facts
from desktop.printing.document import Grid as Table
from desktop.printing.press import print_document
from desktop.printing.preview import PdfPages
from desktop.tables import Search
from tests.programs import today

TEN = [
    "基层党建",
    "信息采报",
    "便民服务",
    "矛盾化解",
    "隐患排查",
    "治安防范",
    "卫生管理",
    "人口管理",
    "宣传教育",
    "其他",
]


@pytest.fixture
def duties(program):
    return program.duties


def test_the_ten_duties_of_the_policy():
    assert [title for _, title in duty_titles()] == TEN


def test_every_post_has_a_list():
    assert set(shipped()) == set(POST_TITLES)
    keys = {key for key, _ in duty_titles()}
    for one in shipped().values():
        for texts in one.levels.values():
            assert set(texts) <= keys
            assert all(text.endswith("。") and len(text) < LONGEST for text in texts.values())


@pytest.mark.parametrize("post", ["chief", "deputy_chief", "worker_full_time", "worker_part_time", "adviser", "police"])
def test_who_works_in_a_grid_has_all_ten(duties, post):
    assert [duty.title for duty in duties.of(post, "grid")] == TEN


def test_a_level_has_its_own_list_or_the_one_for_all(duties):
    assert duties.of("chief", "village") != duties.of("chief", "grid")
    assert duties.of("chief", "duty_grid") == duties.of("chief", "grid")
    assert duties.of("police", "village") == duties.of("police")
    assert duties.of("nobody", "grid") == ()
    assert next(duty.title for duty in duties.of("lawyer")) == "便民服务"


def test_the_office_changes_a_text_and_takes_it_back(duties, program):
    assert (
        duties.change("police", "village", {"mediation": " 到场调解。 ", "security": duties.of("police")[5].text}) == 1
    )
    (changed,) = [duty for duty in duties.of("police", "grid") if duty.changed]
    assert (changed.title, changed.text) == ("矛盾化解", "到场调解。")
    assert [duty.text for duty in Duties(program.office.office).of("police") if duty.changed] == ["到场调解。"]
    assert duties.change("police", "", {"mediation": "到场调解。"}) == 0
    with pytest.raises(Refusal, match="“其他”最多 1000 个字"):
        duties.change("police", "", {"other": "字" * 1001})
    assert duties.change("police", "", {"mediation": ""}) == 1
    assert "矛盾化解" not in [duty.title for duty in duties.of("police")]
    assert duties.reset("police", "") == 1
    assert duties.reset("police", "") == 0
    assert [duty.title for duty in duties.of("police")] == TEN
    program.duties.change("chief", "grid", {"other": "办好其他事。"})
    assert duties.reset("chief", "village") == 0


def test_a_change_is_told_in_the_log(duties, program):
    duties.change("police", "", {"mediation": "到场调解。"})
    entry = program.journal.head(Search(), 1)[0]
    ((title, before, after),) = program.journal.facts(int(entry))
    assert (title, after) == ("矛盾化解", "到场调解。")
    assert before.startswith("到场处置")


def test_the_duties_of_somebody_on_paper(program):
    first, second = program.grids.resolve("江头第1网格"), program.grids.resolve("江头第2网格")
    village = program.grids.find_village("江头")
    with program.office.store.write("登记网格员") as session:
        staff = Staff(name="林一", name_key="linyi", workplace="江头村委会")
        session.add(staff)
        session.flush()
        for grid, post, until in (
            (first, "worker_full_time", None),
            (second, "worker_full_time", None),
            (village, "chief", None),
            (first, "adviser", date(2025, 1, 1)),
        ):
            session.add(
                Appointment(staff_id=staff.id, grid_id=grid, post=post, valid_from=date(2020, 1, 1), valid_to=until)
            )
    document = duty_document(program, staff.id, today)
    facts, posts, *lists, _signatures = document.sections
    assert isinstance(facts, Facts)
    assert isinstance(posts, Table)
    assert len(posts.rows) == 3
    assert len(lists) == 2  # the same list is not printed twice
    stream = io.BytesIO()
    print_document(document, stream, Progress())
    pages = PdfPages(stream.getvalue())
    text = "".join(pages.text(place) for place in range(len(pages)))
    pages.close()
    assert "江头村委会" in text
    assert "网格指导员" not in text


def test_a_post_on_paper_is_called_as_the_scheme_says(program):
    assert ("chief", "village") in choices_of(program.duties)
    document = post_document(program, "chief", "village")
    assert document.title == f"{post_title(program, 'chief', 'village')}职责清单"
    (table,) = document.sections
    assert [row[1] for row in table.rows] == TEN
