"""Forms of every family an office is sent are understood as a clerk would fill them; what is not sure is left open."""

from pathlib import Path

import pytest

from desktop.forms.service import Forms
from desktop.jobs import Progress
from desktop.program import Program
from tests.desktop.forms.families.drawing import draw
from tests.desktop.forms.families.lists import FAMILIES, Family
from tests.programs import today

ASKED = "?"  # before a target that is only suggested


@pytest.fixture(scope="module")
def forms(town: Program) -> Forms:
    """The form filler of the little town."""
    return Forms(town, today)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.title)
def test_a_form_is_understood_as_a_clerk_would_fill_it(forms: Forms, family: Family, tmp_path: Path) -> None:
    with forms.open(draw(family, tmp_path), Progress()) as opened:
        assert opened.subject is family.subject
        found = []
        for slot in opened.shape.area.slots:
            filler = opened.plan.fillers[slot.key]
            mark = "" if filler.is_certain or not filler.target else ASKED
            found.append((slot.words, f"{mark}{filler.target}"))
        meant = [(heading.replace("/", "/"), target) for heading, target in family.columns]
        wrong = [(words, got, should) for (words, got), (_, should) in zip(found, meant, strict=True) if got != should]
        assert not wrong
        fillers = {slot.words: opened.plan.fillers[slot.key] for slot in opened.shape.area.slots}
        hints = {slot.words: slot.hint for slot in opened.shape.area.slots}
        assert {heading: fillers[heading].style for heading, _ in family.styles} == dict(family.styles)
        assert all(part in hints[heading] if part else not hints[heading] for heading, part in family.hints)
