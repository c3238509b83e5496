"""Adding, seeing, renaming, removing and giving out, on real files."""

import errno
import io
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest
from PIL import Image
from sqlalchemy import func, select, update

from db.errors import Conflict
from db.models.attachments import Attachment
from db.models.log import Action, Disclosure, RemovedRecord
from desktop.attachments.contents import STAYS
from desktop.attachments.media import PDF
from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress
from tests.desktop.attachments.pictures import paper, photo, scan
from tests.offices import KEY

CASE = "case_record"


def actions(store):
    with store.read() as session:
        return list(session.scalars(select(Action.name).order_by(Action.id)))


def rows(store):
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(Attachment))


def test_a_photograph_is_added_listed_and_opened(attachments, store, folder):
    path = folder / "现场.jpg"
    path.write_bytes(photo())
    line = attachments.add(CASE, 7, path, step=3)
    assert (line.name, line.media, line.size, line.step) == ("现场.jpg", "image/jpeg", len(photo()), 3)
    assert (str(line.taken_on), line.by, line.is_picture) == ("2026-10-03", "clerk", True)
    assert attachments.of(CASE, 7) == (line,)
    assert attachments.of(CASE, 8) == attachments.of("meeting", 7) == ()
    assert attachments.open(line.key) == path.read_bytes()
    assert attachments.counts(CASE, [7, 8]) == {7: 1}
    assert actions(store) == ["添加附件"]


def test_they_stay_in_the_order_in_which_they_came_until_arranged(attachments):
    given = [(f"{number}.jpg", photo(number)) for number in (1, 2, 3)]
    first = [one.key for one in attachments.add_all(CASE, 1, given)]
    last = attachments.add(CASE, 1, paper(), "纪要.pdf").key
    attachments.arrange(CASE, 1, [last, first[2], first[0], first[1]])
    assert [one.key for one in attachments.of(CASE, 1)] == [last, first[2], first[0], first[1]]


def empty_the_bin(store):
    """Let nothing that was deleted come back from the recycle bin."""
    with store.write("清空回收站") as session:
        session.execute(update(RemovedRecord).values(purged_at=datetime.now(UTC), values=None))


def test_the_same_picture_twice_is_kept_once_and_goes_with_the_last(attachments, store):
    one, other = attachments.add(CASE, 1, photo(), "a.jpg"), attachments.add(CASE, 2, photo(), "b.jpg")
    assert len(list(attachments.contents.addresses())) == 1
    attachments.remove(one.key)
    assert attachments.sweep(-1) == 0
    assert attachments.open(other.key) == photo()
    attachments.remove(other.key)
    assert attachments.sweep(-1) == 0  # both lie in the recycle bin
    empty_the_bin(store)
    assert attachments.sweep() == 0  # for a day it can be put back
    assert attachments.sweep(-1) == 1
    assert list(attachments.contents.addresses()) == []


def test_what_was_removed_can_be_put_back(attachments, store):
    line = attachments.add(CASE, 1, photo(), "a.jpg")
    os.utime(attachments.contents.place(attachments.contents.address(photo())), (0, 0))
    (removed,) = attachments.remove(line.key)
    assert attachments.of(CASE, 1) == ()
    assert attachments.sweep() == 0
    assert attachments.open(attachments.put_back(removed)[0].key) == photo()
    again = attachments.remove(attachments.of(CASE, 1)[0].key)
    empty_the_bin(store)
    attachments.sweep(-1)
    with pytest.raises(Refusal, match="已经清理，不能恢复"):
        attachments.put_back(*again)
    assert actions(store) == ["添加附件", "删除附件", "恢复删除的附件", "删除附件"]


def test_names_and_notes_are_corrected(attachments):
    line = attachments.add(CASE, 1, photo(), "IMG_0001.JPG")
    attachments.rename(line.key, line.version, "  楼道堆物 ", "整改前")
    (changed,) = attachments.of(CASE, 1)
    assert (changed.name, changed.note) == ("楼道堆物.jpg", "整改前")
    with pytest.raises(Conflict):
        attachments.rename(line.key, line.version, "x")
    with pytest.raises(Refusal, match="要有名称"):
        attachments.rename(line.key, changed.version, " ")
    attachments.remove(line.key)
    with pytest.raises(Refusal, match="已被删除"):
        attachments.open(line.key)


def test_pictures_are_made_small_once_and_upright(attachments, monkeypatch):
    line = attachments.add(CASE, 1, photo(size=(800, 400), orientation=6), "a.jpg")
    monkeypatch.setattr("desktop.attachments.contents.Contents.read", lambda *_: pytest.fail("made again"))
    small = Image.open(io.BytesIO(attachments.thumbnail(line.key)))
    assert small.size == (160, 320)
    assert not small.getexif()


