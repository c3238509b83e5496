"""The whole catalogue: every paper is told apart, can be chosen, and is made or declined in a sentence."""

from io import BytesIO

import pytest

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.print_centre.batch import Batches
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Ask
from desktop.program import Program
from tests.programs import today


@pytest.fixture
def centre(program: Program) -> PrintCentre:
    return PrintCentre(program, today)


def test_papers_are_told_apart(centre: PrintCentre) -> None:
    keys, titles = [one.key for one in centre.catalogue], [one.title for one in centre.catalogue]
    assert len(set(keys)) == len(keys) > 60
    assert [title for title in titles if titles.count(title) > 1] == []
    assert [one.key for one in centre.catalogue if not one.about.endswith("。")] == []
    assert all(len(key) <= 30 for key in keys)  # as the book of prints holds them


def test_what_is_asked_can_be_answered(centre: PrintCentre, program: Program) -> None:
    for one in centre.catalogue:
        assert (Ask.RECORD in one.asks) == bool(one.subject), one.key
        assert (Ask.OPTION in one.asks) == bool(one.options), one.key
        assert all(option.values for option in one.options), one.key
        assert one.batch != "record" or one.each is not None, one.key
        assert not (one.is_public and one.has_secrets), one.key
        assert one.batch in ("", "grid", "record"), one.key
        Batches(centre, program.grids).ways(one)


def test_an_empty_office_prints_or_says_what_is_missing(centre: PrintCentre) -> None:
    declined = {}
    for one in centre.catalogue:
        if Ask.RECORD in one.asks:
            continue
        try:
            _, printed = centre.show(one, centre.remembered.usual(one), BytesIO(), Progress())
            assert printed.pages, one.key
        except Refusal as refusal:
            declined[one.key] = refusal.message
    assert all(words.endswith("。") for words in declined.values()), declined
    assert not any(centre.printable(key).layout is not None for key in declined), declined  # 零报告 is a report
