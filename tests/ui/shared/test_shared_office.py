"""A shared office in the window: news, cuts, the section of the settings, joining at the first start."""

import pytest

from desktop.errors import Refusal
from desktop.folder import SERVER
from desktop.locking import OfficeLock
from desktop.opening import enter
from desktop.paths import Paths
from desktop.server.hearing import Hearing
from desktop.server.joining import join_by
from tests.desktop.founded import PASSWORD
from tests.desktop.server.cluster import ADMIN
from tests.desktop.server.cluster import PASSWORD as ADMINS
from tests.desktop.server.test_shared import add_person
from tests.programs import today
from tests.ui.work_now import WorkNow
from ui import ask
from ui.hearing import BACK, CUT, HearingWatch
from ui.opening.joining import JoinWindow
from ui.pages.desk import Desk
from ui.pages.settings.server import ServerSection
from ui.status import StatusLine
from ui.work import Work


@pytest.fixture
def work():
    made = Work()
    yield made
    made.close()


@pytest.fixture
def section(qtbot):
    """Look at the section in the name of the founder."""

    def make(program):
        made = ServerSection(Desk(program, WorkNow(), today))
        qtbot.addWidget(made)
        made.activate()
        return made

    return make


def test_the_changes_of_others_come_by_themselves(shared, second, sign, work, qtbot):
    one, two = sign(shared), sign(second)
    two.office.store.on_change.append(work.tell)
    changed = []
    work.changed.connect(changed.append)
    watch = HearingWatch(Hearing(two.office.shared, two.office.store), work, lambda: True, lambda *_: None)
    add_person(one)
    qtbot.waitUntil(lambda: any("person" in tables for tables in changed), timeout=8000)
    watch.stop()


def test_a_cut_is_told_and_mended(cluster, shared, sign, work, qtbot):
    program = sign(shared)
    program.office.store.on_change.append(work.tell)
    line, changed = StatusLine(work), []
    qtbot.addWidget(line)
    work.changed.connect(changed.append)
    watch = HearingWatch(Hearing(program.office.shared, program.office.store), work, lambda: True, line.set_connection)
    cluster.stop()
    qtbot.waitUntil(lambda: line.connection.toolTip() != "", timeout=20000)
    assert line.connection.text().startswith(CUT)
    assert line.connection.property("tone") == "red"
    assert "连不上" in line.connection.toolTip()
    cluster.start()
    qtbot.waitUntil(lambda: line.connection.text() == BACK, timeout=20000)
    qtbot.waitUntil(lambda: any({"person", "case_record"} <= tables for tables in changed), timeout=8000)
    assert line.connection.toolTip() == ""
    watch.stop()


def test_the_lock_lets_go_and_the_unlock_comes_back_quietly(shared, second, sign, work, qtbot):
    program, said, changed = sign(shared), [], []
    program.office.store.on_change.append(work.tell)
    work.changed.connect(changed.append)
    hearing = Hearing(program.office.shared, program.office.store)
    watch = HearingWatch(hearing, work, lambda: program.office.held.is_held, lambda *words: said.append(words))
    lock = OfficeLock(program.office)
    lock.close()
    lock.drop()
    add_person(sign(second))
    qtbot.wait(1500)
    assert said == []
    assert not work.tickets
    lock.open(PASSWORD)
    qtbot.waitUntil(lambda: any("person" in tables for tables in changed), timeout=8000)
    assert hearing.is_connected
    assert said == []
    watch.stop()


def test_who_is_there_and_the_connection(shared, second, sign, section):
    made = section(sign(shared))
    sign(second)
    made.activate()
    assert [row["account"] for row in made.table.rows] == ["lin", "lin"]
    made.try_connection()
    assert made.tested.text().startswith("连接正常")


def test_the_connection_file_lets_another_computer_in(shared, sign, section, folder, monkeypatch):
    made, told = section(sign(shared)), []
    made.told.connect(told.append)
    monkeypatch.setattr(ask, "save_file", lambda *_, **__: folder / "x.gdconn")
    made.export_connection()
    assert told
    join_by(folder / "third", str(folder / "x.gdconn"))
    assert (folder / "third" / SERVER).is_file()


def test_moving_to_a_server_from_the_settings(cluster, database, files, sign, offices, section, monkeypatch):
    made, told = section(sign(files)), []
    monkeypatch.setattr(ask, "tell", lambda _parent, words, **_: told.append(words))
    made.move_to_server()
    assert made.moved.text().startswith("请填写服务器")
    made.host.setText(f"127.0.0.1:{cluster.port}")
    made.database.setText(database)
    made.role.setText(ADMIN)
    made.password.setText("x")
    monkeypatch.setattr(ask, "ask", lambda *_, **__: False)
    made.move_to_server()
    assert made.leave()
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    made.move_to_server()
    assert "不接受" in made.moved.text()
    assert made.go.isEnabled()
    made.password.setText(ADMINS)
    made.move_to_server()
    assert "两边核对一致" in told[-1]
    assert made.password.text() == ""
    offices.pop().close()
    office = enter(files, "lin", PASSWORD)
    assert office.shared is not None
    office.close()


def test_moving_back_from_the_settings(shared, second, sign, offices, section, folder, monkeypatch):
    made, told = section(sign(shared)), []
    monkeypatch.setattr(ask, "open_folder", lambda *_, **__: folder / "back")
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    monkeypatch.setattr(ask, "tell", lambda _parent, words, **_: told.append(words))
    sign(second)
    made.move_to_folder()
    assert "还有 1 台电脑" in made.moved.text()
    assert made._office.shared.listening.is_connected
    offices.pop().close()
    made.move_to_folder()
    assert "两边核对一致" in told[-1]
    offices.pop().close()
    with pytest.raises(Refusal, match="已搬到"):
        enter(shared, "lin", PASSWORD)
    enter(Paths.at(folder / "back"), "lin", PASSWORD).close()


def test_joining_at_the_first_start(shared, folder, qtbot, monkeypatch):
    joined = []
    window = JoinWindow(WorkNow(), lambda words: join_by(folder / "other", words))
    window.joined.connect(lambda: joined.append(True))
    qtbot.addWidget(window)
    window.go_on()
    assert window.refusal.startswith("请选择连接文件")
    window.line.setText("postgresql://x@127.0.0.1:1/x")
    window.go_on()
    assert window.refusal.startswith("连不上")
    monkeypatch.setattr(ask, "open_file", lambda *_, **__: shared.data / SERVER)
    window.choose_file()
    assert joined == [True]
    assert (folder / "other" / SERVER).is_file()
