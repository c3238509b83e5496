"""The sheets that ask for a reason, a day, somebody."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.clock import Today
from desktop.selfcheck.findings import Finding
from desktop.selfcheck.keeping import Candidate, ToDo
from ui.dialogs import AskSheet
from ui.forms.date_box import DateBox
from ui.forms.spelled_dates import NoSuchDate, read_date

NOBODY = "先不定"


def ask_exception(
    parent: QWidget, findings: Sequence[Finding], today: Today, go: Callable[[AskSheet, str, date | None], object]
) -> None:
    """Ask why findings are let stand, and until when."""

    def pressed(sheet: AskSheet) -> None:
        _with_day(sheet, until, today, lambda day: go(sheet, reason.text(), day))

    sheet = AskSheet(parent, _title("允许例外", findings), "允许例外", pressed)
    sheet.add_words("例外不再算作问题，单独列在“例外”里，打印时写明理由。")
    reason = sheet.add_line("理由", hint="如：园区专属网格，没有居民")
    until = DateBox("不填为长期", today)
    sheet.add("截止日期", until, "到这一天起重新算作问题")
    reason.setFocus()
    sheet.open()


def ask_todo(
    parent: QWidget,
    asked: Sequence[Finding] | ToDo,
    candidates: Sequence[Candidate],
    today: Today,
    go: Callable[[AskSheet, date | None, int | None], object],
) -> None:
    """Ask who is to do something about findings, and until when; or who else, or until when else."""
    known = asked if isinstance(asked, ToDo) else None

    def pressed(sheet: AskSheet) -> None:
        _with_day(sheet, due, today, lambda day: go(sheet, day, who.currentData()))

    if isinstance(asked, ToDo):
        sheet = AskSheet(parent, "修改待办", "保存", pressed)
        sheet.add_words(asked.title)
    else:
        sheet = AskSheet(parent, _title("列入待办", asked), "列入待办", pressed)
    who = QComboBox()
    who.addItem(NOBODY, None)
    for one in candidates:
        who.addItem(f"{one.name}　{one.post}".rstrip(), one.staff_id)
    if known is not None and known.staff_id is not None:
        if who.findData(known.staff_id) < 0:  # no longer in a post there
            who.addItem(known.staff_name, known.staff_id)
        who.setCurrentIndex(who.findData(known.staff_id))
    sheet.add("负责人", who, "网格和所在村（社区）的任职人员" if candidates else "还没有任职人员，可以先不定。")
    due = DateBox("如 12-31", today)
    if known is not None and known.due_on is not None:
        due.line.setText(known.due_on.isoformat())
    sheet.add("办理期限", due)
    due.line.setFocus()
    sheet.open()


def ask_finish(parent: QWidget, todo: ToDo, go: Callable[[AskSheet, str], object]) -> None:
    """Ask how something was done."""
    sheet = AskSheet(parent, "办结待办", "办结", lambda sheet: go(sheet, note.text()))
    sheet.add_words(todo.title)
    note = sheet.add_line("办理情况", hint="可以不填")
    note.setFocus()
    sheet.open()


def _title(words: str, findings: Sequence[Finding]) -> str:
    return words if len(findings) == 1 else f"{words}：{len(findings)} 项"


def _with_day(sheet: AskSheet, box: DateBox, today: Today, go: Callable[[date | None], object]) -> None:
    """Go on with the day that was typed, or None for none; say when there is no such day."""
    try:
        day = read_date(box.line.text(), today())
    except NoSuchDate as error:
        sheet.refuse(str(error))
    else:
        go(day)
