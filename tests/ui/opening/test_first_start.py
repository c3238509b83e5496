"""What the assistant founds: a town of one's own, or the sample town; and nothing when it is stopped."""

from pathlib import Path

import pytest

from desktop.divisions import Divisions
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


def test_a_sample_town_that_is_stopped_leaves_no_office(folder: Path) -> None:
    paths = Paths.at(folder)
    with pytest.raises(Cancelled):
        found_office(paths, SAMPLE, Impatient())
    assert not is_founded(paths.data)
    program = found_office(paths, SAMPLE, Progress()).opened
    assert program.office.office.facts.is_sample
    program.office.close()
