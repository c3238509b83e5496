"""A month between the sample town and its district desk, in two data folders and real package files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.models.exchange import PackageState
from desktop.clock import today
from desktop.jobs import Progress
from desktop.offices_below import OfficesBelow
from desktop.paths import Paths
from desktop.sample.town import make_town
from desktop.sample_month import KIND, LIST, OURS, SampleMonth, found_district, open_district
from desktop.sample_office import found_sample
from desktop.tables import Search
from tests.desktop.founded import CHEAP, PASSWORD

PEOPLE = 60


@pytest.fixture
def month(folder: Path) -> Iterator[SampleMonth]:
    """The two offices before they know each other."""
    town = found_sample(
        Paths.at(folder / "town"),
        make_town(PEOPLE),
        "lin",
        "林晓梅",
        PASSWORD,
        folder / "books",
        Progress(),
        cost=CHEAP,
    ).program
    paths, stick = Paths.at(folder / "district"), folder / "stick"
    found_district(paths, "lin", "林晓梅", PASSWORD, CHEAP)
    district = open_district(paths, "lin", PASSWORD)
    stick.mkdir()
    yield SampleMonth(town, district, stick, today)
    for program in (town, district):
        program.office.close()


def count(month: SampleMonth) -> tuple[int, int]:
    """Return how many people the town and the district know."""
    town, district = (len(side.program.people.list.keys(Search(), Progress())) for side in (month.town, month.district))
    return town, district


def test_a_month_between_a_town_and_its_district(month: SampleMonth) -> None:
    district = month.district.program
    assert len(month.shake_hands().split()) == 10
    first = month.report()
    assert [one.sequence for one in first.packages] == [1]
    ours, theirs = count(month)
    assert ours == theirs > 0
    below = OfficesBelow(district.office.store, district.grids, district.partners, district.exchange_status)
    sample, neighbour = below.all()
    assert (sample.amounts.people, neighbour.amounts.people, sample.standing[0]) == (ours, 0, "正常")

    month.hand_down()
    assert month.handed
    assert month.stage() == "assigned" or month.stage() == "signed"
    assert KIND in [one.title for one in month.town.program.lists.lines(LIST)]

    lost, kept = month.lose_one()
    assert [one.state for one in kept.packages] == [PackageState.BUFFERED]
    assert f"第 {lost.sequence} 期" in kept.sentence
    assert below.all()[0].standing == (f"缺第 {lost.sequence} 期", "red")
    assert [one.key for one in month.town.program.outbox.asked_again(month.town.other)] == [lost.key]
    both = month.send_again()
    assert [one.sequence for one in both.packages] == [lost.sequence, lost.sequence + 1]
    assert month.stage() == "handled"

    item = month.disagree()
    assert {item.ours, item.theirs} >= {OURS}
    month.decide(item)
    assert month.notes() == (OURS, OURS)
    assert not district.inbox.conflicts()
    ours, theirs = count(month)
    assert ours == theirs
    states = {one.state for one in month.town.program.outbox.sent() if one.stream == "MAIN"}
    assert states <= {PackageState.ACCEPTED, PackageState.PARTIAL}
