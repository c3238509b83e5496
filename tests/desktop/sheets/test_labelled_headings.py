"""The headings of real forms, each labelled by hand with what a clerk means by it: how many are taken so, how surely.

Every heading is put before every kind of sheet, so that a heading is right only where it is meant and a mistake
wherever else it is taken for something. Several labels of one heading and kind are several answers that will do.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop.sheets.headings import Heading
from desktop.sheets.mapping import Confidence
from desktop.sheets.matching import Column, Matcher

LABELLED = Path(__file__).with_name("labelled_headings.csv")
PRECISION, RECALL = 0.985, 0.95
NOT_LABELLED = "offices"  # the same headings as of the other organisations

Labels = Mapping[tuple[str, str], set[str]]


@pytest.fixture(scope="module")
def labels() -> Labels:
    """Kind of sheet and heading, with the fields that are meant; headings that mean none are there without a kind."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    with LABELLED.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["subject"], row["heading"]].add(row["field"])
    return found


def taken(matcher: Matcher, heading: str) -> str:
    """Return the field for which a heading alone is taken without asking."""
    match = matcher.match([Column(Heading(0, heading), ())], {}).matches[0]
    return match.field if match.confidence is Confidence.EXACT else ""


def test_every_real_heading_is_labelled(labels, shared):
    with (shared / "data" / "headings.csv").open(encoding="utf-8") as file:
        real = {row["heading"] for row in csv.DictReader(file)}
    assert real == {heading for _, heading in labels}


def test_labels_name_fields_there_are(matchers, labels):
    for (subject, heading), fields in labels.items():
        known = {target.target for target in matchers[subject].targets()} if subject else {""}
        assert fields <= known, (subject, heading)


def test_the_exact_stage_is_precise_and_finds_nearly_all(matchers, labels):
    headings = dict.fromkeys(heading for _, heading in labels)
    right, wrong, missed = [], [], []
    for subject in matchers.keys() - {NOT_LABELLED}:
        for heading in headings:
            meant, got = labels.get((subject, heading), set()), taken(matchers[subject], heading)
            if got:
                (right if got in meant else wrong).append((subject, heading, got))
            if meant and got not in meant:
                missed.append((subject, heading, *meant))
    precision = len(right) / (len(right) + len(wrong))
    recall = len(right) / (len(right) + len(missed))
    assert precision >= PRECISION, (precision, wrong)
    assert recall >= RECALL, (recall, missed)
