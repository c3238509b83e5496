"""A form whose headings the clerk pointed at is read so ever after."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from desktop.errors import Refusal
from desktop.forms.reading.shapes import NoHeader
from desktop.forms.scope import Scope, Subject
from desktop.forms.service import Forms
from desktop.forms.shape import FormKind, Reading
from desktop.jobs import Progress
from desktop.program import Program
from tests.programs import today

STRANGE = ("甲项", "乙项", "丙项")


@pytest.fixture
def forms(program: Program) -> Forms:
    """The form filler."""
    return Forms(program, today)


def strange(path: Path) -> Path:
    """Write a form with headings that nobody knows, on its second sheet."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["请各单位认真填写"])
    sheet = book.create_sheet("附表")
    sheet.append(["附表"])
    sheet.append(STRANGE)
    book.save(path)
    return path


def test_headings_the_clerk_pointed_at_are_found_next_month(forms: Forms, tmp_path: Path) -> None:
    path = strange(tmp_path / "怪表.xlsx")
    with pytest.raises(NoHeader) as refused:
        forms.open(path, Progress())
    assert refused.value.sheets == ((0, "Sheet"), (1, "附表"))
    with forms.open(path, Progress(), sheet=1, header=(2, 2)) as opened:
        plan = replace(forms.change(opened, opened.plan, "B", "name"), scope=Scope(Subject.PEOPLE))
        key = forms.keep(opened, plan, "怪表")
    for again in (
        forms.open(strange(tmp_path / "12月.xlsx"), Progress()),
        forms.open_known(key, Progress()),
    ):
        with again as opened:
            assert opened.known is not None
            assert opened.plan.fillers["B"].target == "name"
            assert opened.reading == Reading(1, (2, 2))
            assert forms.keep(opened, opened.plan) == key


def test_what_was_told_of_one_form_is_not_tried_on_others(forms: Forms, tmp_path: Path) -> None:
    with forms.open(strange(tmp_path / "怪表.xlsx"), Progress(), sheet=1, header=(2, 2)) as opened:
        forms.keep(opened, opened.plan, "怪表")
    book = openpyxl.Workbook()
    book.worksheets[0].append(["子项", "丑项"])
    book.create_sheet("附表").append(["寅项"])
    book.save(tmp_path / "别的.xlsx")
    with pytest.raises(Refusal, match="表头"):
        forms.open(tmp_path / "别的.xlsx", Progress())


def test_a_reading_is_kept_plainly() -> None:
    for one in (Reading(), Reading(2), Reading(0, (3, 4)), Reading(1, None, FormKind.CARDS)):
        assert Reading.of(one.plain()) == one
