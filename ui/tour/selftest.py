"""What the frozen program proves of itself: it makes a database, imports, prints, is sound, and opens its window."""

import os
import sys
import tempfile
import traceback
from pathlib import Path

from desktop.cases.checking import look_through as cases
from desktop.dossiers.indexing import tokens_of
from desktop.jobs import Progress
from desktop.paper import Papers
from desktop.paths import Paths
from desktop.printing.press import print_document
from desktop.printing.preview import PdfPages
from desktop.program import Program
from desktop.resources import resources
from desktop.sample.town import make_town
from desktop.sample_office import ACCOUNT, TITLE, WORKBOOKS, found_sample
from desktop.settings import Settings
from desktop.tables import Search
from desktop.upkeep.checking import check
from ui.application import start_application
from ui.pages.more_rooms import more_rooms
from ui.pages.people import PeoplePage
from ui.pages.rooms import rooms
from ui.tour.camera import Camera, hush
from ui.tour.grid_work import GridWork
from ui.tour.opening_scenes import type_password
from ui.tour.report import Report
from ui.window import Running, worn
from ui.work import Work

PEOPLE = 20  # few workbooks, but one of each kind: .xls, .xlsx, .csv
PASSWORD = "Kuaidian-2026-kan"  # of an office that lives for seconds
SIZE = (1366, 768)


def run() -> int:
    """Go through everything in a folder that is thrown away. Return 0, or 1 after saying what failed."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    report = Report(sys.stdout)
    with tempfile.TemporaryDirectory(prefix="gedang-", ignore_cleanup_errors=True) as folder:
        paths = Paths.at(Path(folder) / "office")
        try:
            _work(paths, report)
            _open(paths, report)
        except Exception:  # noqa: BLE001 - whatever it is, it is what the test looks for
            report.fail(traceback.format_exc())
    return report.finish()


def _work(paths: Paths, report: Report) -> None:
    """Do the main job without a window."""
    town = make_town(PEOPLE)
    made = found_sample(paths, town, ACCOUNT, TITLE, PASSWORD, paths.data / WORKBOOKS, Progress())
    program, result = made.program, made.result
    try:
        report.expect("有问题的行数", result.faulty, sum(book.faulty for book, _ in result.books))
        report.tell(f"建立加密的资料库，导入 {len(result.books)} 个表格，{result.rows} 行")
        home = program.households.dossier(int(program.households.list.keys(Search(), Progress())[0]))
        to = paths.data / "一户一档.pdf"
        printed = print_document(Papers(program).household(home.key), to, Progress())
        pages = PdfPages(to)
        report.expect("打印件里有户主的姓名", home.texts["head_name"] in pages.text(0), wanted=True)
        pages.close()
        report.tell(f"打印一户一档：{printed.pages} 页")
        _attach(program, home.key, to, report)
        work = GridWork(program, report, paths.data)
        work.check(result.plan)
        work.look_at_the_map(result.plan)
        work.print()
        found = check(program.office.engine, Progress(), tokens_of, program.attachments.contents, cases)
        for finding in found.findings:
            report.fail(finding.message)
        report.tell(f"检查数据：{found.summary}")
    finally:
        program.office.close()


def _attach(program: Program, household: int, paper: Path, report: Report) -> None:
    """Attach a picture and a paper, and find both as they were given."""
    files = [resources() / "help" / "pictures" / "household.png", paper]
    for line, file in zip(
        program.attachments.add_all("household", household, [("", one) for one in files]), files, strict=True
    ):
        report.expect(f"附件“{line.name}”读回来的内容", program.attachments.open(line.key), file.read_bytes())
        report.expect(f"附件“{line.name}”的缩略图", bool(program.attachments.thumbnail(line.key)), wanted=True)
    report.tell("添加照片和 PDF 附件")


def _open(paths: Paths, report: Report) -> None:
    """Sign in through the window and enter every room."""
    hush()
    settings, work = Settings(paths.settings), Work()
    application = start_application(["gedang"], resources(), worn(settings))
    running = Running(paths, settings, work, application)
    camera = Camera(work, paths.data / "pictures", SIZE, report)
    try:
        type_password(camera, running, PASSWORD)
        shell = running.shell
        entered = [*rooms(shell.program, work), *more_rooms(shell.program, work, settings)]
        for room in entered:
            shell.window.enter(room.key)
            camera.settle()
        report.tell(f"登录并打开 {len(entered)} 个页面")
        shell.window.enter("people")
        people = shell.window.page
        assert isinstance(people, PeoplePage)
        camera.take_dialog(shell.window, "年龄结构", people.show_ages)
        report.tell("画出年龄结构图")
    finally:
        running.end()
        for one in application.topLevelWidgets():
            one.hide()
