"""The forms of the sample town: entered once, mostly handed in, with a burden worth looking at."""

from desktop.forms.ledger.burden import burden
from desktop.forms.ledger.lists import PeriodList
from desktop.forms.ledger.matters import DutyMatters
from desktop.jobs import Progress
from desktop.sample_forms import SampleForms
from desktop.tables import Search
from tests.programs import TODAY, today


def test_the_town_owes_forms_of_every_rhythm(program):
    entered = SampleForms(program, 1, today).make(Progress())
    assert entered > 10
    assert SampleForms(program, 1, today).make(Progress()) == 0
    listed = PeriodList(program, today)
    counts = {state: len(listed.keys(Search(filters={"state": state}), Progress())) for state in ("sent", "open")}
    assert counts["sent"] > counts["open"] >= entered / 2
    found = burden(program, TODAY.replace(month=1, day=1), TODAY, today)
    assert found.forms >= 10
    assert 0.1 < found.share < 0.9
    assert found.beyond
    assert found.groundless
    assert {one.list_code for one in DutyMatters(program, today).all()} == {"01", "02", "03"}
