"""A room whose records are listed and read: list and drawer, history, paper, export."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.jobs import Progress
from desktop.printing.document import Document
from desktop.sheets.exporting import Listed
from desktop.subjects import ENTERPRISE, HOUSEHOLD, PERSON, STAFF
from desktop.tables import Source
from desktop.telling import Told, tell
from ui.chips import Filter
from ui.drawer import ListAndDrawer
from ui.errors import show_error
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.dossier_paper import print_dossier
from ui.pages.dossier_view import DossierView
from ui.pages.list_export import export_list
from ui.pages.list_paper import print_list
from ui.pages.printing.booked import print_in_full
from ui.tables.empty import Empty
from ui.tables.record_list import RecordList
from ui.work import Ticket

FOLLOW = 60  # milliseconds the cursor rests before the drawer follows it
IMPORT = "imports"  # key of the room where workbooks are brought in
BY_NUMBERS = frozenset({PERSON, HOUSEHOLD, ENTERPRISE, STAFF})  # whose lists are searched by ID numbers and telephones


class DossierList(Source, Listed, Protocol):
    """A list that is shown, and can be written to a file."""


class ReadingPage(Page):
    """A list at the left, a dossier at the right. The subclass says what a dossier is."""

    subject = ""  # as the search and the disclosures call it
    noun = ""  # as the clerk calls it
    unit = "条"
    hint = "筛选本列表"
    tables: frozenset[str] = frozenset()  # a change in one of these makes what is shown stale
    empty_hint = "可以从村里报来的表格导入。"

    def __init__(self, desk: Desk, source: DossierList, filters: Sequence[Filter]) -> None:
        super().__init__()
        self.desk, self.source = desk, source
        self.dossier: Any = None
        self._ticket: Ticket[Any] | None = None  # of the dossier to be shown next
        self._held: QWidget | None = None  # what is in the drawer
        self._stale = True
        self.list = RecordList(
            source, desk.work, unit=self.unit, filters=filters, hint=self.hint, empty=self._nothing()
        )
        if self.subject in BY_NUMBERS:
            self.list.why_nothing = desk.program.finder.why_nothing
        self.split = ListAndDrawer(self.list, self.may_close, self.reader)
        self._follow = QTimer(self, singleShot=True, interval=FOLLOW)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.setFocusProxy(self.list)
        self.list.opened.connect(self.show_dossier)
        self.list.current_changed.connect(lambda _: self._follow.start())
        self.list.counted.connect(lambda count: self.tell_shown(f"{count:,} {self.unit}"))
        self.list.arranged.connect(self.state_changed)
        self.split.arranged.connect(self.state_changed)
        self.split.closed.connect(self._closed)
        self._follow.timeout.connect(self._follow_cursor)
        desk.work.changed.connect(self._hear)
        for command in self.page_commands() if not desk.reads_only else self.view_commands():
            self.add_command(command)

    # What the subclass says

    @property
    def service(self) -> Any:
        """The service whose dossiers these are."""
        raise NotImplementedError

    def view_of(self, dossier: Any) -> DossierView:
        """Return how a dossier is read."""
        raise NotImplementedError

    @property
    def document_of(self) -> Callable[..., Document] | None:
        """How a dossier is put on paper; None where it is not."""
        return None

    def title_of(self, dossier: Any) -> str:
        """Return what the drawer is called."""
        return str(dossier.title)

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room, first what stands in the top line."""
        return [
            Command("导出", self.export_list, "export", "Ctrl+Shift+E"),
            Command("打印列表", self.print_list, "print", "Ctrl+Shift+P"),
            Command(f"打印{self.noun}档案", self.print_seen, "print", "Ctrl+P", shown=False),
            Command("刷新列表", self.list.reload, "refresh", "F5", shown=False),
        ]

    def view_commands(self) -> list[Command]:
        """Return what can be done with the dossier that is read."""
        return [Command("打印", self.print_seen, "print", "Ctrl+P")] if self.document_of is not None else []

    def more_commands(self) -> list[Command]:
        """Return what is done with it more seldom."""
        return [Command("打印（显示完整号码）…", self.print_revealed, "eye")] if self.document_of is not None else []

    def go_back_to(self) -> Callable[[Told], object] | None:
        """Return how an earlier version is given back; None where none can be."""
        return None

    def is_busy(self) -> bool:
        """Whether what is in the drawer must stay there for now."""
        return False

    def may_leave(self) -> bool:
        """Return whether what is in the drawer may be left; ask first when something would be lost."""
        return True

    def may_close(self) -> bool:
        """Return whether the drawer may be closed."""
        return self.may_leave()

    # Being a page

    def activate(self) -> None:
        """Read the list when it is new or stale."""
        if self._stale:
            self._stale = False
            self.list.reload()
        if not self.split.is_open:
            self.list.setFocus()

    def leave(self) -> bool:
        """Ask about unsaved edits."""
        return self.may_leave()

    def open(self, target: Any) -> None:
        """Open a dossier by its key, or narrow the list by filters."""
        if isinstance(target, Mapping):
            self.list.set_text("")
            self.list.set_filters(target)
        elif self.may_leave():
            self.list.point_at(int(target))
            self.read(int(target))

    def state(self) -> dict[str, Any]:
        """Return how the list and the drawer are arranged."""
        return {"list": self.list.state(), "drawer": self.split.arrangement()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange list and drawer as they were."""
        self.list.restore(state.get("list", {}))
        self.split.arrange(state.get("drawer", {}))

    # Reading

    @property
    def view(self) -> DossierView | None:
        """The dossier being read, if one is."""
        return self._held if isinstance(self._held, DossierView) else None

    @property
    def current_key(self) -> int | None:
        """The record under the cursor."""
        return self.list.current_key

    @property
    def room(self) -> int:
        """About how wide the drawer is or will be."""
        return self.split.drawer.width() if self.split.is_open else int(self.split.arrangement()["drawer"])

    def show_dossier(self, key: int) -> None:
        """Open one dossier, when unsaved edits may be left."""
        if self.may_leave():
            self.read(int(key))

    def read(self, key: int) -> None:
        """Read one dossier and show it; one that is on its way is given up."""
        service = self.service
        self.fetch(lambda _: service.dossier(key), self._show, self._not_read)

    def read_again(self) -> None:
        """Show the dossier as it is now."""
        if self.dossier is not None and not self.is_busy():
            self.read(self.dossier.key)

    def fetch(
        self,
        job: Callable[[Progress], Any],
        then: Callable[[Any], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Read what is shown next in the drawer; the latest wish counts."""
        self.give_up()
        self._ticket = self.desk.work.read(self, f"读取{self.noun}档案", job, then, failed)

    def reveal(self, view: DossierView, field_key: str) -> None:
        """Show one hidden value for a reason; who saw it is written down first."""
        field = next(field for field in self.service.fields if field.key == field_key)

        def shown(value: Any, purpose: str) -> None:
            if view.sheet is not None:
                uid = getattr(self.dossier, "uid", None)
                copy = self.desk.copying(view, self.subject, uid, field_key, purpose)
                view.sheet.show_revealed(field_key, self.desk.display.text(field, value), copy)

        self.desk.reveal(view, field.title, partial(self.service.reveal, view.key, field_key), shown)

    def read_history(self, view: DossierView) -> None:
        """Show what was done to a dossier."""
        desk, service = self.desk, self.service

        def job(_: Progress) -> tuple[Told, ...]:
            return tell(service.versions(view.key), service.fields, desk.display, desk.names())

        desk.work.read(view, "读取变更历史", job, lambda told: view.show_history(told, self.go_back_to()))

    def reader(self) -> "ReadingPage":
        """Return a room for the dossier that is open alone: it shows, prints and follows it whatever is opened here."""
        make: Any = type(self)
        page: ReadingPage = make(replace(self.desk, reads_only=True))
        page.wanted.connect(lambda *_: self.window().activateWindow())
        page.wanted.connect(self.wanted)
        page.said.connect(self.said)
        page.split.closed.connect(lambda: page.window().close())
        page.split.drawer.stand_alone()
        page.show_alone(self.dossier)
        return page

    def show_alone(self, dossier: Any) -> None:
        """Show one dossier and no list."""
        self._show(dossier)
        self.split.take_whole(True)

    def give_up(self) -> None:
        """Show nothing of what is on its way."""
        self._follow.stop()
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None

    def put(self, widget: QWidget, title: str) -> None:
        """Put something into the drawer in the place of what was there."""
        before, self._held = self._held, widget
        self.split.show_drawer(widget, title)
        if before is not None:
            before.deleteLater()

    def _not_read(self, error: BaseException) -> None:
        """Tell why; a form that was left for this dossier does not stay behind."""
        show_error(self, error)
        if self.view is None:
            self.split.close_drawer()

    def _show(self, dossier: Any) -> None:
        before = self.view if self.dossier is not None and self.dossier.key == dossier.key else None
        self.dossier = dossier
        view = self.view_of(dossier)
        view.history_wanted.connect(lambda: self.read_history(view))
        self.put(view, self.title_of(dossier))
        if before is not None:
            view.tabs.setCurrentIndex(before.tabs.currentIndex())

    # Paper

    def print_list(self) -> None:
        """Print the list as it is seen."""
        title = f"{self.noun}名册"
        print_list(self, self.desk, self.list, self.source, self.unit, title, self.subject)

    def export_list(self) -> None:
        """Write the list to a file as it is seen."""
        title = f"{self.noun}名册"
        export_list(self, self.desk, self.list, self.source, self.unit, title, self.subject)

    def print_seen(self) -> None:
        """Print the dossier that is open, or else the list."""
        if self.dossier is None or not self.split.is_open:
            self.print_list()
        elif self.document_of is not None:
            print_dossier(self, self.desk, self.subject, self.dossier, self.paper_title(), self.document_of)

    def print_revealed(self) -> None:
        """Print the dossier that is open with its numbers in full, for a purpose."""
        if self.dossier is not None and self.document_of is not None:
            print_in_full(self, self.desk, self.subject, self.dossier.key)

    def paper_title(self) -> str:
        """Return what the paper of the open dossier is called."""
        return f"{self.title_of(self.dossier)} {self.noun}档案"

    # Staying true

    def _hear(self, tables: frozenset[str]) -> None:
        if not tables & self.tables:
            return
        if not self.isVisible():
            self._stale = True
            return
        self.list.refresh()
        self.read_again()

    def _follow_cursor(self) -> None:
        key = self.current_key
        shown = self.dossier.key if self.dossier is not None else None
        if self.split.is_open and not self.is_busy() and key is not None and key != shown:
            self.read(key)

    def _closed(self) -> None:
        self.dossier = self._held = None
        self.give_up()

    def _nothing(self) -> Empty:
        actions = [("从表格导入", lambda: self.wanted.emit(IMPORT, None))]
        return Empty(f"还没有{self.noun}档案", self.empty_hint, "import", actions)
