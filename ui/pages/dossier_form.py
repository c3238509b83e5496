"""A dossier being written: the form, what stands in the way of saving it, and the way out."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.clashes import Clashes, Conflict, compare
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem
from desktop.fields import Field
from desktop.history import Version
from desktop.telling import tell
from ui import theme
from ui.buttons import button, label
from ui.errors import show_error
from ui.forms.form import build_form
from ui.pages.clash_panel import ClashPanel
from ui.pages.desk import Desk
from ui.pages.kept_edits import from_plain, to_plain


class Dossiers(Protocol):
    """What a form needs of the service whose dossiers it writes."""

    @property
    def fields(self) -> Sequence[Field]:
        """What is collected."""

    def draft(self, key: int) -> Draft:
        """Return a copy of one record for editing."""

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full, and write down who saw it."""

    def save(self, draft: Draft) -> int:
        """Save a draft. Return the key."""

    def versions(self, key: int) -> list[Version]:
        """Return what was done to one record."""


class DossierForm(QWidget):
    """Writes one dossier, new or known. What is typed is lost only when the clerk says so."""

    saved = Signal(int)  # key of the record
    typed = Signal()  # what would be lost is another
    left = Signal()  # the clerk wants to leave, edits or not

    def __init__(
        self, desk: Desk, service: Dossiers, draft: Draft, copy_last: Callable[[], dict[str, Any]] | None = None
    ) -> None:
        super().__init__()
        self._desk, self._service, self._draft, self._copy_last = desk, service, draft, copy_last
        self._panel: ClashPanel | None = None
        self.form = build_form(service.fields, desk.means(self._reveal), self)
        self._state = label("", "small")
        self._save = button("保存", self.save, icon_name="save", kind="primary", keys="Ctrl+S")
        self._lay_out()
        self.form.edited.connect(self._tell)
        self.form.load(draft)
        self._tell(False)

    @property
    def draft(self) -> Draft:
        """The draft as it was read."""
        return self._draft

    @property
    def panel(self) -> ClashPanel | None:
        """What is said about a conflict, while there is one."""
        return self._panel

    def begin(self) -> None:
        """Put the cursor into the first field."""
        self.form.begin()

    def is_edited(self) -> bool:
        """Whether leaving would lose something."""
        return self.form.is_edited()

    def save(self) -> None:
        """Save what is typed, beside the window."""
        if not self._save.isEnabled() or not self.form.is_readable():
            return
        draft = self.form.binding.store(Draft(self._draft.values, self._draft.id, self._draft.version))
        self._save.setEnabled(False)
        self._desk.work.write(self, "保存", lambda _: self._service.save(draft), self._kept, self._refused)

    def edits(self) -> dict[str, Any]:
        """Return what the clerk changed, by the keys of the fields. Raise Invalid while something means nothing."""
        loaded = self._draft.values
        stored = self.form.binding.store(Draft(loaded)).values
        return {key: value for key, value in stored.items() if value != loaded[key]}

    def kept(self) -> dict[str, Any] | None:
        """Return what is typed and not saved, as plain data; None when nothing would be lost."""
        if not self.is_edited() or self.form.binding.unreadable():
            return None
        return {"id": self._draft.id, "version": self._draft.version, "edits": to_plain(self.edits())}

    def take_up(self, edits: dict[str, Any]) -> None:
        """Lay edits that were kept over what was read."""
        self.form.binding.fill(from_plain(edits, self._service.fields))

    def event(self, event: QEvent) -> bool:
        """Take Esc before the page does: it leads from the form back to what was read."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _kept(self, key: int) -> None:
        self._save.setEnabled(True)
        self.saved.emit(key)

    def _refused(self, error: BaseException) -> None:
        self._save.setEnabled(True)
        if isinstance(error, Invalid):
            self.form.point_out(error.problems)
        elif isinstance(error, Conflict) and self._draft.id is not None:
            self._look_at_conflict(self._draft.id)
        else:
            show_error(self, error)

    def _look_at_conflict(self, key: int) -> None:
        """Read what the other did, and show it beside what is typed here."""
        mine, base, since, desk = self.edits(), self._draft.values, self._draft.version, self._desk

        def job(_: object) -> tuple[Draft, Clashes]:
            fields = self._service.fields
            versions = tell(self._service.versions(key), fields, desk.display, desk.names())
            return self._service.draft(key), compare(versions, since, base, mine, fields, desk.display)

        desk.work.read(self, "读取最新内容", job, lambda found: self._show_conflict(*found))

    def _show_conflict(self, fresh: Draft, clashes: Clashes) -> None:
        self._drop_panel()
        self._panel = ClashPanel(clashes, lambda: self._reload(fresh), lambda: self._keep(fresh, clashes))
        self._column.insertWidget(0, self._panel)
        self._decide(False)

    def _reload(self, fresh: Draft) -> None:
        self._drop_panel()
        self._decide(True)
        self._draft = fresh
        self.form.load(fresh)

    def _decide(self, decided: bool) -> None:
        """Let the form rest while the clerk looks at a conflict."""
        self.form.setEnabled(decided)
        self._save.setEnabled(decided)

    def _keep(self, fresh: Draft, clashes: Clashes) -> None:
        """Lay my edits over what the other saved; what both changed is marked for checking."""
        mine = self.edits()
        self._decide(True)
        self._draft = fresh
        self.form.load(fresh)
        self.form.binding.fill(mine)
        if self._panel is not None:
            self._panel.settle()
        self.form.point_out(
            [
                Problem(one.key, f"对方已改为“{one.theirs}”，保存后以您填的为准")
                for one in clashes.lines
                if one.is_double
            ]
        )

    def _drop_panel(self) -> None:
        if self._panel is not None:
            self._panel.hide()
            self._panel.deleteLater()
            self._panel = None

    def _reveal(self, field_key: str, purpose: str) -> Any:
        assert self._draft.id is not None
        return self._service.reveal(self._draft.id, field_key, purpose)

    def _take_last(self) -> None:
        if self._copy_last is not None:
            self.form.binding.fill(self._copy_last())

    def _tell(self, edited: bool) -> None:
        self._state.setText("有未保存的修改" if edited else "")
        self.typed.emit()

    def _lay_out(self) -> None:
        sizes = theme.current()
        foot = QHBoxLayout()
        foot.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.gap)
        foot.setSpacing(sizes.gap)
        if self._copy_last is not None:
            again = button("复制上一人", self._take_last, icon_name="copy", keys="Ctrl+D")
            again.setToolTip("填入上一次保存的网格、地址等（Ctrl+D）")
            foot.addWidget(again)
        foot.addWidget(self._state, 1)
        leave = button("返回", self.left.emit)
        leave.setToolTip("返回（Esc）；有修改时会先问")
        foot.addWidget(leave)
        foot.addWidget(self._save)
        rule = QFrame()
        rule.setProperty("role", "rule")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.form, 1)
        self._column.addWidget(rule)
        self._column.addLayout(foot)
