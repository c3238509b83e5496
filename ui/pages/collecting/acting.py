"""What is done in the room: each deed is asked for, done beside the window, and told."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from desktop.forms.collecting.lines import Handing, Issued, Merged, ReturnRow, SentBack, Took, Unit
from desktop.forms.collecting.service import Collections
from desktop.forms.outcome import KnownForm
from desktop.grids.service import VILLAGE
from desktop.jobs import Progress
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.collecting import KEY as CALL_LIST
from desktop.print_centre.kinds import Choices
from ui import ask
from ui.dialogs import AskSheet
from ui.pages.collecting.frame import Frame
from ui.pages.collecting.sheets import IssueSheet, MergeSheet, MoreUnitsSheet, NoteSheet, TookSheet
from ui.pages.collecting.sums_sheet import SumsSheet
from ui.pages.collecting.words import FILE_KINDS, WAYS
from ui.pages.desk import Desk
from ui.pages.printing.giving_out import GivingOut

WHERE = "存放到哪个文件夹"
NO_FORMS = "还没有可以发的表。请先在“填表”里打开要发的表，核对各列后点“存下”，再来发给各村。"


class Acting:
    """Does what the buttons of the room say."""

    def __init__(self, page: Frame, desk: Desk, collections: Collections) -> None:
        self._page, self._desk, self._collections = page, desk, collections
        self._centre = PrintCentre(desk.program, desk.today)
        self._giving = GivingOut(page, desk, self._centre, lambda: None)

    def deeds(self) -> dict[str, Callable[[], object]]:
        """Return what the buttons beside one collection do."""
        return {
            "take": self.choose_files, "merge": self.merge, "sums": self.show_sums,
            "bring_in": self.bring_into_dossiers, "urge": self.urge,
            "call_list": self.call_list, "send_back": self.send_back, "accept": self.accept,
            "turn_back": self.turn_back, "again": self.write_again, "history": self.history,
        }  # fmt: skip

    # Going out

    def issue(self, form: int | None = None) -> None:
        """Ask which form goes to whom, and write the copies."""

        def shown(forms: Sequence[KnownForm]) -> None:
            if not forms:
                ask.tell(self._page, NO_FORMS)
                return
            sheet = IssueSheet(self._page, self._desk, forms, self._villages(), lambda *told: self._issue(sheet, *told))
            if form is not None:
                sheet.form.setCurrentIndex(max(sheet.form.findData(form), 0))
            sheet.open()

        self._desk.work.read(self._page, "读取表样", lambda _: self._collections.can_issue(), shown)

    def add_units(self) -> None:
        """Ask for further units, and write their copies."""
        row = self._page.view.row
        if row is None:
            return
        there = {one.unit for one in self._page.view.returns}
        rest = [one for one in self._villages() if one.name not in there]
        outgoing = self._collections.outgoing

        def go(units: Sequence[Unit]) -> None:
            self._written(sheet, lambda folder, progress: outgoing.add_units(row.key, units, folder, progress))

        sheet = MoreUnitsSheet(self._page, rest, go)
        sheet.open()

    def write_again(self) -> None:
        """Write the copies of the chosen units once more."""
        keys = [one.key for one in self._page.view.selected]
        outgoing = self._collections.outgoing
        if keys:
            self._written(None, lambda folder, progress: outgoing.write_again(keys, folder, progress))

    def send_back(self) -> None:
        """Write the return under the cursor with its faults marked."""
        one = self._page.view.current
        folder = self._folder() if one is not None else None
        if one is None or folder is None:
            return
        key, outgoing = one.key, self._collections.outgoing

        def done(sent: SentBack) -> None:
            self._page.say(f"已写到 {sent.path}。{sent.sentence}")

        self._desk.work.write(self._page, "写出退回的表", lambda it: outgoing.send_back(key, folder, it), done)

    # Coming back

    def choose_files(self) -> None:
        """Ask for files that came."""
        if paths := ask.open_files(self._page, "选择各村交来的表", FILE_KINDS, self._last_folder()):
            self._page.folder = paths[0].parent
            self.bring_in(paths)

    def bring_in(self, paths: Sequence[Path], chosen: Mapping[Path, int] | None = None) -> None:
        """Take files, each by itself."""
        row = self._page.view.row
        key = row.key if row is not None and row.closed_on is None else None
        collections = self._collections
        self._desk.work.write(
            self._page, "收表", lambda progress: collections.take(paths, progress, key, chosen), self._took
        )

    def accept(self) -> None:
        """Accept the return under the cursor although something is wrong in it."""
        self._decide("照收有问题的表", "照收", "如 已电话核实，照此上报", self._collections.accept)

    def turn_back(self) -> None:
        """Turn the return under the cursor back."""
        self._decide("退回已收的表", "退回", "如 少报了第三组，请补齐", self._collections.turn_back)

    def prove_again(self) -> None:
        """Prove all returns anew."""
        row = self._page.view.row
        if row is not None:
            self._desk.work.write(
                self._page, "重新核对", lambda progress: self._collections.prove_again(row.key, progress),
                lambda count: self._page.say(f"已重新核对，{count} 个单位的结果有变化。"),
            )  # fmt: skip

    def history(self) -> None:
        """Show the files that the unit under the cursor returned."""
        one = self._page.view.current
        if one is not None and one.is_returned:
            self._desk.work.read(
                self._page,
                "读取交过的文件",
                lambda _: self._collections.history(one.key),
                partial(self._tell_history, one),
            )

    # Chasing

    def urge(self) -> None:
        """Note that the chosen units were reminded, or all that have returned nothing."""
        wanted = [one for one in self._page.view.selected if not one.is_accepted]
        if not wanted:
            return
        way = ask.choose(self._page, f"催报 {len(wanted)} 个单位，用什么方式？", [(one, one) for one in reversed(WAYS)])
        if way is None:
            return
        keys = [one.key for one in wanted]

        def done(_: Any) -> None:
            self._page.say(f"已记下{way}催报 {len(keys)} 个单位。", partial(self._take_back_urging, keys))

        self._desk.work.write(self._page, "登记催报", lambda _: self._collections.urge(keys, way), done)

    def call_list(self) -> None:
        """Print the list to telephone by."""
        row = self._page.view.row
        if row is not None:
            options = {"who": "missing" if row.missing else "wrong"}
            self._giving.print_out(self._centre.printable(CALL_LIST), Choices(record=row.key, options=options))

    def close(self) -> None:
        """End the collection, or go on with it."""
        row = self._page.view.row
        if row is None:
            return
        deed = self._collections.close if row.closed_on is None else self._collections.reopen
        said = f"已结束“{row.title}”。" if row.closed_on is None else f"已重新打开“{row.title}”。"
        if row.closed_on is None and row.missing and not ask.ask(
            self._page, f"还有 {row.missing} 个单位没交，结束以后不再收。", "结束收表", "接着收"
        ):  # fmt: skip
            return
        self._desk.work.write(
            self._page, "结束收表", lambda _: deed(row.key, row.version), lambda _: self._page.say(said)
        )

    # Putting together

    def merge(self) -> None:
        """Write the one form."""
        row = self._page.view.row
        if row is None or not row.accepted + row.faulty:
            return
        whole = self._collections.whole

        def go(handing: Handing, faulty: bool) -> None:
            self._done(
                sheet, "汇总", self._merged,
                lambda folder, progress: whole.merge(row.key, folder, handing, progress, faulty=faulty),
            )  # fmt: skip

        sheet = MergeSheet(self._page, row, "", go)
        sheet.open()

    def show_sums(self) -> None:
        """Show rows and sums by unit, of everything that has come."""
        row, whole = self._page.view.row, self._collections.whole
        if row is not None:
            self._desk.work.read(
                self._page, "读取各单位数", lambda _: whole.sums(row.key, faulty=True),
                lambda sums: SumsSheet(self._page, row, sums).open(),
            )  # fmt: skip

    def bring_into_dossiers(self) -> None:
        """Write the table that the import takes, and hand it over."""
        row = self._page.view.row
        if row is None:
            return
        whole = self._collections.whole

        def done(merged: Merged) -> None:
            self._page.say(f"已写到 {merged.path}，共 {merged.rows:,} 行，接着在“导入”里核对。")
            self._page.wanted.emit("imports", [str(merged.path)])

        self._done(None, "准备导入", done, lambda folder, progress: whole.for_import(row.key, folder, progress))

    # Within

    def _villages(self) -> list[Unit]:
        nodes = self._desk.program.grids.in_order()
        return [Unit(node.name, node.id) for node in nodes if node.level == VILLAGE and not node.closed]

    def _issue(self, sheet: AskSheet, form: int, title: str, units: Sequence[Unit], due_on: Any, prefill: Any) -> None:
        outgoing = self._collections.outgoing
        self._written(
            sheet,
            lambda folder, progress: outgoing.issue(form, title, units, due_on, folder, progress, prefill),
        )

    def _written(self, sheet: AskSheet | None, job: Callable[[Path, Progress], Issued]) -> None:
        def done(issued: Issued) -> None:
            rows = f"，预填 {issued.rows:,} 行" if issued.rows else ""
            self._page.say(f"已写出 {len(issued.files)} 个文件到 {issued.files[0].parent}{rows}。")
            self._page.show_took(issued.key)

        self._done(sheet, "写出各村的表", done, job)

    def _done(
        self, sheet: AskSheet | None, title: str, done: Callable[[Any], object], job: Callable[[Path, Progress], Any]
    ) -> None:
        """Ask for a folder, do a job that writes there, close what asked for it."""
        folder = self._folder()
        if folder is None:
            return

        def over(result: Any) -> None:
            if sheet is not None:
                sheet.set_busy(False)
                sheet.accept()
            done(result)

        if sheet is not None:
            sheet.set_busy(True)
        failed = sheet.failed if sheet is not None else None
        self._desk.work.write(self._page, title, lambda progress: job(folder, progress), over, failed)

    def _folder(self) -> Path | None:
        folder = ask.open_folder(self._page, WHERE, self._last_folder())
        if folder is not None:
            self._page.folder = folder
            self._page.state_changed.emit()
        return folder

    def _last_folder(self) -> Path | None:
        folder = self._page.folder
        return folder if folder is not None and folder.is_dir() else None

    def _took(self, took: Sequence[Took]) -> None:
        good = [one for one in took if one.key]
        if good:
            self._page.show_took(good[-1].collection)
        if len(good) == len(took) == 1:
            self._page.say(good[0].sentence)
        elif len(good) == len(took):
            faulty = sum(one.is_faulty for one in took)
            self._page.say(
                f"收下 {len(took)} 个单位的表" + (f"，其中 {faulty} 个有问题。" if faulty else "，都没有问题。")
            )
        else:
            TookSheet(self._page, took, lambda told: self.bring_in(list(told), told)).open()

    def _decide(self, title: str, yes: str, hint: str, deed: Callable[[int, int, str], None]) -> None:
        one = self._page.view.current
        if one is None:
            return

        def go(note: str) -> None:
            self._desk.work.write(
                self._page, title, lambda _: deed(one.key, one.version, note),
                lambda _: self._page.say(f"“{one.unit}”已{yes}。"),
            )  # fmt: skip

        NoteSheet(self._page, f"{title}：{one.unit}", yes, hint, go).open()

    def _take_back_urging(self, keys: Sequence[int]) -> None:
        self._desk.work.write(
            self._page, "撤销催报", lambda _: self._collections.take_back_urging(keys),
            lambda _: self._page.say("已撤销催报登记。"),
        )  # fmt: skip

    def _merged(self, merged: Merged) -> None:
        self._page.say(f"已汇总 {merged.units} 个单位 {merged.rows:,} 行，写到 {merged.path}。")
        if merged.twice:
            detail = "\n".join(merged.twice[:10])
            ask.tell(self._page, f"有 {len(merged.twice)} 人（户）在两个单位都报了，请核对。", detail=detail)

    def _tell_history(self, one: ReturnRow, lines: Sequence[Any]) -> None:
        said = "\n".join(f"{line.created_at.astimezone():%m-%d %H:%M}　{line.name}" for line in lines)
        save = ask.choose(
            self._page, f"“{one.unit}”交过 {len(lines)} 次", [(False, "知道了"), (True, "取出最近一次…")], detail=said
        )
        if save and (folder := self._folder()) is not None:
            last, attachments = lines[-1], self._desk.program.attachments
            path = folder / last.name
            self._desk.work.write(
                self._page, "取出交来的文件",
                lambda _: attachments.save_copy(last.key, path, f"查看{one.unit}交来的表", bare=False),
                lambda _: self._page.say(f"已写到 {path}。"),
            )  # fmt: skip
