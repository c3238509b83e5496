"""Forms of every family an office is sent are understood as a clerk would fill them; what is not sure is left open."""

from pathlib import Path

import pytest

from desktop.forms.service import Forms
from desktop.forms.shape import CardArea
from desktop.jobs import Progress
from desktop.program import Program
from tests.desktop.forms.families.cards import CARDS, Card
from tests.desktop.forms.families.drawing import draw, draw_card
from tests.desktop.forms.families.further import FURTHER
from tests.desktop.forms.families.lists import FAMILIES, Family
from tests.programs import today

ASKED = "?"  # before a target that is only suggested


@pytest.fixture(scope="module")
def forms(town: Program) -> Forms:
    """The form filler of the little town."""
    return Forms(town, today)


@pytest.mark.parametrize("family", [*FAMILIES, *FURTHER], ids=lambda family: family.title)
def test_a_form_is_understood_as_a_clerk_would_fill_it(forms: Forms, family: Family, tmp_path: Path) -> None:
    with forms.open(draw(family, tmp_path), Progress()) as opened:
        assert opened.subject is family.subject
        found = []
        for slot in opened.shape.area.slots:
            filler = opened.plan.fillers[slot.key]
            mark = "" if filler.is_certain or not filler.target else ASKED
            found.append((slot.words, f"{mark}{filler.target}"))
        pairs = zip(found, family.columns, strict=True)
        wrong = [(words, got, should) for (words, got), (_, should) in pairs if got != should]
        assert not wrong
        fillers = {slot.words: opened.plan.fillers[slot.key] for slot in opened.shape.area.slots}
        hints = {slot.words: slot.hint for slot in opened.shape.area.slots}
        assert {heading: fillers[heading].style for heading, _ in family.styles} == dict(family.styles)
        assert all(part in hints[heading] if part else not hints[heading] for heading, part in family.hints)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.title)
def test_a_card_is_understood_as_a_clerk_would_fill_it(forms: Forms, card: Card, tmp_path: Path) -> None:
    with forms.open(draw_card(card, tmp_path), Progress()) as opened:
        assert isinstance(opened.shape.area, CardArea)
        assert opened.subject is card.subject
        fillers = {slot.words: opened.plan.fillers[slot.key] for slot in opened.shape.area.slots}
        assert {words: filler.target for words, filler in fillers.items() if filler.target} == dict(card.targets)
        assert all(filler.is_certain for filler in fillers.values() if filler.target)
