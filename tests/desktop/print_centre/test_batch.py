"""Batches: a file for each village, grid or record; stopped, nothing is left."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import func, select

from db.models.papers import PrintRun
from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress
from desktop.layouts.layout import Layout
from desktop.print_centre.batch import Batches, By
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Choices, Making
from desktop.printing.outcome import NothingToPrint
from desktop.printing.preview import PdfPages
from desktop.program import Program
from tests.made_up_papers import made_up_centre

NOVEMBER = Choices(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def centre(program: Program) -> PrintCentre:
    return made_up_centre(program)


@pytest.fixture
def batches(centre: PrintCentre, program: Program) -> Batches:
    return Batches(centre, program.grids)


class Stopping(Progress):
    """Is told to stop after two papers."""

    def advance(self, steps: int = 1) -> None:
        super().advance(steps)
        if self.done == 2:
            self.cancel()


def entered(program: Program) -> int:
    with program.office.store.read() as session:
        return session.scalar(select(func.count()).select_from(PrintRun)) or 0


def test_every_village_has_a_file_of_its_grids(
    batches: Batches, centre: PrintCentre, program: Program, folder: Path
) -> None:
    card, progress = centre.printable("grid_card"), Progress()
    assert batches.ways(card) == (By.VILLAGE, By.GRID, By.TOGETHER)
    files = batches.plan(card, NOVEMBER, By.VILLAGE)
    (folder / "out").mkdir()
    done = batches.make(card, files, folder / "out", progress)
    assert done.files == ("网格卡片 岸兜村委会.pdf", "网格卡片 江头村委会.pdf")
    assert sorted(one.name for one in (folder / "out").iterdir()) == sorted(done.files)
    assert (done.pages, done.records, progress.done, progress.total) == (4, 4, 2, 2)
    pages = PdfPages(folder / "out" / done.files[1])
    assert "江头村委会 第1网格" in pages.text(0)
    assert "江头村委会 第2网格" in pages.text(1)
    assert "第 1 页 / 共 1 页" in pages.text(1)
    pages.close()
    with pypdfium2.PdfDocument(folder / "out" / done.files[1]) as document:
        marks = [(one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]
    assert marks == [("江头村委会 第1网格", 0), ("江头村委会 第2网格", 1)]
    assert centre.book.run(2).title == "网格卡片 江头村委会"
    assert centre.remake(2, Progress()).is_same


def test_a_grid_chosen_narrows_the_batch_and_files_never_replace_others(
    batches: Batches, centre: PrintCentre, program: Program, folder: Path
) -> None:
    card = centre.printable("grid_card")
    village = Choices(grid=program.grids.find_village("江头"))
    (folder / "网格卡片 江头村委会 第1网格.pdf").write_bytes(b"old")
    done = batches.make(card, batches.plan(card, village, By.GRID), folder, Progress())
    assert done.files == ("网格卡片 江头村委会 第1网格（2）.pdf", "网格卡片 江头村委会 第2网格.pdf")
    assert (folder / "网格卡片 江头村委会 第1网格.pdf").read_bytes() == b"old"


def test_records_of_one_name_have_files_of_their_own(batches: Batches, centre: PrintCentre, folder: Path) -> None:
    card = centre.printable("person_card")
    done = batches.make(card, batches.plan(card, Choices(), By.RECORD), folder, Progress())
    assert done.files == ("居民卡片 张三.pdf", "居民卡片 李四.pdf", "居民卡片 李四（2）.pdf")


@pytest.mark.parametrize(
    ("key", "name", "count"), [("grid_card", "网格卡片 江头村委会", 2), ("person_card", "居民卡片 江头村委会", 3)]
)
def test_all_of_a_scope_are_bound_together(
    batches: Batches, centre: PrintCentre, program: Program, folder: Path, key: str, name: str, count: int
) -> None:
    paper = centre.printable(key)
    (file,) = batches.plan(paper, Choices(grid=program.grids.find_village("江头")), By.TOGETHER)
    assert file.papers == count
    done = batches.make(paper, [file], folder, Progress())
    assert (done.files, done.pages, done.records) == ((f"{name}.pdf",), count, count)
    assert centre.remake(1, Progress()).is_same


def test_a_batch_that_is_stopped_leaves_nothing(
    batches: Batches, centre: PrintCentre, program: Program, folder: Path
) -> None:
    card = centre.printable("grid_card")
    out = folder / "out"
    out.mkdir()
    with pytest.raises(Cancelled):
        batches.make(card, batches.plan(card, NOVEMBER, By.GRID), out, Stopping())
    assert list(out.iterdir()) == []
    assert entered(program) == 0


@pytest.mark.parametrize("by", [By.GRID, By.VILLAGE, By.TOGETHER])
def test_what_has_nothing_to_print_is_left_out_and_named(
    batches: Batches, centre: PrintCentre, program: Program, folder: Path, by: By
) -> None:
    whole, empty = centre.printable("grid_card"), program.grids.resolve("江头第1网格")

    def make(choices: Choices, layout: Layout | None, progress: Progress) -> Making:
        if choices.grid == empty:
            raise NothingToPrint("这个网格还没有人任职。")
        return whole.make(choices, layout, progress)

    card = replace(whole, make=make)
    done = batches.make(card, batches.plan(card, NOVEMBER, by), folder, Progress())
    assert done.left_out == ("江头村委会 第1网格",)
    assert done.left_out_words == "没有可印的已跳过：江头村委会 第1网格。"
    assert (done.pages, done.records) == (3, 3)
    assert entered(program) == len(done.files) == len(list(folder.glob("*.pdf")))
    alone = Choices(grid=empty)
    with pytest.raises(Refusal, match="没有一份“网格卡片”可以打印"):
        batches.make(card, batches.plan(card, alone, by), folder, Progress())
    assert entered(program) == len(done.files)


def test_a_batch_says_what_is_in_its_way(
    batches: Batches, centre: PrintCentre, program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refusal, match="不能批量打印"):
        batches.plan(centre.printable("signed"), NOVEMBER, By.GRID)
    card = centre.printable("grid_card")
    with pytest.raises(Refusal, match="没有可以批量打印的网格"):
        batches.plan(card, Choices(grid=10**9), By.GRID)
    with pytest.raises(Refusal, match="gone"):
        batches.make(card, batches.plan(card, NOVEMBER, By.GRID), folder / "gone", Progress())
    assert entered(program) == 0


def test_a_disk_that_fills_up_at_the_end_leaves_nothing(
    batches: Batches, centre: PrintCentre, program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, out = centre.printable("grid_card"), folder / "out"
    out.mkdir()
    files, put = batches.plan(card, NOVEMBER, By.GRID), Path.replace

    def moved(path: Path, to: Path) -> Path:
        if to.name.startswith("网格卡片 江头村委会 第2"):
            raise OSError(28, "full", str(to))
        return put(path, to)

    monkeypatch.setattr(Path, "replace", moved)
    with pytest.raises(OSError, match="full"):
        batches.make(card, files, out, Progress())
    assert list(out.iterdir()) == []
    assert entered(program) == 0
