"""Bringing in, opening, naming, removing and giving out, as a clerk does it."""

import time

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from sqlalchemy import select

from db.models.log import Action, Disclosure
from tests.desktop.attachments.pictures import paper, photo, scan
from tests.ui.attachments.conftest import CASE
from ui import ask
from ui.attachments.giving import GivingSheet
from ui.attachments.naming import NamingSheet
from ui.attachments.panel import AttachmentPanel


@pytest.fixture
def files(folder):
    """Two photographs and a paper on the disk of the camera."""
    camera = folder / "camera"
    camera.mkdir()
    for name, content in (("楼道.jpg", photo(1)), ("门口.jpg", photo(2)), ("纪要.pdf", paper())):
        (camera / name).write_bytes(content)
    return sorted(camera.iterdir())


def names(panel):
    return [line.name for line in panel.lines]


def actions(desk):
    with desk.program.office.store.read() as session:
        return list(session.scalars(select(Action.name).order_by(Action.id)))


def bring(panel, idle, *files):
    panel.bring_in(list(files))
    idle()


def test_an_empty_panel_says_what_to_do(panel):
    assert panel.lines == ()
    assert not panel.open.isEnabled()
    assert panel.shelf.view.viewport().findChildren(type(panel.add))[0].text() == "添加…"


def test_files_are_picked_and_added_in_one_write(panel, idle, files, desk, monkeypatch, qtbot):
    monkeypatch.setattr(ask, "open_files", lambda *_: files)
    counted = []
    panel.counted.connect(counted.append)
    panel.add.click()
    idle()
    assert sorted(names(panel)) == ["楼道.jpg", "纪要.pdf", "门口.jpg"]
    assert panel.told == "已添加 3 个附件。"
    assert panel.adding.count.text() == "共 3 个附件"
    assert counted[-1] == 3
    assert actions(desk)[-1] == "添加附件"
    qtbot.waitUntil(lambda: panel.shelf.tiles.fetched == 3)
    assert all(panel.shelf.tiles.picture(line.key) is not None for line in panel.lines)
    panel._notices.take_back()
    idle()
    assert panel.lines == ()


def test_files_are_dropped(panel, idle, files):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in [*files, files[0].parent]])
    spot, button, keys = panel.shelf.rect().center(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    either = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    enter = QDragEnterEvent(spot, either, data, button, keys)
    panel.shelf.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert enter.dropAction() == Qt.DropAction.CopyAction
    drop = QDropEvent(QPointF(spot), either, data, button, keys)
    panel.shelf.dropEvent(drop)
    assert drop.dropAction() == Qt.DropAction.CopyAction
    idle()
    assert len(panel.lines) == 3
    assert all(path.exists() for path in files)


def test_a_picture_is_pasted(panel, idle):
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.green)
    QGuiApplication.clipboard().setImage(image)
    panel.shelf.view.setFocus()
    QTest.keyClick(panel.shelf.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    idle()
    (line,) = panel.lines
    assert line.name.startswith("截图 20")
    assert line.media == "image/png"
    QGuiApplication.clipboard().setText("no file")
    assert not panel.shelf.paste()


def test_what_is_refused_is_told_and_the_rest_added(panel, idle):
    bring(panel, idle, ("a.jpg", photo(1)), ("b.exe", b"MZ" * 50), ("c.png", b""), ("d.png", scan()))
    assert names(panel) == ["a.jpg", "d.png"]
    assert panel.told.startswith("已添加 2 个，“b.exe”不是图片、PDF 或 Office 文档，没有添加。")
    assert panel.told.endswith("另有 1 个也没有添加。")


def test_adding_can_be_stopped(panel, idle, qtbot):
    panel.bring_in([(f"{number}.png", scan(number=number, size=(1200, 900))) for number in range(40)])
    panel.bring_in([("later.jpg", photo(1))])
    qtbot.waitUntil(lambda: panel.adding.progress is not None and panel.adding.progress.done > 1)
    assert panel.adding.stop.isVisible()
    panel.adding.stop.click()
    idle()
    qtbot.waitUntil(lambda: not panel.adding.stop.isVisible())
    assert panel.lines == ()
    assert panel.told == "已停止，没有添加。"
    assert list(panel._desk.program.attachments.contents.addresses()) == []


def test_keys_choose_open_rename_and_remove(panel, idle, qtbot, desk):
    bring(panel, idle, ("a.jpg", photo(1)), ("b.jpg", photo(2)), ("c.jpg", photo(3)))
    view = panel.shelf.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert [line.name for line in panel._chosen()] == ["b.jpg"]
    QTest.keyClick(view, Qt.Key.Key_F2)
    sheet = panel.window().findChild(NamingSheet)
    assert sheet.name.selectedText() == "b"
    sheet.name.setText("楼道")
    sheet.note.setText("整改前")
    sheet.yes.click()
    idle()
    assert [(line.name, line.note) for line in panel.lines][1] == ("楼道.jpg", "整改前")
    QTest.keyClick(view, Qt.Key.Key_Delete)
    idle()
    assert names(panel) == ["a.jpg", "c.jpg"]
    assert panel.told == "已删除“楼道.jpg”。"
    panel._notices.take_back()
    idle()
    assert names(panel) == ["a.jpg", "楼道.jpg", "c.jpg"]
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    idle()
    assert panel.lines == ()
    assert panel.told == "已删除 3 个附件。"
    assert actions(desk)[-4:] == ["更正附件", "删除附件", "恢复删除的附件", "删除附件"]


def test_what_is_dropped_meanwhile_comes_next(panel, idle):
    panel.bring_in([("a.jpg", photo(1))])
    panel.bring_in([("b.jpg", photo(2))])
    idle()
    assert names(panel) == ["a.jpg", "b.jpg"]


def test_keys_put_one_before_another(panel, idle, qtbot):
    bring(panel, idle, *((f"{name}.jpg", photo(number)) for number, name in enumerate("abc")))
    view = panel.shelf.view
    panel.shelf.choose([panel.lines[2].key])
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    idle()
    qtbot.waitUntil(lambda: names(panel) == ["a.jpg", "c.jpg", "b.jpg"])
    idle()
    assert [line.name for line in panel._chosen()] == ["c.jpg"]
    panel.shelf.choose([panel.lines[0].key])
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    idle()
    assert names(panel) == ["a.jpg", "c.jpg", "b.jpg"]


def test_a_copy_is_saved_for_a_purpose(panel, idle, folder, desk, monkeypatch):
    bring(panel, idle, ("现场.jpg", photo(1)), ("b.jpg", photo(2)))
    panel.shelf.choose([panel.lines[0].key])
    panel.save.click()
    sheet = panel.window().findChild(GivingSheet)
    sheet.yes.click()
    assert sheet.refusal == "请写明用途。"
    sheet.line.setText("上级调阅")
    monkeypatch.setattr(ask, "save_file", lambda *_: folder / "out.jpg")
    sheet.yes.click()
    idle()
    assert b"Telephones" not in (folder / "out.jpg").read_bytes()
    assert panel.told == "已另存 1 个副本，已登记用途。"
    with desk.program.office.store.read() as session:
        assert session.execute(select(Disclosure.kind, Disclosure.purpose)).all() == [("exported", "上级调阅")]
    row = desk.program.disclosure_list
    (shown,) = row.records([1]).values()
    assert (shown["what"], shown["kind"], shown["purpose"]) == ("附件　现场.jpg", "导出", "上级调阅")


def test_several_copies_go_into_a_folder_as_they_were_given(panel, idle, folder, monkeypatch):
    bring(panel, idle, ("a.jpg", photo(1)), ("a.jpg", photo(2)))
    out = folder / "out"
    out.mkdir()
    (out / "a.jpg").write_bytes(b"mine")
    panel.shelf.view.selectAll()
    panel.give_out()
    sheet = panel.window().findChild(GivingSheet)
    sheet.line.setText("移交公安机关")
    sheet.bare.setChecked(False)
    monkeypatch.setattr(ask, "open_folder", lambda *_: out)
    sheet.yes.click()
    idle()
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        "a.jpg": b"mine",
        "a（2）.jpg": photo(1),
        "a（3）.jpg": photo(2),
    }


