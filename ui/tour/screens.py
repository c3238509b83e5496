"""Every page of the program, photographed on the sample town."""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.jobs import Progress
from desktop.paths import Paths
from desktop.resources import resources
from desktop.sample.town import Town, make_town
from desktop.sample.workbooks import PEOPLE, SampleBook
from desktop.sample_office import ACCOUNT, TITLE, WORKBOOKS, found_sample
from desktop.settings import Settings
from ui.application import load_rare_fonts, start_application
from ui.tour.camera import Camera, hush
from ui.tour.import_scenes import is_outside
from ui.tour.office_scenes import OfficeScenes
from ui.tour.opening_scenes import first_start, sign_in
from ui.tour.report import Report
from ui.tour.trust_scenes import as_auditor, worst_day
from ui.window import Running, worn
from ui.work import Work

SIZES = ((1366, 768), (1920, 1080))
OUTSIDE = 1  # sheets of other systems that are brought in: the hotline's
PASSWORD = "Kuaidian-2026-kan"  # of an office that lives as long as its pictures are taken


def run(arguments: argparse.Namespace, report: Report) -> None:
    """For every size make a sample town whose messy workbooks are still to be imported, and photograph every page."""
    town = make_town(arguments.people, arguments.seed)
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="gedang-", ignore_cleanup_errors=True) as folder:
            paths = Paths.at(Path(folder) / "office")
            books = paths.data / WORKBOOKS
            made = found_sample(
                paths, town, ACCOUNT, TITLE, PASSWORD, books, Progress(), choice=lambda book: not is_messy(book)
            )
            made.program.office.close()
            waiting = [book.path for book, _ in made.result.books if is_messy(book)]
            taken = photograph(paths, town, waiting, books, PASSWORD, arguments.out, size, report)
            report.tell(f"{size[0]}×{size[1]}：{taken} 张")


def is_messy(book: SampleBook) -> bool:
    """Whether a workbook is one of those with faults that villages send."""
    return book.kind == PEOPLE and bool(book.planted)


def photograph(
    paths: Paths,
    town: Town,
    books: Sequence[Path],
    folder: Path,
    password: str,
    out: Path,
    size: tuple[int, int],
    report: Report,
) -> int:
    """Photograph every page of an office, and how workbooks are brought into it. Return how many pictures there are.

    `folder` is where the workbooks of the town are, with those that other systems sent.
    """
    hush()
    settings, work = Settings(paths.settings), Work()
    application = QApplication.instance() or start_application(["gedang"], resources(), worn(settings))
    assert isinstance(application, QApplication)
    load_rare_fonts(resources())
    camera = Camera(work, out / f"{size[0]}x{size[1]}", size, report)
    sheets = [path for path in sorted(folder.iterdir()) if is_outside(path)][:OUTSIDE]
    first_start(camera, work)
    with _running(paths, settings, work, application) as running:
        sign_in(camera, running, password)
        OfficeScenes(camera, running.shell, work, town, books, sheets, password).play()
    work = Work()  # an office that closes takes the lanes of its jobs along
    camera.watch(work)
    with _running(paths, settings, work, application) as running:
        as_auditor(camera, running)
    work = Work()
    camera.watch(work)
    worst_day(camera, paths, settings, work, ACCOUNT, password)
    work.close()
    return camera.taken


@contextmanager
def _running(paths: Paths, settings: Settings, work: Work, application: QApplication) -> Iterator[Running]:
    """Give the windows of one run, and take them away whatever happens."""
    running = Running(paths, settings, work, application)
    try:
        yield running
    finally:
        running.end()
        for one in application.topLevelWidgets():
            one.hide()
