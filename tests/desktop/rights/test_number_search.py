"""Nobody guesses a number digit by digit that is masked for him: he finds by whole numbers, or not at all."""

import pytest

from desktop.accounts.rights import Rights
from desktop.jobs import Progress
from desktop.number_search import BY_PARTS, BY_WHOLE, ONLY_WHOLE
from desktop.tables import Search
from tests.desktop.rights.offices import OTHER, OWN, grid_of, number, register
from tests.programs import TODAY

ADULT, CHILD, PHONE, CHILDS_PHONE = number(1, "19850612"), number(3, "20200101"), "13800007782", "13900009999"
LANDLINE, LOCAL = "0595-88112233", "66778899"
VIEWER, WORKER, WHOLE = Rights("viewer"), Rights("clerk"), Rights("clerk", vault=True)
PARTS = (
    ADULT[-4:], ADULT[-8:], ADULT[:6], ADULT[:17], ADULT[:14], ADULT[6:14], ADULT[6:12], "zsf" + ADULT[-4:],
    PHONE[-4:], PHONE[3:], PHONE[:7], PHONE[:10], "138 0000 77", "zsf7782", "张三丰 7782", "张三丰 " + ADULT[-6:],
    "0595-881", "8811", "88112233", "6677",
)  # fmt: skip


@pytest.fixture
def town(program):
    """Two grown-ups and a child, a household whose head one of them is, an enterprise, somebody on the roster."""
    head = program.people.blank()
    head.name, head.grid_id, head.id_no, head.phone = "张三丰", grid_of(program, OWN), ADULT, PHONE
    home = program.households.blank()
    home.address, home.grid_id = "岸兜中路7号", grid_of(program, OWN)
    program.commands.register(home, head, TODAY)
    register(program, "李四光", OTHER, id_no=number(2), phone=LANDLINE)
    register(program, "陈七星", OTHER, phone=LOCAL)
    register(program, "王小明", OWN, id_no=CHILD, phone=CHILDS_PHONE)
    shop = program.enterprises.blank()
    shop.name, shop.phone, shop.grid_id = "岸兜鞋厂", PHONE, grid_of(program, OWN)
    program.enterprises.save(shop)
    worker = program.roster.blank()
    worker.name, worker.phone, worker.id_no = "赵六", PHONE, ADULT
    program.roster.save(worker)


def lists(program):
    return program.people.list, program.households.list, program.enterprises.list, program.roster.list


def listed(program, text):
    """Return how many rows each list finds."""
    return [len(one.keys(Search(text, {"standing": "all"}), Progress())) for one in lists(program)]


def titles(program, text):
    return {hit.title for hit in program.finder.find(text)}


@pytest.mark.parametrize("text", PARTS)
def test_a_part_of_a_number_finds_nothing_for_a_viewer(as_one, text):
    viewer = as_one(VIEWER)
    assert titles(viewer, text) == set()
    assert [viewer.finder.people(text), viewer.finder.households(text), viewer.finder.staff(text)] == [[], [], []]
    assert viewer.finder.count_people(text) == 0
    assert listed(viewer, text) == [0, 0, 0, 0]


@pytest.mark.parametrize("text", [ADULT, ADULT.lower(), ADULT[:6] + ADULT[8:17], PHONE, "138 0000 7782"])
def test_a_whole_number_finds_whoever_has_it(as_one, text):
    viewer = as_one(VIEWER)
    assert "张三丰" in titles(viewer, text)
    assert listed(viewer, text)[:2] == [1, 1]


@pytest.mark.parametrize(("text", "name"), [(LANDLINE, "李四光"), ("059588112233", "李四光"), (LOCAL, "陈七星")])
def test_a_telephone_is_whole_as_it_is_kept(as_one, text, name):
    assert titles(as_one(VIEWER), text) == {name}


def test_the_roster_and_the_enterprises_are_found_by_whole_numbers(as_one):
    viewer = as_one(VIEWER)
    assert listed(viewer, PHONE) == [1, 1, 1, 1]
    assert listed(viewer, ADULT)[3] == 1
    assert [hit.title for hit in viewer.finder.staff(PHONE)] == ["赵六"]


@pytest.mark.parametrize("text", ["张三丰", "zsf", "7号", "岸兜中路 7", "7"])
def test_names_and_doors_are_found_as_ever(as_one, text):
    assert "张三丰" in titles(as_one(VIEWER), text) | {hit.title for hit in as_one(VIEWER).finder.people(text)}


@pytest.mark.parametrize("rights", [VIEWER, WORKER])
@pytest.mark.parametrize("text", [CHILD, CHILD[-4:], CHILD[:17], CHILDS_PHONE, CHILDS_PHONE[-4:], "王小明 9999"])
def test_the_numbers_of_a_child_find_nothing_without_the_vault(as_one, rights, text):
    one = as_one(rights)
    assert titles(one, text) == set()
    assert listed(one, text)[0] == 0


@pytest.mark.parametrize("text", PARTS)
def test_whoever_may_reveal_finds_by_parts(as_one, text):
    for rights in (WORKER, WHOLE):
        assert titles(as_one(rights), text) & {"张三丰", "李四光", "陈七星"}


@pytest.mark.parametrize("text", [CHILD, CHILD[-4:], CHILDS_PHONE[-4:], "王小明 9999"])
def test_with_the_vault_a_child_is_found_by_its_numbers(as_one, text):
    assert titles(as_one(WHOLE), text) == {"王小明"}


def test_numbers_that_are_not_seen_give_no_order(as_one, town):
    """Between two whose numbers one knows, a third would be told by its place."""
    viewer, clerk = as_one(VIEWER), as_one(Rights("clerk"))

    def order(one, field):
        return [int(key) for key in one.people.list.keys(Search(order=field), Progress())]

    def heads(one, field):
        return [int(key) for key in one.people.list.head(Search(order=field), 100)]

    assert order(clerk, "id_no") != order(clerk, "")
    for field in ("id_no", "phone"):
        assert order(viewer, field) == heads(viewer, field) == order(clerk, "")
        (shown,) = (one for one in viewer.people.list.fields if one.key == field)
        assert not shown.sortable
    assert order(viewer, "age") == order(clerk, "age")


def test_the_sentence_is_for_digits_that_are_not_whole(as_one):
    viewer = as_one(VIEWER)
    for text in ("7782", ADULT[:17], "zsf7782", "张三丰 7782"):
        assert viewer.finder.why_nothing(text) == ONLY_WHOLE
    for text in (ADULT, ADULT.lower(), PHONE, "张三丰", "7号", ""):
        assert viewer.finder.why_nothing(text) == ""
    assert as_one(WORKER).finder.why_nothing("7782") == ""
    assert (viewer.finder.what_finds(), as_one(WORKER).finder.what_finds()) == (BY_WHOLE, BY_PARTS)


def test_the_log_of_changes_gives_no_number_away(as_one, program):
    sheet = Search("7782")
    assert len(program.journal.keys(sheet, Progress())) > 0
    assert len(as_one(VIEWER).journal.keys(sheet, Progress())) == 0
