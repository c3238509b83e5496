"""What the rooms of dossiers share: list and drawer, reading, writing, history, printing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.jobs import Progress
from desktop.printing.document import Document
from desktop.tables import Source
from desktop.telling import Told, tell
from ui import ask
from ui.chips import Filter
from ui.drawer import ListAndDrawer
from ui.page import Command, Page, may_drop_edits
from ui.pages.desk import Desk
from ui.pages.dossier_form import DossierForm
from ui.pages.dossier_paper import ask_and_print, print_dossier
from ui.pages.dossier_view import DossierView
from ui.pages.list_paper import print_list
from ui.tables.empty import Empty
from ui.tables.record_list import RecordList
from ui.work import Ticket

FOLLOW = 60  # milliseconds the cursor rests before the drawer follows it
IMPORT = "imports"  # key of the room where workbooks are brought in


class DossierPage(Page):
    """A list at the left, a dossier at the right. The subclass says what a dossier is and what can be done to it."""

    subject = ""  # as the search and the disclosures call it
    noun = ""  # as the clerk calls it
    unit = "条"
    hint = "筛选本列表"
    tables: frozenset[str] = frozenset()  # a change in one of these makes what is shown stale
    has_form = True

    def __init__(self, desk: Desk, source: Source, filters: Sequence[Filter]) -> None:
        super().__init__()
        self.desk, self.source = desk, source
        self.form: DossierForm | None = None
        self.dossier: Any = None
        self._ticket: Ticket[Any] | None = None
        self._held: QWidget | None = None  # what is in the drawer
        self._stale = True
        self.list = RecordList(
            source, desk.work, unit=self.unit, filters=filters, hint=self.hint, empty=self._nothing()
        )
        self.split = ListAndDrawer(self.list, self._may_close)
        self._follow = QTimer(self, singleShot=True, interval=FOLLOW)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.list.opened.connect(self.show_dossier)
        self.list.current_changed.connect(lambda _: self._follow.start())
        self.list.counted.connect(lambda count: self.tell_shown(f"{count:,} {self.unit}"))
        self.list.arranged.connect(self.state_changed)
        self.split.arranged.connect(self.state_changed)
        self.split.closed.connect(self._closed)
        self._follow.timeout.connect(self._follow_cursor)
        desk.work.changed.connect(self._hear)
        for command in self.page_commands():
            action = self.add_command(command)
            if command.keys == "F2":
                action.setShortcuts([QKeySequence("F2"), QKeySequence("Ctrl+E")])

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

    def prepare(self, form: DossierForm) -> None:
        """Let a form know what only this kind of dossier knows."""

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room, first what stands in the top line."""
        edit = Command(f"编辑{self.noun}档案", self.edit, "edit", "F2", shown=False)
        return [
            Command("打印列表", self.print_list, "print", "Ctrl+Shift+P"),
            Command(f"打印{self.noun}档案", self.print_seen, "print", "Ctrl+P", shown=False),
            *([edit] if self.may_edit else []),
            Command("刷新列表", self.list.reload, "refresh", "F5", shown=False),
        ]

    @property
    def may_edit(self) -> bool:
        """Whether dossiers can be written here by whoever sits here."""
        return self.has_form and self.desk.may_write

    def view_commands(self) -> list[Command]:
        """Return what can be done with the dossier that is read."""
        found = [Command("编辑", self.edit, "edit", "F2")] if self.may_edit else []
        if self.document_of is not None:
            found.append(Command("打印", self.print_seen, "print", "Ctrl+P"))
        return found

    def more_commands(self) -> list[Command]:
        """Return what is done with it more seldom."""
        return [Command("打印（显示完整号码）…", self.print_revealed, "eye")] if self.document_of is not None else []

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
        return self._may_leave_form()

    def open(self, target: Any) -> None:
        """Open a dossier by its key, or narrow the list by filters."""
        if isinstance(target, Mapping):
            self.list.set_text("")
            self.list.set_filters(target)
        else:
            self.show_dossier(target)

    def state(self) -> dict[str, Any]:
        """Return how the list and the drawer are arranged."""
        return {"list": self.list.state(), "drawer": self.split.arrangement()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange list and drawer as they were."""
        self.list.restore(state.get("list", {}))
        self.split.arrange(state.get("drawer", {}))

    # Reading

    def show_dossier(self, key: int) -> None:
        """Open one dossier, when unsaved edits may be left."""
        if self._may_leave_form():
            self._read(int(key))

    def read_again(self) -> None:
        """Show the dossier as it is now."""
        if self.dossier is not None and self.form is None:
            self._read(self.dossier.key)

    def reveal(self, view: DossierView, field_key: str) -> None:
        """Show one hidden value; who saw it is written down first."""
        field = next(field for field in self.service.fields if field.key == field_key)

        def shown(value: Any) -> None:
            if view.sheet is not None:
                view.sheet.show_revealed(field_key, self.desk.display.text(field, value))

        self.desk.work.write(view, f"显示{field.title}", lambda _: self.service.reveal(view.key, field_key), shown)

    def read_history(self, view: DossierView) -> None:
        """Show what was done to a dossier."""
        desk, service = self.desk, self.service

        def job(_: Progress) -> tuple[Told, ...]:
            return tell(service.versions(view.key), service.fields, desk.display, desk.names())

        back = self._go_back if desk.may_write and hasattr(service, "restore") else None
        desk.work.read(view, "读取变更历史", job, lambda told: view.show_history(told, back))

    def _read(self, key: int) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self.desk.work.read(
            self, f"读取{self.noun}档案", lambda _: self.service.dossier(key), self._show
        )

    def _show(self, dossier: Any) -> None:
        again = self.dossier is not None and self.dossier.key == dossier.key and self.form is None
        before = self.view if again else None
        self._drop_form()
        self.dossier = dossier
        view = self.view_of(dossier)
        view.history_wanted.connect(lambda: self.read_history(view))
        self._put(view, self.title_of(dossier))
        if before is not None:
            view.tabs.setCurrentIndex(before.tabs.currentIndex())

    @property
    def view(self) -> DossierView | None:
        """The dossier being read, if one is."""
        return self._held if isinstance(self._held, DossierView) else None

    # Writing

    def edit(self) -> None:
        """Open the form of the dossier that is read, or of the row under the cursor."""
        key = self.dossier.key if self.dossier is not None and self.split.is_open else self.list.current_key
        if key is None or not self.may_edit or not self._may_leave_form():
            return

        def begin(found: tuple[Any, Any]) -> None:
            self.dossier = found[0]
            self._write(DossierForm(self.desk, self.service, found[1]), f"编辑 · {self.title_of(found[0])}")

        service = self.service
        self.desk.work.read(self, f"读取{self.noun}档案", lambda _: (service.dossier(key), service.draft(key)), begin)

    def _write(self, form: DossierForm, title: str) -> None:
        self.prepare(form)
        self.form = form
        form.saved.connect(self.saved)
        form.left.connect(self._leave_form)
        self._put(form, title)
        self.split.drawer.apart.setEnabled(False)  # a window of its own could be closed with unsaved edits in it
        form.begin()

    def saved(self, key: int) -> None:
        """Tell of a saved form and show what was saved."""
        form = self.form
        is_new = form is None or form.draft.id is None
        version = None if form is None else form.draft.version
        self._drop_form()
        words = f"已{'登记' if is_new else '保存'}{self.noun}档案。"
        can_undo = version is not None and hasattr(self.service, "restore")
        self.say(words, (lambda: self._restore(key, int(version or 0), "已撤销修改。")) if can_undo else None)
        self.list.reload()
        self._read(key)
        self.list.setFocus()

    def _go_back(self, told: Told) -> None:
        if self.dossier is not None and ask.ask(
            self,
            f"把“{self.title_of(self.dossier)}”恢复为 {told.at:%Y-%m-%d %H:%M} 的版本吗？",
            "恢复为此版本",
            "不恢复",
            detail="现在的内容会作为一个版本保留在变更历史里。",
        ):
            self._restore(self.dossier.key, told.version, "已恢复为所选版本。")

    def _restore(self, key: int, version: int, words: str) -> None:
        def done(_: object) -> None:
            self.say(words)
            self._read(key)

        self.desk.work.write(self, "恢复版本", lambda _: self.service.restore(key, version), done)

    def _leave_form(self) -> None:
        form = self.form
        if form is None or not self._may_leave_form():
            return
        self._drop_form()
        if form.draft.id is None:
            self.split.close_drawer()
        else:
            self._read(form.draft.id)
            self.list.setFocus()

    def _may_leave_form(self) -> bool:
        form = self.form
        return form is None or not form.is_edited() or may_drop_edits(self, form.save)

    def _may_close(self) -> bool:
        if self.form is None:
            return True
        self._leave_form()
        return False

    def _drop_form(self) -> None:
        self.form = None
        self.split.drawer.apart.setEnabled(True)

    # Paper

    def print_list(self) -> None:
        """Print the list as it is seen."""
        title = f"{self.noun}名册"
        print_list(self, self.desk, self.list, self.source, self.unit, title, self.subject)

    def print_seen(self) -> None:
        """Print the dossier that is open, or else the list."""
        if self.dossier is None or not self.split.is_open:
            self.print_list()
        elif self.document_of is not None:
            print_dossier(self, self.desk, self.subject, self.dossier, self.paper_title(), self.document_of)

    def print_revealed(self) -> None:
        """Print the dossier that is open with its numbers in full, for a purpose."""
        if self.dossier is not None and self.document_of is not None:
            ask_and_print(self, self.desk, self.subject, self.dossier, self.paper_title(), self.document_of)

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
        key = self.list.current_key
        shown = self.dossier.key if self.dossier is not None else None
        if self.split.is_open and self.form is None and key not in (None, shown):
            self._read(int(key))

    def _put(self, widget: QWidget, title: str) -> None:
        before, self._held = self._held, widget
        self.split.show_drawer(widget, title)
        if before is not None:
            before.hide()  # Qt shows what a layout was given a moment later, be it a window of its own by then
            before.deleteLater()

    def _closed(self) -> None:
        self._drop_form()
        self.dossier = self._held = None
        if self._ticket is not None:
            self._ticket.cancel()

    def _nothing(self) -> Empty:
        return Empty(
            f"还没有{self.noun}档案",
            "可以从村里报来的表格导入" + ("，也可以逐个新建。" if self.may_edit else "。"),
            "import",
            [("从表格导入", lambda: self.wanted.emit(IMPORT, None))],
        )
