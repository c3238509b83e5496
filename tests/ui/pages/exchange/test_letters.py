"""Letters lie in the same trays as packages: written, queued, read, taken up, answered."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QApplication

from desktop.exchange.letter_kinds import LetterKind
from tests.ui.pages.exchange.conftest import Bureau
from ui.pages.exchange.letter_sheets import LetterSheet, ListsSheet, ReplySheet
from ui.pages.exchange.letter_view import LetterView
from ui.pages.exchange.page import ExchangePage

Enter = Callable[[Bureau], ExchangePage]


def sheet(kind: type) -> object:
    """Return the sheet that is open."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def shown(page: ExchangePage) -> LetterView:
    """Return the letter beside the tray."""
    (view,) = [one for one in page.split.drawer.findChildren(LetterView) if one.isVisible()]
    return view


def test_a_letter_is_written_and_waits(town: Bureau, enter_exchange: Enter) -> None:
    page = enter_exchange(town)
    page.beside.write_letter()
    written = sheet(LetterSheet)
    assert isinstance(written, LetterSheet)
    assert [written.kind.itemText(place) for place in range(written.kind.count())] == ["通知", "报告"]
    written.yes.click()
    assert written.isVisible()  # it has no title yet
    written.questions.put({"title": "第 47 周网格工作情况", "text": "本周走访 120 户。"})
    written.yes.click()
    (letter,) = town.program.letters.tray("out")  # type: ignore[arg-type]
    assert letter.title == "第 47 周网格工作情况"
    assert page.mode == "out"
    view = shown(page)
    assert view.dossier.can_hold
    view.hold_wanted.emit()
    assert shown(page).dossier.can_change
    shown(page).release_wanted.emit()
    assert any("待发" in task.sentence for task in page.standing.tasks)
    page.beside.send()
    sending = page.beside.sending
    assert sending is not None
    assert sending.plan is not None
    assert sum(one.count for one in sending.plan.enclosed) == 1


def test_a_report_is_written_from_the_data(town: Bureau, enter_exchange: Enter) -> None:
    page = enter_exchange(town)
    page.beside.write_letter()
    written = sheet(LetterSheet)
    assert isinstance(written, LetterSheet)
    assert written.reports.isHidden()
    written.kind.setCurrentIndex(written.kind.findText("报告"))
    assert not written.reports.isHidden()
    written.write_report("month")
    assert written.questions.values()["title"].startswith("2026 年 10 月")
    written.yes.click()
    (letter,) = town.program.letters.tray("out")  # type: ignore[arg-type]
    assert letter.kind == "report"
    assert town.program.letters.draft(letter.key).body["month"] == "2026-10"


def test_what_came_is_read_and_answered(town: Bureau, district: Bureau, enter_exchange: Enter) -> None:
    letters = district.program.letters
    draft = letters.blank(district.other, LetterKind.FORM)
    draft.title, draft.text, draft.due_on, draft.needs_reply = "报送冬防情况", "请按表填报。", date(2026, 12, 5), True
    letters.send(draft)
    page = enter_exchange(town)
    page.bring_in([district.send()])
    receiving = page.receiving
    assert "报送冬防情况" in "".join(one.text() for one in receiving._view.findChildren(type(receiving._sentence)))
    assert town.program.letters.counts().to_do == 0  # looked at, nothing written
    receiving._take.click()
    receiving._on.click()
    (letter,) = town.program.letters.tray("in")  # type: ignore[arg-type]
    assert letter.is_unread
    page.open({"letter": letter.key})
    assert page.mode == "in"
    view = shown(page)
    assert view.dossier.row.title == "报送冬防情况"
    assert not town.program.letters.tray("in")[0].is_unread  # type: ignore[arg-type]
    view.reply_wanted.emit()
    reply = sheet(ReplySheet)
    assert isinstance(reply, ReplySheet)
    reply.questions.put({"text": "已填报，见附件。"})
    reply.yes.click()
    assert town.program.letters.counts().waiting == 1
    assert [one.title for one in shown(page).dossier.thread] == ["回复：报送冬防情况"]


def test_a_calendar_goes_down_and_is_taken_up(town: Bureau, district: Bureau, enter_exchange: Enter) -> None:
    above = enter_exchange(district)
    above.beside.send_lists()
    lists = sheet(ListsSheet)
    assert isinstance(lists, ListsSheet)
    lists.yes.click()
    assert "请勾选" in lists.refusal
    next(iter(lists.years.values())).setChecked(True)
    lists.yes.click()
    town.take(district.send())
    page = enter_exchange(town)
    page.open({"letter": town.program.letters.tray("in")[0].key})  # type: ignore[arg-type]
    view = shown(page)
    assert view.dossier.offer is not None
    view.take_up()
    assert town.program.letters.counts().to_do == 0
    assert shown(page).dossier.offer is None


def test_letters_and_packages_lie_in_one_tray(town: Bureau, district: Bureau, enter_exchange: Enter) -> None:
    letters = district.program.letters
    draft = letters.blank(district.other, LetterKind.NOTICE)
    draft.title = "开会通知"
    letters.send(draft)
    town.take(district.send())
    page = enter_exchange(town)
    page.turn("in")
    tray = page.trays["in"]
    assert tray.count == 2
    tray.set_filters({"kind": "letters"})
    assert tray.count == 1
    tray.set_filters({"kind": "packages"})
    assert tray.count == 1
    tray.set_filters({})
    tray.set_text("开会")
    assert tray.count == 1