def test_what_was_made_small_is_made_anew_where_it_is_gone(attachments):
    line = attachments.add(CASE, 1, photo(), "a.jpg")
    before = attachments.thumbnail(line.key)
    address = attachments.contents.address(photo())
    attachments.contents.place(address + ".small").unlink()
    assert attachments.thumbnail(line.key) == before
    assert attachments.contents.small(address) == before


def test_a_paper_shows_its_first_page_and_a_document_nothing(attachments):
    line = attachments.add(CASE, 1, paper(), "纪要.pdf")
    assert line.media == PDF
    assert line.is_pdf
    assert max(Image.open(io.BytesIO(attachments.thumbnail(line.key))).size) <= 320
    broken = attachments.add(CASE, 1, b"%PDF-1.7 and no more", "坏.pdf")
    assert attachments.thumbnail(broken.key) is None


def test_a_picture_is_shown_upright_and_no_larger_than_asked(attachments):
    line = attachments.add(CASE, 1, photo(size=(800, 400), orientation=6), "a.jpg")
    shown = attachments.picture(line.key, 200)
    assert (shown.width, shown.height) == (100, 200)
    assert len(shown.pixels) == 100 * 200 * 3


def test_a_failed_write_leaves_no_content(attachments, store):
    files = [("a.jpg", photo())]
    with pytest.raises(ZeroDivisionError), attachments.kept(files) as kept, store.write("登记") as session:
        attachments.put(session, CASE, 1, kept)
        _ = 1 / 0
    assert list(attachments.contents.addresses()) == []
    assert rows(store) == 0


def test_a_failed_write_leaves_what_another_record_names(attachments, store):
    line = attachments.add(CASE, 1, photo(), "a.jpg")
    with pytest.raises(ZeroDivisionError), attachments.kept([("a.jpg", photo()), ("b.jpg", photo(2))]):
        _ = 1 / 0
    assert attachments.open(line.key) == photo()
    assert len(list(attachments.contents.addresses())) == 1


def test_several_are_added_wholly_or_not_at_all(attachments, store):
    with pytest.raises(Refusal, match="不是图片"):
        attachments.add_all(CASE, 1, [("a.jpg", photo()), ("b.exe", b"MZ" * 100)])
    assert rows(store) == 0
    assert list(attachments.contents.addresses()) == []


def test_or_those_that_can_be_are_added_and_the_others_told(attachments, store):
    refused = []
    files = [("a.jpg", photo()), ("b.exe", b"MZ" * 100), ("c.png", scan())]
    assert [one.name for one in attachments.add_all(CASE, 1, files, refused=refused)] == ["a.jpg", "c.png"]
    assert [one.partition("不是")[0] for one in refused] == ["“b.exe”"]
    assert attachments.add_all(CASE, 1, [("b.exe", b"MZ" * 100)], refused=[]) == ()
    assert actions(store) == ["添加附件"]


def test_a_file_is_looked_at_before_its_record_is_made(attachments, folder):
    (folder / "现场.jpg").write_bytes(photo())
    given = attachments.look("", folder / "现场.jpg")
    assert (given.name, given.media, given.content) == ("现场.jpg", "image/jpeg", photo())
    assert Image.open(io.BytesIO(given.small)).size == (320, 240)
    with pytest.raises(Refusal, match="是空文件"):
        attachments.look("空.pdf", b"")
    assert attachments.look_again(given.name, given.address) == given  # after a crash
    attachments.contents.drop(given.address)
    assert attachments.look_again(given.name, given.address) is None


def test_adding_can_be_stopped_in_the_middle(attachments, store):
    class Impatient(Progress):
        def check(self):
            if self.done == 2:
                self.cancel()
            super().check()

    with pytest.raises(Cancelled):
        attachments.add_all(CASE, 1, [(f"{n}.jpg", photo(n)) for n in range(5)], progress=Impatient())
    assert rows(store) == 0
    assert list(attachments.contents.addresses()) == []


