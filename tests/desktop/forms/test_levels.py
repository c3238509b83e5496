"""Which grids a form is about: each grid where it says 网格, each village where it only says 村."""

from dataclasses import replace
from pathlib import Path

from desktop.dossiers.grids.list import LEVEL
from desktop.forms.levels import levelled
from desktop.forms.scope import Scope, Subject
from desktop.forms.service import Forms
from desktop.jobs import Progress
from desktop.program import Program
from tests.desktop.sheets.books import xlsx
from tests.programs import today

GRIDS, VILLAGES = (
    ["序号", "村", "网格名称", "户数", "网格长"],
    ["序号", "村（社区）", "户数", "网格数", "网格长", "四至范围"],
)


def proposed(town: Program, folder: Path, title: str, headings: list[str]) -> Scope | None:
    rows = [[title], headings, *[[""] * len(headings)] * 3]
    with Forms(town, today).open(xlsx(folder / f"{title}.xlsx", rows), Progress(), subject=Subject.GRIDS) as opened:
        return opened.plan.scope


def test_a_table_of_grids_has_a_row_for_each_grid(town: Program, tmp_path: Path) -> None:
    assert proposed(town, tmp_path, "网格情况一览表", GRIDS) == Scope(Subject.GRIDS, {LEVEL: "grid"})


def test_a_table_of_villages_has_a_row_for_each_village(town: Program, tmp_path: Path) -> None:
    assert proposed(town, tmp_path, "各村基本情况表", VILLAGES) == Scope(Subject.GRIDS, {LEVEL: "village"})


def test_what_was_chosen_stays(town: Program, tmp_path: Path) -> None:
    rows = [["网格情况一览表"], GRIDS, [""] * 5]
    with Forms(town, today).open(xlsx(tmp_path / "网格.xlsx", rows), Progress()) as opened:
        for scope in (Scope(Subject.GRIDS, {LEVEL: "town"}), Scope(Subject.GRIDS, keys=(1, 2)), Scope(Subject.PEOPLE)):
            assert levelled(town, scope.subject, scope, opened.shape) == scope
        village = Scope(Subject.GRIDS, {"grid": 3})
        assert levelled(town, Subject.GRIDS, village, opened.shape) == replace(
            village, filters={"grid": 3, LEVEL: "grid"}
        )
