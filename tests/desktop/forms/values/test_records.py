"""What is read of records for the places of a form."""

from datetime import date

from db.models.people import Person
from desktop.forms.scope import Scope, Subject
from desktop.forms.scopes import Scopes
from desktop.forms.values.offered import field_of, offered, why_not
from desktop.forms.values.parts import Doubtful
from desktop.forms.values.records import Records
from desktop.forms.values.surroundings import Surroundings
from desktop.jobs import Progress
from desktop.program import Program
from tests.desktop.print_centre.a_town import SINCE, number
from tests.programs import TODAY, today


def keys(town: Program, subject: Subject) -> list[int]:
    return [int(key) for key in Scopes(town, today).keys(Scope(subject), Progress())]


def by_name(town: Program, subject: Subject, *targets: str) -> dict[str, dict[str, object]]:
    records = Records(town, TODAY)
    chosen = keys(town, subject)
    titles = records.titles(subject, chosen)
    return {titles[key]: values for key, values in records.page(subject, chosen, targets).items()}


def test_every_offered_target_can_be_read_and_has_a_sort(town: Program) -> None:
    for subject in Subject:
        records, chosen = Records(town, TODAY), keys(town, subject)
        targets = [one.target for one in offered(town, subject)]
        assert len(targets) == len(set(targets))
        assert all(field_of(town, subject, target) is not None for target in targets)
        found = records.page(subject, chosen, targets)
        assert found
        assert set(found) == set(chosen)
        for values in found.values():
            assert set(values) == set(targets) - {"!serial"}


def test_a_past_day_is_read_for_every_subject(town: Program) -> None:
    day = date(2026, 10, 31)
    for subject in Subject:
        chosen = keys(town, subject)
        targets = [one.target for one in offered(town, subject)]
        assert set(Records(town, day).page(subject, chosen, targets)) == set(chosen)
    one = keys(town, Subject.PEOPLE)[0]
    assert Records(town, date(2025, 3, 4)).page(Subject.PEOPLE, [one], ["age"])[one] == {"age": 76}


def test_a_record_that_is_gone_is_absent(town: Program) -> None:
    for subject in Subject:
        records = Records(town, TODAY)
        assert records.page(subject, [9_999_999], ["name", "@1/name", "!worker", "!village"]) == {}
        assert records.titles(subject, [9_999_999]) == {}
        assert records.grids_of(subject, [9_999_999]) == {}
        assert records.page(subject, [], ["name"]) == {}


def test_what_stands_around_a_person(town: Program) -> None:
    found = by_name(
        town, Subject.PEOPLE, "born_on", "age", "!village", "!grid_name", "!grid_chief", "!worker", "!worker_phone",
        "care#P01", "head_name", "political_code#party", "born_on#year",
    )  # fmt: skip
    assert found["王㛃"] == {
        "born_on": date(1948, 3, 5), "age": 78, "!village": "岸兜村委会", "!grid_name": "第1网格",
        "!grid_chief": "王网格长", "!worker": "李专职", "!worker_phone": "13800002002", "care#P01": True,
        "head_name": "王㛃", "political_code#party": None, "born_on#year": 1948,
    }  # fmt: skip
    assert found["林三"]["!worker"] == "张专职"
    assert found["吴𪟝"]["!worker"] is None


def person(program: Program, name: str, **values: object) -> int:
    draft = program.people.blank()
    for key, value in {"name": name, **values}.items():
        setattr(draft, key, value)
    return program.people.save(draft)


def test_a_tag_and_the_field_that_says_the_same_must_agree(program: Program) -> None:
    keys = [
        person(program, "甲", political_code="01"),
        person(program, "乙", political_code="13"),
        person(program, "丙", care=("P25",)),
        person(program, "丁"),
        person(program, "戊", political_code="13", care=("P25",)),
    ]
    found = Records(program, TODAY).page(Subject.PEOPLE, keys, ["care#P25", "political_code#party", "care#P22"])
    assert [found[key]["care#P25"] for key in keys[:4]] == [True, False, True, None]
    assert [found[key]["political_code#party"] for key in keys[:4]] == [True, False, True, None]
    assert isinstance(found[keys[4]]["care#P25"], Doubtful)
    assert [found[key]["care#P22"] for key in keys] == [False] * 5


def test_who_has_no_resident_card_shows_another_document(program: Program) -> None:
    keys = [
        person(program, "甲", id_no=number("19850405", "001")),
        person(program, "乙", document_code="414", document_no="E12345678"),
    ]
    found = Records(program, TODAY).page(Subject.PEOPLE, keys, ["!document", "!document_no"])
    assert [tuple(found[key].values()) for key in keys] == [("111", number("19850405", "001")), ("414", "E12345678")]


def test_members_of_a_household(program: Program) -> None:
    grid = program.grids.resolve("岸兜村第1网格")
    facts, head = program.households.blank(), program.people.blank()
    facts.address, facts.grid_id = "岸兜村1号", grid
    head.name, head.phone = "王大", "13800001001"
    home = program.commands.register(facts, head, SINCE)
    wife, child = person(program, "林妻"), person(program, "王小", born_on=date(2015, 3, 1))
    with program.office.store.write("入户") as session:
        for key, relation in ((child, "20"), (wife, "10")):
            one = session.get_one(Person, key)
            one.household_id, one.relation_code, one.grid_id = home, relation, grid
    records, asked = Records(program, TODAY), ["@head/name", "@1/name", "@2/name", "@2/born_on#year", "@3/name"]
    (household,) = records.page(Subject.HOUSEHOLDS, [home], [*asked, "!members"]).values()
    assert household == {"@head/name": "王大", "@1/name": "王大", "@2/name": "林妻", "@2/born_on#year": None,
                         "@3/name": "王小", "!members": 3}  # fmt: skip
    (own,) = records.page(Subject.PEOPLE, [wife], asked).values()
    assert own == {"@head/name": "王大", "@1/name": "王大", "@2/name": "王小", "@2/born_on#year": 2015,
                   "@3/name": ""}  # fmt: skip


def test_surroundings_and_fixed_texts(program: Program) -> None:
    answers = {"!clerk": "陈主任", "!today": "2026年11月30日", "!clerk_phone": "0595-85000000"}
    around = Surroundings(program, TODAY, "2026Q4", answers, program.grids.find_village("岸兜"), 7)
    key = person(program, "甲")
    wanted = ["!office", "!county", "!clerk", "!clerk_phone", "!today", "!period", "!count", "=无"]
    (found,) = Records(program, TODAY, around).page(Subject.PEOPLE, [key], wanted).values()
    assert found == {
        "!office": "陈埭镇网格办", "!county": "晋江市", "!clerk": "陈主任", "!clerk_phone": "0595-85000000",
        "!today": date(2026, 11, 30), "!period": "2026年第四季度", "!count": 7, "=无": "无",
    }  # fmt: skip
    assert around.value("!village") == "岸兜村委会"
    assert Surroundings(program, TODAY).value("!today") == TODAY


def test_what_cannot_be_filled_is_said(program: Program) -> None:
    assert "采集清单" in why_not(program, Subject.PEOPLE, "religion_code")
    assert field_of(program, Subject.PEOPLE, "religion_code") is None
    assert "受保护" in why_not(program, Subject.CASES, "reporter")
    for wrong in ("nothing", "born_on#nothing", "@x/name", "!nothing", "@1/nothing"):
        assert "请重新选择" in why_not(program, Subject.PEOPLE, wrong)
    assert why_not(program, Subject.DWELLINGS, "@1/name")
