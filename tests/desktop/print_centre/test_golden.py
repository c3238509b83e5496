"""Every paper of ledgers, registers, figures, dossiers and meetings, word by word and page by page.

What is expected stands in `golden`, one file for each paper: how many pages, then the text of each. After a wished
change it is written anew by running these tests with GEDANG_GOLDEN=write, and read through before it is kept.
"""

import io
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.cases.ledgers import ledgers
from desktop.codes import Codes
from desktop.jobs import Progress
from desktop.print_centre import (
    case_ledgers,
    dossier_lists,
    dossier_papers,
    figure_papers,
    meeting_papers,
    register_ledgers,
    rosters,
    teams,
)
from desktop.print_centre.kinds import Ask, Choices, Printable
from desktop.print_centre.register_ledgers import layout_key
from desktop.printing.preview import PdfPages
from desktop.program import Program
from desktop.registers.declared import shipped
from desktop.tables import Search
from tests.desktop.print_centre.a_town import FIRST
from tests.programs import TODAY

GOLDEN = Path(__file__).parent / "golden"
SOURCES = (
    case_ledgers, rosters, teams, dossier_lists, register_ledgers, figure_papers, dossier_papers, meeting_papers,
)  # fmt: skip
KEYS = (
    *(one.key for one in ledgers()), "cases", "roster", "division", "teams", "team_members",
    *(one.key for one in dossier_lists.LISTS), *(layout_key(one.key) for one in shipped()), "figures",
    "monthly_return", "grid_dossier", "household_dossier", "person_dossier", "enterprise_dossier", "staff_dossier",
    "handover", "duty_list", "organisation_dossier", "case_dossier", "case_steps", "post_duties", "party_tree",
    "selfcheck", "to_do", "meeting_agenda", "meeting_sign_in", "meeting_record", "meeting_minutes", "weekly_report",
)  # fmt: skip
IN_FULL = {"person_report"}  # says the numbers of the person it is for; tested by itself
MOMENT = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s+\d{2}:\d{2}|\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
SECRETS = ("13800001", "13800002", "13800003", "反映的人", "9999")  # as the numbers begin, and who told


@pytest.fixture(scope="module")
def papers(town: Program) -> dict[str, Printable]:
    """Every paper there is, by key."""
    return {one.key: one for source in SOURCES for one in source.printables(town)}


def asked(program: Program, paper: Printable) -> Choices:
    """Return answers to what a paper asks: this year, the first record."""
    choices = Choices(last=TODAY)
    if Ask.PERIOD in paper.asks:
        choices = Choices(first=date(2026, 1, 1), last=date(2026, 12, 31))
    if Ask.MONTH in paper.asks:
        choices = Choices(first=date(2026, 11, 1), last=date(2026, 11, 30))
    if paper.key == "grid_dossier":
        choices = replace(choices, grid=program.grids.resolve(FIRST))
    if Ask.RECORD in paper.asks:
        lists = {
            "household": program.households, "person": program.people, "enterprise": program.enterprises,
            "staff": program.roster, "organisation": program.organisations, "case_record": program.cases,
            "meeting": program.meetings,
        }  # fmt: skip
        keys = lists[paper.subject].list.keys(Search(), Progress())
        choices = replace(choices, record=int(keys[0]))
    return choices


def pages_of(paper: Printable, choices: Choices) -> list[str]:
    """Return the text of each page, without the moment of the data, which is that of the test."""
    stream = io.BytesIO()
    printed = paper.make(choices, None, Progress()).write(stream, Progress())
    pages = PdfPages(stream.getvalue())
    texts = [MOMENT.sub("某时", pages.text(page).replace("\r\n", "\n")).strip() for page in range(len(pages))]
    pages.close()
    assert printed.pages == len(texts)
    return texts


@pytest.mark.parametrize("key", KEYS)
def test_a_paper_says_what_it_did(town: Program, papers: dict[str, Printable], key: str) -> None:
    texts = pages_of(papers[key], asked(town, papers[key]))
    found = f"{len(texts)} 页\n" + "\n\f\n".join(texts) + "\n"
    path = GOLDEN / f"{key}.txt"
    if os.environ.get("GEDANG_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8", newline="\n")
    assert found == path.read_text("utf-8")
    assert [secret for secret in SECRETS if secret in found] == []


def test_no_paper_is_left_out(papers: dict[str, Printable]) -> None:
    assert set(papers) - IN_FULL == set(KEYS)
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(KEYS)


def test_every_paper_can_be_seen_ahead_and_made_again(town: Program, papers: dict[str, Printable]) -> None:
    for paper in papers.values():
        first, again, ahead = io.BytesIO(), io.BytesIO(), io.BytesIO()
        for stream in (first, again):
            paper.make(asked(town, paper), None, Progress()).write(stream, Progress())
        assert first.getvalue() == again.getvalue(), paper.key
        assert paper.make(asked(town, paper), None, Progress()).show(ahead, Progress()).pages >= 1, paper.key


def test_codes_are_there_for_the_groups_of_care() -> None:
    known = {item.code for item in Codes.load().items("care_tag:person")}
    assert {code for _, _, codes in dossier_lists.care_groups() for code in codes} <= known
