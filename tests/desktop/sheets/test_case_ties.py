"""A batch whose people or homes stand in cases is not taken back."""

from datetime import UTC, date, datetime

import pytest

from db.models.cases import Case, CaseLink, CaseParty, CaseReporter
from desktop.cases.registering import begin
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.sheets.batches import Batches
from desktop.sheets.obstacles import INVOLVED
from tests.desktop.sheets.test_importing import FAMILY


def a_case(town, *belonging) -> None:
    """Register a case with what belongs to it."""
    with town.store.write("登记事件") as session:
        case = Case(ledger="dispute", title="争执", found_on=date(2026, 11, 1))
        begin(session, case, datetime(2026, 11, 1, 4, tzinfo=UTC))
        for one in belonging:
            one.case_id = case.id
            session.add(one)


@pytest.mark.parametrize("kind", [CaseParty, CaseReporter])
def test_people_in_cases_stand_in_the_way(town, kind):
    batches, batch = Batches(town.store), town.bring(FAMILY)
    wang = town.people()["王五妹"]
    a_case(town, kind(person_id=wang.id, name="王五妹"))
    (obstacle,) = batches.obstacles(batch)
    assert (obstacle.table, obstacle.key, obstacle.reason) == ("person", wang.id, INVOLVED)
    with pytest.raises(Refusal, match="已登记在事件中"):
        batches.take_back(batch, Progress())
    assert len(town.people()) == 3


def test_a_home_tied_to_a_case_stands_in_the_way(town):
    batches, batch = Batches(town.store), town.bring(FAMILY)
    home = town.people()["张三丰"].household_id
    a_case(town, CaseLink(subject="household", record_id=home, relation="at"))
    (obstacle,) = batches.obstacles(batch)
    assert (obstacle.table, obstacle.key, obstacle.reason) == ("household", home, INVOLVED)
