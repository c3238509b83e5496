"""Papers of one record: what must be chosen first, and what a batch of them is of."""

import io

import pytest

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.print_centre import dossier_papers, meeting_papers
from desktop.print_centre.kinds import Choices, Printable
from desktop.program import Program
from tests.desktop.print_centre.a_town import FIRST


def paper(program: Program, key: str) -> Printable:
    sources = (dossier_papers, meeting_papers)
    return {one.key: one for source in sources for one in source.printables(program)}[key]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("grid_dossier", "请先选择一个网格。"),
        ("household_dossier", "请先选择一户。"),
        ("case_dossier", "请先选择一件事件。"),
        ("meeting_minutes", "请先选择一次会议。"),
    ],
)
def test_what_a_paper_is_of_must_be_chosen(town: Program, key: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        paper(town, key).make(Choices(), None, Progress())


def test_there_is_no_report_before_a_check(program: Program) -> None:
    with pytest.raises(Refusal, match="还没有做过网格体检"):
        paper(program, "selfcheck").make(Choices(), None, Progress())


def test_a_batch_is_of_every_record_of_the_grid(town: Program) -> None:
    each = paper(town, "household_dossier").each
    assert each is not None
    assert [one.title for one in each(Choices(grid=town.grids.resolve(FIRST)))] == ["王㛃"]
    assert len(each(Choices())) == 3


def test_a_batch_can_be_too_large(town: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier_papers, "MOST", 2)
    each = paper(town, "household_dossier").each
    assert each is not None
    with pytest.raises(Refusal, match="这个范围有 3 份“一户一档”，一次最多印 2 份"):
        each(Choices())


def test_a_dossier_tells_which_numbers_it_masks(town: Program) -> None:
    (one, *_) = paper(town, "household_dossier").each(Choices())  # type: ignore[misc]
    making = paper(town, "household_dossier").make(Choices(record=one.key, revealed=True), None, Progress())
    assert {"phone", "id_no"} <= set(making.secrets)
    assert making.write(io.BytesIO(), Progress()).pages == 1


def test_the_duties_of_a_post_are_those_chosen(town: Program) -> None:
    printable = paper(town, "post_duties")
    post, title = printable.options[0].values[-1]
    making = printable.make(Choices(options={"post": post}), None, Progress())
    assert title in making.title
    with pytest.raises(Refusal, match="没有职责清单"):
        printable.make(Choices(options={"post": "nobody/grid"}), None, Progress())
