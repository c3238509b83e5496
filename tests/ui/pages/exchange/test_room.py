"""The room as a whole: what is to be done, files dropped on the window, what is wrong with a file, what is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models.enterprises import Enterprise
from desktop.accounts.rights import Rights
from tests.ui.pages.exchange.conftest import Bureau
from tests.ui.work_now import WorkNow
from ui import ask
from ui.dialogs import AskSheet
from ui.forms.line import Line
from ui.main_window import MainWindow
from ui.page import Room
from ui.pages.desk import Desk
from ui.pages.exchange.page import TAKEN, ExchangePage
from ui.pages.exchange.tasks import Deed

Enter = Callable[[Bureau], ExchangePage]
COPY, LEFT, NO_KEYS = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def sentences(page: ExchangePage) -> str:
    """Return what is to be done."""
    return "\n".join(task.sentence for task in page.standing.tasks)


def test_a_file_is_dropped_anywhere_on_the_window(town: Bureau, district: Bureau, qtbot: QtBot) -> None:
    work = WorkNow()
    desk = Desk(district.program, work)  # type: ignore[arg-type]
    rooms = [
        Room("other", "别处", "today", "", lambda: ExchangePage(desk)),
        Room("exchange", "交换", "exchange", "", lambda: ExchangePage(desk), TAKEN),
    ]
    window = MainWindow("单位", "某某", rooms, work)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(town.send()))])
    entering = QDragEnterEvent(QPoint(5, 5), COPY, dragged, LEFT, NO_KEYS)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    window.dropEvent(QDropEvent(QPointF(5, 5), COPY, dragged, LEFT, NO_KEYS))
    page = window.page
    assert isinstance(page, ExchangePage)
    assert page is window._pages["exchange"]
    assert page.receiving.isVisible()
    others = QMimeData()
    others.setUrls([QUrl.fromLocalFile("名册.docx")])
    entering = QDragEnterEvent(QPoint(5, 5), COPY, others, LEFT, NO_KEYS)
    entering.ignore()
    window.dragEnterEvent(entering)
    assert not entering.isAccepted()


def test_a_gap_is_kept_and_closed(town: Bureau, district: Bureau, enter_exchange: Enter, chosen_folder: Path) -> None:
    district.take(town.send())
    second, third = town.send(), town.send()
    page = enter_exchange(district)
    page.bring_in([third])
    receiving = page.receiving
    assert receiving._sign.words == "前面缺号"
    assert receiving._take.text() == "先保留，请对方补送"
    receiving._take.click()
    receiving._on.click()
    assert "第 2 期没有收到" in sentences(page)
    page.bring_in([second])
    receiving._take.click()
    assert receiving.taken is not None
    assert [one.sequence for one in receiving.taken.packages] == [2, 3]
    assert "没有收到" not in sentences(page)
    (send,) = [task for task in page.standing.tasks if task.deed is Deed.EXPORT]
    page.act(send)
    assert "回执" not in sentences(page)
    assert any(path.name.endswith("_A.wgx") for path in chosen_folder.iterdir())


def test_several_files_come_one_after_the_other(town: Bureau, district: Bureau, enter_exchange: Enter) -> None:
    page = enter_exchange(district)
    page.bring_in([town.send(), town.send()])
    receiving = page.receiving
    page.bring_in([town.send()])  # dropped while the first one is looked at: it waits its turn
    assert receiving._more.text() == "后面还有 2 个文件"
    receiving._take.click()
    assert receiving._on.text() == "看下一个文件"
    receiving._on.click()
    assert receiving._sign.words == "可以接收"
    receiving._take.click()
    receiving._on.click()
    receiving._put_aside.click()
    assert not receiving.isVisible()
    assert [one.sequence for one in district.program.inbox.received()] == [2, 1]


def test_leaving_the_room_lets_go_of_what_was_looked_at(town: Bureau, district: Bureau, enter_exchange: Enter) -> None:
    page = enter_exchange(district)
    page.bring_in([town.send()])
    assert page.receiving.shown is not None
    assert page.leave()
    assert page.receiving.shown is None
    assert not page.receiving.isVisible()


def test_a_damaged_file_is_set_aside_and_dismissed(
    town: Bureau, district: Bureau, enter_exchange: Enter, qtbot: QtBot
) -> None:
    path = town.send()
    path.write_bytes(path.read_bytes()[:-200])
    page = enter_exchange(district)
    page.bring_in([path])
    receiving = page.receiving
    assert receiving._sign.words == "已隔离"
    assert receiving._take.isHidden()
    receiving._put_aside.click()
    assert "已隔离" in sentences(page)
    page.act(page.standing.tasks[0])
    assert page.mode == "in"
    assert page.trays["in"].count == 1
    (row,) = district.program.inbox.received()
    page.beside.show_package(row.key)
    assert page.split.is_open
    page.beside.dismiss(row)
    (sheet,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, AskSheet) and one.isVisible()]
    sheet.yes.click()
    assert "写明" in sheet.refusal
    (line,) = sheet.findChildren(Line)
    line.setText("电话核实，拷贝时中断")
    sheet.yes.click()
    assert "已隔离" not in sentences(page)
    assert not page.split.is_open


def test_a_duplicate_gives_its_receipt_again(town: Bureau, district: Bureau, enter_exchange: Enter) -> None:
    path = town.send()
    district.take(path)
    page = enter_exchange(district)
    page.bring_in([path])
    assert page.receiving._sign.words == "已经收过"
    page.receiving._take.click()
    assert page.receiving.taken is not None
    assert page.receiving.taken.receipt is not None
    assert len(district.program.inbox.received()) == 1


def test_a_full_package_that_lacks_many_asks_first(
    town: Bureau, district: Bureau, enter_exchange: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = town.program.office.store
    with store.write("登记") as session:
        session.add_all(Enterprise(name=name, name_key=name) for name in ("甲店", "乙店", "丙店"))
    first = town.send()
    district.take(first)
    first.unlink()  # the next one begins anew, and bears the same number
    with store.write("删除") as session:
        for one in session.scalars(select(Enterprise).where(Enterprise.name != "甲店")):
            session.delete(one)
    town.program.outbox.start_anew(town.other, "两边对不上")
    page = enter_exchange(district)
    page.bring_in([town.send()])
    receiving = page.receiving
    asked: list[str] = []
    monkeypatch.setattr(ask, "ask", lambda _, question, *__, **___: asked.append(question) or len(asked) > 1)
    receiving._take.click()
    assert asked == ["这个全量包会让 2 条以前送来的记录删除，仍然接收吗？"]
    assert receiving.taken is None
    receiving._take.click()
    assert receiving.taken is not None
    with district.program.office.store.read() as session:
        assert session.scalars(select(Enterprise.name)).all() == ["甲店"]


def test_the_room_is_found_as_it_was_left(town: Bureau, enter_exchange: Enter, stick: Path) -> None:
    page = enter_exchange(town)
    page.turn("out")
    page.errands.folder = stick
    state = page.state()
    again = enter_exchange(town)
    again.restore(state)
    assert again.mode == "out"
    assert again.errands.last_folder() == stick


def test_what_only_looks_has_nothing_to_press(town: Bureau, enter_exchange: Enter) -> None:
    path = town.send()
    town.program.office.clerk.enter("chen", "陈看看", Rights("viewer"))
    page = enter_exchange(town)
    assert page.overview.drop.isHidden()
    page.turn("offices")
    assert page.offices.add_button.isHidden()
    page.open([str(path)])
    assert not page.receiving.isVisible()
