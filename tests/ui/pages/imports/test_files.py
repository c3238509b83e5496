"""Files on their way in: opened, refused, several at once."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from desktop.program import Program
from tests.desktop.sheets.books import xlsx
from tests.ui.pages.imports.steps import FAMILY, count, said
from ui.pages.imports.file_flow import COLUMNS, OPENING
from ui.pages.imports.page import ImportsPage


def test_several_files_wait_under_tabs(page: ImportsPage, folder: Path) -> None:
    page.bring_in([xlsx(folder / "甲.xlsx", FAMILY), xlsx(folder / "乙.xlsx", FAMILY)])
    assert [page.tabs.tabText(place) for place in range(3)] == ["导入记录", "甲.xlsx　核对列", "乙.xlsx　核对列"]
    assert page.stack.currentWidget() is page.flows[0]
    page.flows[0].left.emit()
    assert page.stack.currentWidget() is page.flows[0]
    assert page.flows[0].path.name == "乙.xlsx"
    page.flows[0].left.emit()
    assert page.stack.currentWidget() is page.home
    assert not page.tabs.isVisible()


def test_dropped_files_are_brought_in(page: ImportsPage, folder: Path) -> None:
    path = xlsx(folder / "甲.xlsx", FAMILY)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.home.drop.dropEvent(event)
    assert [flow.path for flow in page.flows] == [path]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.xlsx", b""),
        ("网页.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("坏.xlsx", b"PK\x03\x04broken"),
        ("文档.xlsx", b"%PDF-1.4"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_plainly(
    page: ImportsPage, folder: Path, program: Program, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    page.bring_in([folder / name])
    (flow,) = page.flows
    assert flow.step == OPENING
    assert flow.trouble.endswith("。")
    assert flow.trouble in said(flow)
    assert count(program) == 0


def test_every_hostile_file_is_refused_or_read(page: ImportsPage, shared: Path, folder: Path, program: Program) -> None:
    names = sorted(path for path in (shared / "data" / "hostile").iterdir() if path.is_file() and path.suffix != ".md")
    small = [path for path in names if path.stat().st_size < 2_000_000][:8]
    for path in small:
        shutil.copy(path, folder / path.name)
        page.bring_in([folder / path.name])
        flow = page.flows[-1]
        assert flow.step == COLUMNS or flow.trouble
        flow.left.emit()
    assert count(program) == 0
