"""What stands beside the panes of the room: a package, a letter, or the sending; and what is done from there."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from desktop.errors import Invalid
from desktop.exchange.letter_rows import LetterDossier, LetterDraft, TakenUp
from desktop.exchange.looks import ItemRow
from desktop.exchange.package_rows import PackageRow
from desktop.exchange_words import CAME, LOWER, is_ours, numbers
from desktop.jobs import Progress
from ui import ask
from ui.dialogs import AskSheet
from ui.errors import show_error
from ui.pages.exchange.frame import Frame
from ui.pages.exchange.letter_sheets import LetterSheet, ListsSheet, ReplySheet
from ui.pages.exchange.letter_view import LetterView
from ui.pages.exchange.office_sheets import ReasonSheet
from ui.pages.exchange.package_view import PackageView
from ui.pages.exchange.sending import Sending, choose_partner
from ui.pages.exchange.trays import key_of

IN, OUT, CONFLICTS = "in", "out", "conflicts"  # panes that what stands beside leads to
SLIP = "exchange_slip"  # key of the 回执单 in the room of printing
ABOUT_PAPER = "对方没有用本程序，回执是盖章的回执单。登记以后，这一期算对方已收到。"
BUSY = "正在打包或写出，请等完成，或先停止。"


class Beside:
    """Opens things in the drawer of the page."""

    def __init__(self, page: Frame, reload: Callable[[], object]) -> None:
        self._page, self._reload = page, reload
        self.sending: Sending | None = None

    def may_close(self) -> bool:
        """Whether the drawer may be closed: not while a package is being made."""
        if self.sending is not None and self.sending.is_busy:
            self._page.say(BUSY)
            return False
        self.sending = None
        return True

    def send(self, partner_id: int = 0) -> None:
        """Open the sending beside what is seen."""
        page, ready = self._page, self._page.standing.ready
        if not choose_partner(page, ready) or not page.clear():
            return
        self.sending = Sending(page.desk, page.errands, ready, partner_id)
        self.sending.sealed.connect(lambda _: self._reload())
        self.sending.finished.connect(page.split.close_drawer)
        self.sending.cover_wanted.connect(self.print_slip)
        page.split.show_drawer(self.sending, "发送")
        self.sending.setFocus()

    def show_package(self, key: int) -> None:
        """Open a package beside its tray."""
        program = self._page.desk.program

        def look(_progress: Progress) -> tuple[PackageRow, list[ItemRow], PackageRow | None]:
            row = program.outbox.package(key)
            items = [] if is_ours(row) else program.inbox.items(key)
            return row, items, program.outbox.package(row.receipt_id) if row.receipt_id else None

        self._page.desk.work.read(self._page, "读取交换包", look, lambda found: self._show_package(*found))

    def show_letter(self, key: int) -> None:
        """Open a letter beside its tray; the first time it is written down that it was read."""
        page, letters = self._page, self._page.desk.program.letters
        reading = letters.open if page.desk.may_write else letters.look
        begin = page.desk.work.write if page.desk.may_write else page.desk.work.read
        begin(page, "读取文书", lambda _: reading(key), self._show_letter)

    def write_letter(self, draft: LetterDraft | None = None) -> None:
        """Write a letter to another office, or go on with one that was not sent."""
        page = self._page
        if not choose_partner(page, page.standing.ready):
            return
        sheet = LetterSheet(page, page.desk, page.standing.ready, draft)
        sheet.decided.connect(self._written)
        sheet.open()

    def send_lists(self) -> None:
        """Send code lists and calendars down."""
        page, letters = self._page, self._page.desk.program.letters
        below = [one for one in page.standing.ready if one.relation == LOWER and one.has_program]
        if not choose_partner(page, below):
            return

        def show(found: tuple[list[tuple[str, str]], list[int]]) -> None:
            sheet = ListsSheet(page, page.desk, below, *found)
            sheet.decided.connect(self._written)
            sheet.open()

        page.desk.work.read(page, "读取代码表", lambda _: (letters.code_lists(), letters.calendar_years()), show)

    def acknowledge(self, row: PackageRow) -> None:
        """Write down that the stamped receipt of a spreadsheet came back on paper."""
        page, sheets = self._page, self._page.desk.program.sheet_exchange

        def done(_nothing: object) -> None:
            page.say(f"{row.title}的盖章回执单已登记。")
            self.show_package(row.key)

        def job(note: str) -> None:
            sheets.acknowledge(row.key, note)

        asked = "盖章人和日期"
        ReasonSheet(
            page, page.desk, "登记盖章回执单", "登记", ABOUT_PAPER, job, done, asks=asked, kind="primary"
        ).open()

    def _written(self, key: int) -> None:
        self._page.say("文书已保存。")
        self.show_letter(key)

    def print_slip(self, row: PackageRow) -> None:
        """Lead to the slip of a package in the room of printing."""
        self._page.wanted.emit("printing", {"paper": SLIP, "record": row.key, "title": row.title})

    def dismiss(self, row: PackageRow) -> None:
        """Delete a file that was set aside, with the reason."""
        page, inbox = self._page, self._page.desk.program.inbox

        def go(sheet: AskSheet) -> None:
            reason = line.text()

            def done(_nothing: None) -> None:
                sheet.set_busy(False)
                sheet.accept()
                page.split.close_drawer()
                page.say("隔离的文件已删除。")

            sheet.set_busy(True)
            page.desk.work.write(sheet, "删除隔离的文件", lambda _: inbox.dismiss(row.key, reason), done, sheet.failed)

        sheet = AskSheet(page, "删除隔离的文件", "删除", go, "danger")
        sheet.add_words(f"{row.file}　{row.reason}")
        line = sheet.add_line("核实的情况", hint="如：电话核实，对方未发过这个文件")
        line.setFocus()
        sheet.open()

    def _show_package(self, row: PackageRow, items: Sequence[ItemRow], receipt: PackageRow | None) -> None:
        page = self._page
        if not self._make_way(OUT if is_ours(row) else IN, key_of(row.key, is_letter=False)):
            return
        view = PackageView(
            row,
            items,
            receipt,
            page.desk.program.outbox.titles(),
            page.names,
            page.block_titles,
            may_write=page.desk.may_write,
        )
        view.export_wanted.connect(lambda packages: page.errands.carry(packages, lambda: self.show_package(row.key)))
        view.decide_wanted.connect(lambda: page.turn(CONFLICTS))
        view.cover_wanted.connect(lambda: self.print_slip(row))
        view.paper_wanted.connect(lambda: self.acknowledge(row))
        view.dismiss_wanted.connect(lambda: self.dismiss(row))
        view.release_wanted.connect(lambda: page.look_again(row))
        page.split.show_drawer(view, row.title or row.file or numbers([row.sequence]))

    def _show_letter(self, dossier: LetterDossier) -> None:
        page, row, letters = self._page, dossier.row, self._page.desk.program.letters
        if not self._make_way(IN if row.direction == CAME else OUT, key_of(row.key, is_letter=True)):
            return
        view = LetterView(page.desk, dossier)

        def do(title: str, act: Callable[[], Any], said: str) -> None:
            def done(_result: Any) -> None:
                page.say(said)
                self.show_letter(row.key)

            page.desk.work.write(page, title, lambda _: act(), done)

        def change() -> None:
            page.desk.work.read(page, "读取文书", lambda _: letters.draft(row.key), self.write_letter)

        def remove() -> None:
            if ask.ask(page, f"删除草稿“{row.title}”吗？", "删除", "不删除", danger=True):
                act = partial(letters.remove, row.key, row.version)
                page.desk.work.write(page, "删除草稿", lambda _: act(), self._gone)

        view.taken_up.connect(lambda given: self._take_up(view, given))
        view.reply_wanted.connect(
            lambda: ReplySheet(page, page.desk, row.key, row.title, lambda _: self.show_letter(row.key)).open()
        )
        view.release_wanted.connect(
            lambda: do("文书待发", lambda: letters.release(row.key, row.version), "随下一期送出。")
        )
        view.hold_wanted.connect(
            lambda: do("撤回待发", lambda: letters.hold(row.key, row.version), "已撤回，仍是草稿。")
        )
        view.change_wanted.connect(change)
        view.remove_wanted.connect(remove)
        view.record_wanted.connect(page.wanted)
        view.letter_wanted.connect(self.show_letter)
        view.package_wanted.connect(self.show_package)
        page.split.show_drawer(view, row.kind_title)

    def _gone(self, _nothing: object) -> None:
        self._page.split.close_drawer()
        self._page.say("草稿已删除。")

    def _take_up(self, view: LetterView, given: Mapping[str, Any]) -> None:
        page, row = self._page, view.dossier.row
        letters = page.desk.program.letters

        def done(taken: TakenUp) -> None:
            page.say(taken.sentence)
            self.show_letter(row.key)
            if taken.room:
                target = [str(taken.target)] if isinstance(taken.target, Path) else taken.target
                page.wanted.emit(taken.room, target)

        def failed(error: BaseException) -> None:
            if isinstance(error, Invalid):
                view.point_out(error)
            else:
                show_error(page, error)

        page.desk.work.write(view, "办理来文", lambda _: letters.take_up(row.key, row.version, given), done, failed)

    def _make_way(self, mode: str, key: int) -> bool:
        """Turn to the tray that holds something, unless a package is being made beside it."""
        page = self._page
        if page.mode != mode:
            page.turn(mode)
        elif self.sending is not None and not page.split.close_drawer():
            return False
        page.trays[mode].point_at(key)
        return page.mode == mode
