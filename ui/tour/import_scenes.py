"""What is photographed while workbooks are brought in: every step of a file, its questions, the tray, the batches."""

import tempfile
from pathlib import Path

from desktop.jobs import Progress
from desktop.sample.town import Town
from desktop.sample.workbooks import write_workbooks
from ui.pages.imports.file_flow import DONE, FileFlow
from ui.pages.imports.page import ImportsPage
from ui.shell import Shell
from ui.tour.camera import Camera

BOOKS = 3  # those with faults


def bring_in(camera: Camera, shell: Shell, town: Town) -> None:
    """Bring in what another town's villages would send, and take it back."""
    window = shell.window
    window.enter("imports")
    page = window.page
    assert isinstance(page, ImportsPage)
    camera.take(window, "导入")
    with tempfile.TemporaryDirectory(prefix="gedang-", ignore_cleanup_errors=True) as folder:
        other = Town(town.people, town.seed + 1)
        page.bring_in([book.path for book in write_workbooks(other, Path(folder))[:BOOKS]])
        camera.settle()
        _steps(camera, shell, page)
        batches = _imported(camera, page)
        camera.settle()
        page.show_home()
        page.show_batch(page.home.rows[0])
        camera.take(window, "导入-一批")
        page.home.split.close_drawer()
        page.show_tray()
        camera.take(window, "导入-待定")
        page.show_home()
        for flow in list(page.flows):
            flow.left.emit()
        for batch in batches:
            shell.program.batches.take_back(batch, Progress())
        camera.settle()


def _steps(camera: Camera, shell: Shell, page: ImportsPage) -> None:
    """Photograph what is shown of a file before it is imported."""
    window, (old, _, exported) = shell.window, page.flows
    page.show_flow(old)
    camera.take(window, "导入-核对列")
    assert old.columns is not None
    camera.take_dialog(window, "导入-指出表头", old.columns.pick_header)
    for flow in (old, exported):
        assert flow.columns is not None
        flow.columns.confirm_all()
        flow.check()
        page.show_flow(flow)
        camera.take(window, f"导入-核对结果-{flow.path.suffix[1:]}")


def _imported(camera: Camera, page: ImportsPage) -> list[int]:
    """Import the first file. Return its batch."""
    flow: FileFlow = page.flows[0]
    page.show_flow(flow)
    flow.bring_in()
    camera.settle()
    assert flow.step == DONE
    camera.take(page.window(), "导入-完成")
    return [flow.batch]
