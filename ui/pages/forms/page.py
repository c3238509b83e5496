"""The room of forms (填表): forms of others on their way under tabs, and the forms the office knows."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout

from desktop.forms.ledger.tasks import FormTasks, PeriodRow
from desktop.forms.opened import OpenedForm
from desktop.forms.outcome import FillingRow, KnownForm, Order
from desktop.forms.service import Forms
from desktop.jobs import Progress
from ui import ask, theme
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.dropping import paths_of
from ui.pages.forms.form_flow import FormFlow
from ui.pages.forms.home import Due, Home
from ui.pages.forms.known_view import KnownView
from ui.pages.forms.last_folder import LastFolder
from ui.pages.forms.sheets import AgainSheet
from ui.pages.forms.words import FILE_KINDS, TAKEN

HOME = "填过的表"
DRAWER, RETIRED, FOLDER = "drawer", "retired", "folder"  # of the state
SOON = 3  # days before it is due from which a form stands out
TABLES = frozenset({"form", "form_filling", "form_period", "form_task"})
Found = tuple[Sequence[KnownForm], Due]


class FormsPage(Page):
    """The front, or one of the forms under way."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self._stale = desk, True
        self.folder = LastFolder(self.state_changed.emit)
        self.forms, self.tasks = Forms(desk.program, desk.today), FormTasks(desk.program, desk.today)
        self.flows: list[FormFlow] = []
        self.home = Home(self.choose, desk.may_write)
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(desk.may_write)
        if desk.may_write:
            self.add_command(Command("打开要填的表", self.choose, "folder", "Ctrl+O", shown=False))
        self.add_command(Command("刷新填过的表", self.reload, "refresh", "F5", shown=False))

    # What can be done

    def choose(self) -> None:
        """Ask for forms."""
        paths = ask.open_files(self, "选择要填的表", FILE_KINDS, self.folder.path)
        if paths:
            self.folder.keep(paths[0].parent)
            self.bring_in(paths)

    def bring_in(self, paths: Sequence[Path]) -> None:
        """Open some files, each under a tab of its own."""
        for path in paths:
            self._add(path.name).begin(partial(self.forms.open, path), self._period_of, partial(self._open_at, path))

    def open_known(self, form: KnownForm) -> None:
        """Open the blank file of a known form, to look at what goes where."""
        self._add(form.title).begin(partial(self.forms.open_known, form.key), self._period_of)

    def fill_again(self, form: KnownForm) -> None:
        """Fill a known form for its next period."""

        def asked(period: str) -> None:
            AgainSheet(self, self.desk, form, period, lambda order: self._fill_again(form, order)).open()

        self.desk.work.read(self, "读取上次填写", lambda _: self._next_period(form.key), asked)

    def show_form(self, form: KnownForm) -> None:
        """Open one known form beside the list."""
        self.desk.work.read(
            self, "读取历次填写", lambda _: self.forms.fillings(form.key), partial(self._show_known, form)
        )

    def reload(self) -> None:
        """Read the known forms."""
        self._stale = False
        retired = self.home.retired.isChecked()

        def look(_progress: Progress) -> Found:
            forms = self.forms.known(retired=retired)
            return forms, {one.key: _due(period, day) for one in forms if (period := tasks.open_of_form(one.key))}

        tasks, day = self.tasks, self.desk.today()

        self.desk.work.read(self, "读取填过的表", look, self._show)

    # Being a page

    def activate(self) -> None:
        """Read what is new."""
        if self._stale:
            self.reload()

    def may_close(self) -> bool:
        """Ask about every form of which something was decided that is kept nowhere."""
        for place, flow in enumerate(self.flows):
            if not flow.may_drop():
                self.tabs.setCurrentIndex(place + 1)
                self.wanted.emit("forms", None)
                return False
        return True

    def open(self, target: Any) -> None:
        """Open files by their paths, or a known form by its key."""
        if isinstance(target, int):
            self._show_home()
            self.desk.work.read(
                self, "读取填过的表", lambda _: self.forms.known(retired=True), partial(self._show_key, target)
            )
        elif isinstance(target, Mapping):
            self.open(target.get("form"))
        elif target:
            self.bring_in([Path(one) for one in target])

    def state(self) -> dict[str, Any]:
        """Return how the front is arranged."""
        retired = self.home.retired.isChecked()
        return {DRAWER: self.home.split.arrangement(), RETIRED: retired, FOLDER: self.folder.plain}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange the front as it was."""
        self.home.split.arrange(state.get(DRAWER, {}))
        self.home.retired.setChecked(bool(state.get(RETIRED, False)))
        self.folder.restore(str(state.get(FOLDER, "")))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(path.suffix.lower() in TAKEN for path in paths_of(event)):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := [path for path in paths_of(event) if path.suffix.lower() in TAKEN]:
            event.acceptProposedAction()
            self.bring_in(paths)

    # Inside

    def _fill_again(self, form: KnownForm, order: Order) -> None:
        to = self.folder.ask(self, "填好的表存到哪个文件夹")
        if to is not None:
            self._add(form.title, form.subject).fill_again(form.key, order, to)

    def _show_known(self, form: KnownForm, fillings: Sequence[FillingRow]) -> None:
        self.home.choose_form(form.key)
        view = KnownView(form, fillings, may_write=self.desk.may_write)
        view.again_wanted.connect(lambda: self.fill_again(form))
        view.open_wanted.connect(lambda: self.open_known(form))
        view.issue_wanted.connect(lambda: self.wanted.emit("collecting", {"form": form.key}))
        view.retire_wanted.connect(lambda: self._retire(form))
        view.filling_wanted.connect(lambda row: self._look_at(form, row))
        view.files_wanted.connect(self._save_files)
        self.home.split.show_drawer(view, form.title)

    def _show_key(self, key: int, forms: Sequence[KnownForm]) -> None:
        if (found := next((one for one in forms if one.key == key), None)) is not None:
            self.show_form(found)

    def _retire(self, form: KnownForm) -> None:
        forms, retired = self.forms, not form.is_retired

        def done(_nothing: None) -> None:
            self.home.split.close_drawer()
            self.say(f"已{'停用' if retired else '重新启用'}“{form.title}”。")

        self.desk.work.write(self, "停用表格", lambda _: forms.retire(form.key, form.version, retired=retired), done)

    def _look_at(self, form: KnownForm, row: FillingRow) -> None:
        flow = self._add(f"{form.title} {row.words}", form.subject)
        flow.look_back(row)

    def _save_files(self, row: FillingRow) -> None:
        to = self.folder.ask(self, "再存一份到哪个文件夹")
        if to is None:
            return
        forms = self.forms

        def job(progress: Progress) -> int:
            for place in progress.over(range(len(row.files)), len(row.files), "正在写出"):
                forms.save_file(row.key, place, to)
            return len(row.files)

        self.desk.work.read(self, "正在写出", job, lambda count: self.say(f"已写出 {count:,} 个文件到 {to}。"))

    def _list_retired(self) -> None:
        self.reload()
        self.state_changed.emit()

    def _open_at(self, path: Path, progress: Progress, sheet: int, header: tuple[int, int]) -> OpenedForm:
        return self.forms.open(path, progress, sheet=sheet, header=header)

    def _period_of(self, form: OpenedForm) -> str:
        return self._next_period(form.known.key) if form.known is not None else ""

    def _next_period(self, form: int) -> str:
        """Return the period that is owed, or that follows the last one. Reads: not for the window's own thread."""
        owed = self.tasks.open_of_form(form)
        return owed.period if owed is not None else self.forms.next_period(form)

    def _add(self, title: str, subject: str = "") -> FormFlow:
        flow = FormFlow(self.desk, self, self.forms, self.folder, title, subject)
        self.flows.append(flow)
        self.stack.addWidget(flow)
        self.tabs.addTab(title)
        flow.left.connect(lambda: self._drop(flow))
        flow.title_changed.connect(lambda words: self.tabs.setTabText(self.flows.index(flow) + 1, words))
        flow.filled.connect(lambda _: self.reload())
        self.tabs.setCurrentIndex(self.tabs.count() - 1)
        self.tabs.show()
        return flow

    def _drop(self, flow: FormFlow) -> None:
        if flow not in self.flows:
            return
        place = self.flows.index(flow)
        self.flows.remove(flow)
        self.tabs.removeTab(place + 1)
        self.stack.removeWidget(flow)
        flow.hide()
        flow.close_form()
        flow.deleteLater()
        if self.flows:
            self._turn(self.tabs.currentIndex())
        else:
            self._show_home()

    def _show_home(self) -> None:
        self.tabs.setCurrentIndex(0)
        self._turn(0)

    def _turn(self, tab: int) -> None:
        self.tabs.setVisible(bool(self.flows))
        if tab <= 0:
            self.stack.setCurrentWidget(self.home)
            self.tell_shown(f"{len(self.home.forms):,} 张表")
        elif tab <= len(self.flows):
            self.stack.setCurrentWidget(self.flows[tab - 1])

    def _show(self, found: Found) -> None:
        self.home.show_forms(*found)
        if self.stack.currentWidget() is self.home:
            self.tell_shown(f"{len(found[0]):,} 张表")

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            if self.isVisible():
                self.reload()
            else:
                self._stale = True

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setElideMode(self.tabs.elideMode().ElideMiddle)
        self.tabs.addTab(HOME)
        self.tabs.hide()
        self.stack.addWidget(self.home)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addWidget(self.tabs)
        whole.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.home.drop.dropped.connect(self.bring_in)
        self.home.opened.connect(self.show_form)
        self.home.again_wanted.connect(self.fill_again)
        self.home.retired_wanted.connect(self._list_retired)
        self.home.split.arranged.connect(self.state_changed)
        self.desk.work.changed.connect(self._hear)


def _due(period: PeriodRow, day: date) -> tuple[str, str]:
    """Return until when a form is owed, as a signal."""
    days = (period.due_on - day).days
    if days < 0:
        return f"逾期 {-days} 天", "red"
    return ("今天到期" if not days else f"{period.due_on:%m-%d} 到期"), "amber" if days <= SOON else ""
