"""What an account sees and may write: grids, the vault, hats, and that nothing of it hangs on a button."""

from datetime import date

import pytest

from db import search
from db.errors import Forbidden
from desktop.accounts.reach import NONE, OWN_GRIDS, Reach, sensitive_codes
from desktop.accounts.rights import AUDIT, FOUNDER, SECURITY, SYSTEM, Rights
from desktop.codes import Codes
from desktop.drafts import Draft
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.tables import Search
from tests.desktop.rights.offices import OTHER, OWN, grid_of, number, opened, register
from tests.programs import TODAY


@pytest.fixture
def town(program):
    """One person in each village, one with a religion, and a child."""
    program.collection.choose((), ())
    return {
        OWN: register(program, "张三丰", OWN, id_no=number(1), phone="13800001234", religion_code="01"),
        OTHER: register(program, "李四光", OTHER, id_no=number(2), phone="13800005678"),
        "child": register(program, "王小明", OWN, id_no=number(3, "20200101"), phone="13800009999"),
    }


@pytest.fixture
def as_one(engine, folder, program, town):
    """Open the office with rights."""
    made = []

    def open_as(rights):
        one = opened(engine, folder, rights)
        made.append(one)
        return one

    yield open_as
    for one in made:
        one.office.store.close()


def own(program, role="village", **more):
    return Rights(role, grids=(program.grids.find_village(OWN),), **more)


def names(program, text=""):
    keys = program.people.list.keys(Search(text, {}, "", False), Progress())
    return {row["name"] for row in program.people.list.records([int(key) for key in keys]).values()}


def test_the_founder_sees_all_but_the_audit(engine):
    reach = Reach(FOUNDER, "lin", date(2026, 11, 22))
    assert {(view.name, view.rows) for view in reach.views(engine)} == {
        ("audit_entry", NONE), ("audit_checkpoint", NONE),
    }  # fmt: skip
    assert reach.guard(engine) is None


def test_a_village_clerk_sees_his_village(program, as_one):
    one = as_one(own(program))
    assert names(one) == {"张三丰", "王小明"}
    assert [hit.title for hit in one.finder.find("李四光")] == []
    assert one.finder.count_people("1380000") == 1  # the child's number is not for him
    assert names(one, "李四光") == set()


@pytest.mark.parametrize("few", [0, search.FEW])
def test_a_search_finds_what_is_seen_and_nothing_else(program, as_one, few, monkeypatch):
    """Where few records are seen they are listed, where many are each hit is looked for: both find the same."""
    monkeypatch.setattr(search, "FEW", few)
    register(program, "李小龙", OWN)
    home = program.households.blank()
    home.address, home.grid_id = "岸兜中路7号", grid_of(program, OWN)
    head = program.people.blank()
    head.name, head.grid_id = "李大同", grid_of(program, OWN)
    program.commands.register(home, head, TODAY)
    one = as_one(own(program))

    def found(text):
        return {(hit.kind, hit.title) for hit in one.finder.find(text) if hit.kind in ("person", "household")}

    assert found("李") == {("person", "李小龙"), ("person", "李大同")}
    assert found("li") == {("person", "李小龙"), ("person", "李大同")}
    assert found("李四光") == found("四光") == set()
    assert found("岸兜中路7号") == {("person", "李大同"), ("household", "李大同户")}
    assert found("李 岸兜中路") == {("person", "李大同")}
    assert names(one, "李") == {"李小龙", "李大同"}


def test_its_grids_are_those_below_and_no_others(program, engine):
    """Grid 4 is not above grid 40, though the path of the one begins as that of the other does."""
    with program.office.store.write("设网格") as session:
        for place in range(60):
            program.grids.ensure(session, f"第{place + 1}网格", program.grids.find_village((OWN, OTHER)[place % 2]))
    nodes = program.grids.nodes
    assert max(nodes) > 60
    for key in nodes:
        rights = Rights("village", grids=(key, min(nodes)) if key % 7 == 0 else (key,))
        view = next(view for view in Reach(rights, "chen", TODAY).views(engine) if view.name == OWN_GRIDS)
        with engine.connect() as connection:
            seen = {row[0] for row in connection.exec_driver_sql(view.rows)}
        assert seen == {below for root in rights.grids for below in program.grids.subtree(root)}


def test_what_lies_elsewhere_is_not_there(program, as_one, town):
    one = as_one(own(program))
    with pytest.raises(Refusal, match="不在您能看的范围内"):
        one.people.dossier(town[OTHER])
    assert one.people.dossier(town[OWN]) is not None


def test_writing_elsewhere_is_refused_whatever_way_is_taken(program, as_one, town):
    one = as_one(own(program))
    draft = program.people.draft(town[OTHER])
    draft.workplace = "鞋厂"
    with pytest.raises(Forbidden):
        one.people.save(draft)
    with pytest.raises(Forbidden):
        register(one, "赵六", OTHER)
    mine = one.people.draft(town[OWN])
    mine.grid_id = grid_of(program, OTHER)
    with pytest.raises(Forbidden):
        one.people.save(mine)
    assert program.people.texts(town[OTHER])["workplace"] == ""
    assert names(program) == {"张三丰", "李四光", "王小明"}


def test_writing_at_home_goes_on(program, as_one, town):
    one = as_one(own(program))
    draft = one.people.draft(town[OWN])
    draft.workplace = "鞋厂"
    one.people.save(draft)
    register(one, "赵六", OWN)
    assert program.people.texts(town[OWN])["workplace"] == "鞋厂"
    assert names(one) == {"张三丰", "王小明", "赵六"}


