"""Files that wait for their record."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.desktop.attachments.pictures import paper, photo
from tests.ui.attachments.conftest import CASE


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
