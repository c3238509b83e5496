"""Files that wait for their record."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from tests.desktop.attachments.pictures import paper, photo
from tests.ui.attachments.conftest import CASE
from ui.attachments.panel import PendingAttachments


def test_files_wait_and_are_saved_with_their_record(pending, idle, desk, folder):
    (folder / "现场.jpg").write_bytes(photo(1))
    pending.bring_in([("", folder / "现场.jpg"), ("纪要.pdf", paper()), ("b.exe", b"MZ" * 50)])
    idle()
    (folder / "现场.jpg").unlink()  # the telephone was unplugged
    assert [name for name, _ in pending.files] == ["现场.jpg", "纪要.pdf"]
    assert pending.fault.text().startswith("“b.exe”不是图片")
    assert pending.is_edited()
    attachments, store = desk.program.attachments, desk.program.office.store
    with attachments.kept(pending.files) as kept, store.write("登记事件") as session:
        attachments.put(session, CASE, 3, kept, step=1)
    assert [(line.name, line.step) for line in attachments.of(CASE, 3)] == [("现场.jpg", 1), ("纪要.pdf", 1)]
    pending.clear()
    assert not pending.is_edited()


def test_the_same_file_twice_is_meant_once_and_can_be_taken_away(pending, idle):
    changed = []
    pending.changed.connect(lambda: changed.append(len(pending.files)))
    for _ in range(2):
        pending.bring_in([("a.jpg", photo(1)), ("b.jpg", photo(2))])
        idle()
    assert len(pending.files) == 2
    view = pending.shelf.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert [name for name, _ in pending.files] == ["b.jpg"]
    assert changed[-1] == 1


def test_what_waits_is_there_after_a_crash(pending, idle, desk, qtbot):
    pending.bring_in([("a.jpg", photo(1)), ("b.jpg", photo(2))])
    idle()
    state = pending.state
    desk.program.attachments.sweep()  # at closing: what is young stays
    desk.program.attachments.contents.drop(state[1][1])
    again = PendingAttachments(desk)
    qtbot.addWidget(again)
    again.take_up(state)
    idle()
    assert again.files == [("a.jpg", photo(1))]
    assert again.fault.text() == "“b.jpg”没有保留下来，请重新添加。"


def test_a_picture_is_pasted_without_going_there_first(pending, idle):
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.green)
    QGuiApplication.clipboard().setImage(image)
    pending.from_clipboard.click()
    idle()
    assert len(pending.files) == 1
    QGuiApplication.clipboard().setText("words")
    assert not pending.paste()
    assert pending.fault.text().startswith("剪贴板里没有文件或图片")