def test_who_only_looks_sees_and_changes_nothing(qtbot, desk, idle, panel):
    bring(panel, idle, ("a.jpg", photo(1)))
    other = AttachmentPanel(desk, CASE, 1, may_write=False)
    qtbot.addWidget(other)
    other.show()
    idle()
    assert len(other.lines) == 1
    assert not other.add.isVisible()
    assert not other.remove.isVisible()
    other.shelf.view.selectAll()
    other.take_out()
    other.bring_in([("b.jpg", photo(2))])
    other.rename()
    idle()
    assert names(panel) == ["a.jpg"]
    assert not other.shelf.acceptDrops()


def test_another_panel_hears_of_what_was_added(qtbot, desk, idle, panel):
    desk.program.attachments.add(CASE, 1, photo(1), "a.jpg")
    qtbot.waitUntil(lambda: names(panel) == ["a.jpg"])
    panel.turn_to(2)
    idle()
    assert panel.lines == ()


def test_a_spoilt_file_is_told_at_its_tile(panel, idle, desk, qtbot):
    contents = desk.program.attachments.contents
    desk.program.attachments.add(CASE, 1, photo(1), "a.jpg")
    contents.drop(contents.address(photo(1)))
    panel.read()
    idle()
    qtbot.waitUntil(lambda: panel.shelf.tiles.fetched == 1)
    assert "不在附件文件夹里" in panel.shelf.tiles.trouble(panel.lines[0].key)
    panel.grab()


def test_two_hundred_photographs_open_at_once(qtbot, desk, idle):
    attachments = desk.program.attachments
    attachments.add_all(CASE, 5, [(f"{n}.jpg", photo(n, (320, 240))) for n in range(200)])
    began = time.perf_counter()
    panel = AttachmentPanel(desk, CASE, 5, may_write=True)
    qtbot.addWidget(panel)
    panel.resize(1000, 700)
    panel.show()
    qtbot.waitUntil(lambda: len(panel.lines) == 200)
    listed = time.perf_counter() - began
    tiles = panel.shelf.tiles
    qtbot.waitUntil(lambda: tiles.fetched > 0 and not panel._desk.work.tickets, timeout=10_000)
    assert 0 < tiles.fetched < 100  # what is not seen is not fetched
    assert listed < 1
    assert time.perf_counter() - began < 3
    panel.shelf.view.scrollToBottom()
    qtbot.waitUntil(lambda: tiles.is_known(panel.lines[-1].key), timeout=10_000)
    idle()
