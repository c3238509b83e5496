"""One attachment in its window, its neighbours by the arrow keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from tests.desktop.attachments.pictures import paper, photo
from tests.ui.attachments.conftest import CASE
from ui.attachments.giving import GivingSheet
from ui.attachments.picture_view import PictureView
from ui.page_view import PageView

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


@pytest.fixture
def viewer(qtbot, panel, desk, idle):
    """A viewer over a photograph, a paper, a document and a broken paper."""
    desk.program.attachments.add_all(
        CASE,
        1,
        [
            ("现场.jpg", photo(1, (2000, 1000), orientation=6)),
            ("纪要.pdf", paper(3)),
            ("方案.doc", OLE),
            ("坏.pdf", b"%PDF-1.4 no more"),
        ],
    )
    panel.read()
    idle()
    panel.show_one(panel.lines[0].key)
    qtbot.waitExposed(panel.viewer)
    idle()
    yield panel.viewer
    if panel.viewer is not None:
        panel.viewer.close()


def test_a_picture_is_as_large_as_the_window_and_can_be_larger(viewer):
    view = viewer.view
    assert isinstance(view, PictureView)
    assert viewer.windowTitle() == "现场.jpg"
    fitted = view.zoom
    assert fitted < 1
    assert not view.verticalScrollBar().maximum()
    QTest.keyClick(viewer, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(viewer, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom > fitted
    assert view.verticalScrollBar().maximum() > 0
    view.set_zoom(4.0)
    view.grab()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    before = view.verticalScrollBar().value()
    QTest.mouseMove(view.viewport(), QPoint(200, 150))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert view.verticalScrollBar().value() == before + 50
    QTest.keyClick(viewer, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == fitted
    view.grab()


def test_arrow_keys_lead_through_all_of_them(viewer, idle, panel, qtbot):
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    idle()
    assert isinstance(viewer.view, PageView)
    assert viewer._size.text().endswith("%")
    assert [line.name for line in panel._chosen()] == ["纪要.pdf"]
    viewer.grab()
    idle()
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    idle()
    assert isinstance(viewer.view, QLabel)
    assert "看不到内容" in viewer.view.text()
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    idle()
    assert "加了密码或已损坏" in viewer.view.text()
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.line.name == "坏.pdf"
    for _ in range(3):
        QTest.keyClick(viewer, Qt.Key.Key_Left)
    idle()
    assert isinstance(viewer.view, PictureView)


def test_a_missing_file_is_told(viewer, idle, desk):
    contents = desk.program.attachments.contents
    contents.drop(contents.address(paper(3)))
    viewer.step(1)
    idle()
    assert "不在附件文件夹里" in viewer.view.text()


def test_a_copy_is_given_out_from_here_too(viewer):
    QTest.keyClick(viewer, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    sheet = viewer.findChild(GivingSheet)
    assert "现场.jpg" in sheet.windowTitle()
    sheet.reject()


def test_esc_closes_it(viewer, panel):
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert panel.viewer is None