def test_a_viewer_of_a_village_writes_nothing(program, as_one, town):
    one = as_one(own(program, "village_viewer"))
    assert names(one) == {"张三丰", "王小明"}
    with pytest.raises(Refusal, match="只能查看"):
        register(one, "赵六", OWN)


def test_the_vault_is_closed_unless_it_is_opened(program, as_one, town):
    closed, opened_ = as_one(Rights("clerk")), as_one(Rights("clerk", vault=True))
    assert opened_.people.reveal(town["child"], "id_no", "核对信息") == number(3, "20200101")
    with pytest.raises(Refusal, match="无权查看"):
        closed.people.reveal(town["child"], "id_no", "核对信息")
    assert closed.people.reveal(town[OWN], "id_no", "核对信息") == number(1)
    assert opened_.people.reveal(town[OWN], "religion_code", "核对信息") == "01"
    with pytest.raises(Refusal, match="无权查看"):
        closed.people.reveal(town[OWN], "religion_code", "核对信息")


def test_what_is_in_the_vault_is_told_from_what_is_empty(program, as_one, town):
    closed, opened_ = as_one(Rights("clerk")), as_one(Rights("clerk", vault=True))
    child = closed.people.texts(town["child"])
    assert (child["id_no"], child["phone"]) == ("无权查看", "无权查看")
    assert closed.people.draft(town["child"]).id_no.text == "无权查看"
    assert opened_.people.texts(town["child"])["phone"] == "138****9999"
    assert closed.people.texts(town[OWN])["id_no"].startswith("3599")
    rows = closed.people.list.records([town["child"]])[town["child"]]
    assert rows["id_no"] == "无权查看"


def test_tags_that_are_not_seen_stay(program, as_one, town):
    opened_, closed = as_one(Rights("clerk", vault=True)), as_one(Rights("clerk"))
    secret = sorted(sensitive_codes())[0]
    plain = next(one.code for one in Codes.load().items("care_tag:person") if not one.sensitive)
    draft = opened_.people.draft(town[OWN])
    draft.care = (secret,)
    opened_.people.save(draft)
    draft = closed.people.draft(town[OWN])
    assert draft.care == ()
    draft.care = (plain,)
    closed.people.save(draft)
    assert set(opened_.people.draft(town[OWN]).care) == {secret, plain}


def test_tags_of_a_household_are_seen_by_few_too(program, as_one, town):
    home, head = program.households.blank(), program.people.blank()
    home.address, home.grid_id, home.care = "岸兜中路7号", grid_of(program, OWN), ("H01", "H05")  # 低保户, 空巢户
    head.name, head.grid_id = "李大同", grid_of(program, OWN)
    key = program.commands.register(home, head, TODAY)
    closed = as_one(Rights("clerk"))

    def known(one):
        tagged = one.households.list.keys(Search("", {"care": ["H01"]}), Progress())
        row = one.households.list.records([key])[key]
        file = one.households.dossier(key)
        return file.care, file.texts["care"], row["care"], len(tagged), one.households.draft(key).care

    both, plain = ("H01", "H05"), ("H05",)
    assert known(program) == (both, "低保户、空巢户", "低保户、空巢户", 1, both)
    assert known(closed) == (plain, "空巢户", "空巢户", 0, plain)
    draft = closed.households.draft(key)
    draft.care = ("H06",)
    closed.households.save(draft)
    assert program.households.draft(key).care == ("H01", "H06")
    assert closed.households.versions(key)[0].fields["care"] == [["H05"], ["H06"]]


def test_what_is_not_seen_is_not_lost_by_saving(program, as_one, town):
    one = as_one(Rights("clerk"))
    for key in (town[OWN], town["child"]):
        draft = one.people.draft(key)
        draft.workplace = "学校"
        one.people.save(draft)
    assert program.people.reveal(town[OWN], "religion_code", "核对信息") == "01"
    assert program.people.reveal(town["child"], "id_no", "核对信息") == number(3, "20200101")
    assert program.people.reveal(town["child"], "phone", "核对信息") == "13800009999"
    draft = one.people.draft(town["child"])
    draft.phone = "13800001111"
    with pytest.raises(Forbidden):
        one.people.save(draft)


@pytest.mark.parametrize("hat", [SYSTEM, SECURITY, AUDIT])
def test_the_three_administrators_see_no_dossiers(as_one, hat, town):
    one = as_one(Rights(hats=frozenset({hat})))
    assert names(one) == set()
    assert one.finder.find("张") == []
    assert list(one.journal.keys(Search("", {}, "", False), Progress())) == []
    with pytest.raises((Forbidden, Refusal)):
        one.people.save(Draft({"name": "赵六"}))


def test_only_the_auditor_sees_the_audit(as_one):
    assert as_one(Rights(hats=frozenset({AUDIT}))).office.clerk.may_read("audit")
    assert not as_one(FOUNDER).office.clerk.may_read("audit")


def test_history_shows_what_one_sees(program, as_one, town):
    draft: Draft = program.people.draft(town[OTHER])
    draft.workplace = "鞋厂"
    program.people.save(draft)
    one = as_one(own(program))
    assert one.people.versions(town[OWN])
    with pytest.raises(Refusal, match="不在您能看的范围内"):
        one.people.versions(town[OTHER])
