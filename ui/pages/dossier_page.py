"""A room whose dossiers are written too: the form in the drawer, unsaved edits, earlier versions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QKeySequence

from desktop.jobs import Progress
from desktop.telling import Told
from ui import ask
from ui.chips import Filter
from ui.page import Command, may_drop_edits
from ui.pages.desk import Desk
from ui.pages.dossier_form import DossierForm
from ui.pages.forms.strip_command import strip_commands
from ui.pages.reading_page import DossierList, ReadingPage


class DossierPage(ReadingPage):
    """Opens the form of a dossier in the place where it is read. What is typed is lost only by the clerk's word."""

    empty_hint = "可以从村里报来的表格导入，也可以逐个新建。"

    def __init__(self, desk: Desk, source: DossierList, filters: Sequence[Filter]) -> None:
        self.form: DossierForm | None = None
        self._kept: dict[str, Any] | None = None  # edits of an earlier run that were never saved
        super().__init__(desk, source, filters)
        for action in self.actions():
            if action.shortcut() == QKeySequence("F2"):
                action.setShortcuts([QKeySequence("F2"), QKeySequence("Ctrl+E")])

    def prepare(self, form: DossierForm) -> None:
        """Let a form know what only this kind of dossier knows."""

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room, first what stands in the top line."""
        edit = Command(f"编辑{self.noun}档案", self.edit, "edit", "F2", shown=False)
        return [*super().page_commands(), *([edit] if self.desk.may_write else []), *strip_commands(self)]

    def view_commands(self) -> list[Command]:
        """Return what can be done with the dossier that is read."""
        edit = [Command("编辑", self.edit, "edit", "F2")] if self.desk.may_write else []
        return [*edit, *super().view_commands()]

    def go_back_to(self) -> Callable[[Told], object] | None:
        """Return how an earlier version is given back; None where none can be."""
        return self._go_back if self.desk.may_write and hasattr(self.service, "restore") else None

    def is_busy(self) -> bool:
        """Whether a form is open."""
        return self.form is not None

    def may_leave(self) -> bool:
        """Return whether the form may be left; ask first when something would be lost."""
        form = self.form
        if form is not None and form.is_edited() and not may_drop_edits(self, form.save):
            return False
        self._drop_form()
        return True

    def may_close(self) -> bool:
        """Return whether the drawer may be closed; from a form the way leads back to reading first."""
        if self.form is None:
            return True
        self._leave_form()
        return False

    def activate(self) -> None:
        """Read the list when it is new or stale; open again what was typed and never saved."""
        super().activate()
        kept, self._kept = self._kept, None
        if kept:
            self._take_up(kept)

    def leave(self) -> bool:
        """Ask about unsaved edits; a form without any stays open."""
        form = self.form
        return form is None or not form.is_edited() or may_drop_edits(self, form.save)

    def state(self) -> dict[str, Any]:
        """Return how the room is arranged, and what is typed and not saved."""
        kept = self.form.kept() if self.form is not None else self._kept
        return super().state() | ({"typed": kept} if kept else {})

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange the room as it was."""
        super().restore(state)
        self._kept = state.get("typed") if self.desk.may_write else None

    def edit(self) -> None:
        """Open the form of the dossier that is read, or of the row under the cursor."""
        key = self.dossier.key if self.dossier is not None and self.split.is_open else self.current_key
        if key is None or not self.desk.may_write or self.form is not None:
            return
        service = self.service
        self.fetch(lambda _: (service.dossier(key), service.draft(key)), lambda found: self._edit(*found))

    def write(self, form: DossierForm, title: str) -> None:
        """Put a form into the drawer."""
        self.give_up()
        form.form.finished.connect(lambda: self.prepare(form))
        self.form = form
        form.saved.connect(self.saved)
        form.left.connect(self._leave_form)
        form.typed.connect(self.state_changed)
        self.put(form, title)
        self.split.drawer.apart.setEnabled(False)  # a window of its own could be closed with unsaved edits in it
        form.begin()

    def saved(self, key: int) -> None:
        """Tell of a saved form and show what was saved."""
        form = self.form
        version = form.draft.version if form is not None else None
        self._drop_form()
        words = f"已{'登记' if version is None else '保存'}{self.noun}档案。"
        can_undo = version is not None and hasattr(self.service, "restore")
        self.say(words, (lambda: self._restore(key, version or 0, "已撤销修改。")) if can_undo else None)
        self.list.reload()
        self.read(key)
        self.list.setFocus()

    def _edit(self, dossier: Any, draft: Any) -> None:
        self.dossier = dossier
        self.write(DossierForm(self.desk, self.service, draft), f"编辑 · {self.title_of(dossier)}")

    def _take_up(self, kept: dict[str, Any]) -> None:
        """Open the form in which something was typed and never saved."""
        service, key = self.service, kept.get("id")

        def begin(found: tuple[Any, Any]) -> None:
            dossier, draft = found
            if key is None:
                self.write(DossierForm(self.desk, service, draft), f"新建{self.noun}")
            else:
                self._edit(dossier, draft)
            if self.form is not None:
                self.form.take_up(kept.get("edits", {}))
            changed = key is not None and draft.version != kept.get("version")
            self.say("已恢复上次没有保存的修改。" + ("这份档案此后有人改过，请核对。" if changed else ""))

        def read(_: Progress) -> tuple[Any, Any]:
            return (None, service.blank()) if key is None else (service.dossier(key), service.draft(key))

        self.fetch(read, begin)

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
            self.list.reload()
            if self.form is None:
                self.read(key)

        self.desk.work.write(self, "恢复版本", lambda _: self.service.restore(key, version), done)

    def _leave_form(self) -> None:
        form = self.form
        if form is None or not self.may_leave():
            return
        if form.draft.id is None:
            self.split.close_drawer()
        else:
            self.read(form.draft.id)
            self.list.setFocus()

    def _drop_form(self) -> None:
        self.form = None
        self.split.drawer.apart.setEnabled(True)

    def _closed(self) -> None:
        self._drop_form()
        super()._closed()
