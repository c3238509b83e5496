"""What is photographed while workbooks are brought in: every step of a file, its questions, the tray, the batches."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from desktop.sample.cases.books import SHEETS
from ui.pages.imports.file_flow import DONE, FileFlow
from ui.pages.imports.page import ImportsPage
from ui.shell import Shell
from ui.tour.camera import Camera

OLD_EDITION = "1984"  # of the code lists in which the third village's system writes


def bring_in(camera: Camera, shell: Shell, books: Sequence[Path]) -> None:
    """Bring in what villages sent; a workbook that was imported before brings nothing new."""
    window = shell.window
    window.enter("imports")
    page = window.page
    assert isinstance(page, ImportsPage)
    camera.take(window, "导入")
    page.bring_in(books)
    camera.settle()
    for number, flow in enumerate(page.flows):
        _steps(camera, page, flow, is_first=not number)
    page.show_home()
    page.show_batch(page.home.rows[0])
    camera.take(window, "导入-一批")
    page.home.split.close_drawer()
    page.show_tray()
    camera.take(window, "导入-待定")
    page.show_home()
    for flow in list(page.flows):
        flow.left.emit()
    camera.settle()


def is_outside(path: Path) -> bool:
    """Whether a workbook is one that another system sent."""
    return path.name in {sheet.file for sheet in SHEETS}


def _steps(camera: Camera, page: ImportsPage, flow: FileFlow, *, is_first: bool) -> None:
    """Go with one file from its columns to its end."""
    window, name = page.window(), f"导入-{flow.path.stem if is_outside(flow.path) else flow.path.suffix[1:]}"
    page.show_flow(flow)
    camera.take(window, f"{name}-核对列")
    assert flow.columns is not None
    if is_first:
        camera.take_dialog(window, "导入-指出表头", flow.columns.pick_header)
    flow.columns.confirm_all()
    flow.check()
    camera.take(window, f"{name}-核对结果")
    assert flow.result is not None
    if editions := {one.subject: OLD_EDITION for one in flow.result.checked.questions if one.key == "edition"}:
        flow.check(replace(flow.columns.options, editions=editions))
        camera.take(window, f"{name}-选定代码后")
    if not flow.result.checked.changes_nothing:
        flow.bring_in()
        camera.settle()
        assert flow.step == DONE
        camera.take(window, f"{name}-完成")


def bring_in_one(camera: Camera, shell: Shell, path: Path) -> None:
    """Bring in one workbook, and leave it again."""
    shell.window.enter("imports")
    page = shell.window.page
    assert isinstance(page, ImportsPage)
    page.bring_in([path])
    camera.settle()
    for flow in list(page.flows):
        _steps(camera, page, flow, is_first=False)
        flow.left.emit()
    page.show_home()
    camera.settle()
