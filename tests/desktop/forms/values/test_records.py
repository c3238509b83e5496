"""What is read of records for the places of a form."""

from datetime import date

from desktop.forms.scope import Scope, Subject
from desktop.forms.scopes import Scopes
from desktop.forms.values.offered import field_of, offered
from desktop.forms.values.records import Records
from desktop.jobs import Progress
from desktop.program import Program
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