def test_a_kill_before_the_commit_leaves_nothing_that_counts(attachments, store, engine, folder):
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from tests.offices import open_database\n"
        "from db.store import Store\n"
        "from desktop.attachments.contents import Contents\n"
        "from desktop.attachments.service import Attachments\n"
        "from desktop.disclosures import Disclosures\n"
        "folder, key = Path(sys.argv[1]), bytes.fromhex(sys.argv[2])\n"
        "store = Store(open_database(folder / 'office.db', key), lambda: 'clerk')\n"
        "attachments = Attachments(store, Contents(folder / 'attachments', key), Disclosures(store))\n"
        "files = [(f'{n}.pdf', b'%PDF-1.7 ' + bytes([n])) for n in range(20)]\n"
        "with attachments.kept(files) as kept, store.write('x') as session:\n"
        "    attachments.put(session, 'case_record', 1, kept)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    arguments = [sys.executable, "-c", script, str(folder), KEY.hex()]
    assert subprocess.run(arguments, check=False).returncode == -9
    assert rows(store) == 0
    assert len(list(attachments.contents.addresses())) == 20
    assert attachments.sweep(-1) == 20


def test_a_content_swept_before_it_was_named_is_kept_again(attachments, store):
    with attachments.kept([("a.jpg", photo())]) as kept, store.write("登记") as session:
        attachments.contents.drop(kept[0].address)
        (one,) = attachments.put(session, CASE, 1, kept)
    assert attachments.open(one.id) == photo()


def test_on_a_full_disk_nothing_is_added(attachments, store, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("desktop.attachments.contents.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        attachments.add(CASE, 1, photo(), "a.jpg")
    assert rows(store) == 0


def test_missing_and_altered_files_are_told(attachments):
    line = attachments.add(CASE, 1, photo(), "现场.jpg")
    file = attachments.contents.place(attachments.contents.address(photo()))
    raw = file.read_bytes()
    file.write_bytes(raw[:-1])
    with pytest.raises(Refusal, match=r"现场\.jpg”的文件被改动或已损坏"):
        attachments.open(line.key)
    file.unlink()
    with pytest.raises(Refusal, match=r"现场\.jpg”的文件不在附件文件夹里"):
        attachments.open(line.key)
    assert attachments.thumbnail(line.key)


def test_a_file_that_cannot_be_read_is_told(attachments, folder):
    with pytest.raises(Refusal, match="找不到文件"):
        attachments.add(CASE, 1, folder / "gone.jpg")


def test_a_copy_leaves_without_its_place_and_is_written_down(attachments, store, folder):
    line = attachments.add(CASE, 1, photo(), "现场.jpg")
    attachments.save_copy(line.key, folder / "bare.jpg", "上级调阅")
    attachments.save_copy(line.key, folder / "whole.jpg", "移交公安机关", bare=False)
    assert not Image.open(io.BytesIO((folder / "bare.jpg").read_bytes())).getexif()
    assert (folder / "whole.jpg").read_bytes() == photo()
    with store.read() as session:
        noted = session.execute(select(Disclosure.kind, Disclosure.table, Disclosure.purpose)).all()
        uid = session.scalars(select(Attachment.uid)).one()
        assert set(session.scalars(select(Disclosure.record_uid))) == {uid}
    assert noted == [("exported", "attachment", "上级调阅"), ("exported", "attachment", "移交公安机关")]


def test_several_add_at_once(attachments, store):
    def add(record):
        for number in range(6):
            attachments.add(CASE, record, photo(number, (80, 60)), f"{number}.jpg")

    threads = [threading.Thread(target=add, args=(record,)) for record in (1, 2, 3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert attachments.counts(CASE, [1, 2, 3]) == {1: 6, 2: 6, 3: 6}
    assert len(list(attachments.contents.addresses())) == 6
    assert all(attachments.open(line.key) for record in (1, 2, 3) for line in attachments.of(CASE, record))


def test_two_hundred_photographs_are_listed_at_once(attachments):
    keys = [one.key for one in attachments.add_all(CASE, 1, [(f"{n}.jpg", photo(n, (320, 240))) for n in range(200)])]
    began = time.perf_counter()
    lines = attachments.of(CASE, 1)
    listed = time.perf_counter() - began
    small = [attachments.thumbnail(key) for key in keys]
    shown = time.perf_counter() - began - listed
    assert len(lines) == len(list(filter(None, small))) == 200
    assert listed < 0.5
    assert shown < 4


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_other_pictures_are_shown_too(attachments, kind):
    line = attachments.add(CASE, 1, scan(kind), "扫描件")
    assert line.name.startswith("扫描件.")
    assert attachments.thumbnail(line.key)
    assert attachments.picture(line.key, 1000).width == 300


def test_contents_are_swept_after_a_day_only(attachments, store):
    line = attachments.add(CASE, 1, photo(), "a.jpg")
    attachments.remove(line.key)
    empty_the_bin(store)
    file = attachments.contents.place(attachments.contents.address(photo()))
    os.utime(file, (time.time() - STAYS + 60,) * 2)
    assert attachments.sweep() == 0
    os.utime(file, (time.time() - STAYS - 60,) * 2)
    assert attachments.sweep() == 1
