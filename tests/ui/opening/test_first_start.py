"""What the assistant founds: a town of one's own, or the sample town; and nothing when it is stopped."""

from pathlib import Path

import pytest

from desktop.divisions import Divisions
from desktop.errors import Refusal
from desktop.folder import is_founded
from desktop.jobs import Cancelled, Progress
from desktop.paths import Paths
from ui.opening.assistant import SAMPLE_ACCOUNT, SAMPLE_NAME, SAMPLE_PASSWORD, Founding
from ui.opening.first_start import found_office

SAMPLE = Founding(None, "plain", SAMPLE_ACCOUNT, SAMPLE_NAME, SAMPLE_PASSWORD)


class Impatient(Progress):
    """A clerk who stops the job once workbooks are being imported."""

    def begin(self, total: int, note: str) -> None:
        if note == "正在核对":
            self.cancel()
        super().begin(total, note)


def test_a_town_comes_with_its_villages(folder: Path) -> None:
    town = Divisions().search_towns("晋江陈埭")[0]
    founded = found_office(
        Paths.at(folder), Founding(town, "jinjiang", "lin", "林晓梅", "Haibian-2026-feng"), Progress()
    )
    program = founded.opened
    assert founded.office == program.office.office.facts.name == "陈埭镇网格办"
    assert founded.code.count("-") == 5
    assert program.grids.find_village("涵口") is not None
    assert program.office.clerk.may_administer
    program.office.close()


def test_a_district_comes_with_its_towns_as_offices_that_send(folder: Path) -> None:
    district = Divisions().search_counties("惠安")[0]
    founded = found_office(
        Paths.at(folder), Founding(district, "district", "lin", "林晓梅", "Haibian-2026-feng"), Progress()
    )
    program = founded.opened
    assert founded.office == "惠安县网格中心"
    (root,) = program.grids.children(None)
    assert (root.level, root.name, program.grids.level_title(root.level)) == ("district", "惠安县", "区（县）")
    towns = {one.office_id: one for one in program.partners.rows()}
    assert towns["350521104000"].title == "洛阳镇"
    assert program.grids.name(towns["350521104000"].grid_id) == "洛阳镇"
    assert len(towns) == len(program.grids.children(root.id)) > 10
    program.office.close()


def test_a_village_is_founded_without_anything_below(folder: Path) -> None:
    village = Divisions().search_villages("洛阳镇 洛阳")[0]
    founded = found_office(
        Paths.at(folder), Founding(village, "plain", "lin", "林晓梅", "Haibian-2026-feng"), Progress()
    )
    program = founded.opened
    (root,) = program.grids.children(None)
    assert (root.level, root.code) == ("village", village.code)
    assert not program.grids.children(root.id)
    program.office.close()


def test_a_scheme_of_a_town_does_not_serve_a_district(folder: Path) -> None:
    district = Divisions().search_counties("350521")[0]
    with pytest.raises(Refusal, match="网格体系"):
        found_office(Paths.at(folder), Founding(district, "plain", "lin", "林晓梅", "Haibian-2026-feng"), Progress())


def test_a_sample_town_that_is_stopped_leaves_no_office(folder: Path) -> None:
    paths = Paths.at(folder)
    with pytest.raises(Cancelled):
        found_office(paths, SAMPLE, Impatient())
    assert not is_founded(paths.data)
    program = found_office(paths, SAMPLE, Progress()).opened
    assert program.office.office.facts.is_sample
    program.office.close()
