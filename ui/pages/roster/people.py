"""Choosing somebody of the roster in a dialog: found by typing, told by what they do now."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.roster.dossier import StaffDossier
from ui import theme
from ui.buttons import label
from ui.pages.desk import Desk
from ui.pages.registers.staff_finder import StaffFinder


class StaffChoice(QWidget):
    """Finds somebody, and says which posts and households they have."""

    taken = Signal(int)  # key of whom the clerk took

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self._desk, self._title = desk, title
        self.dossier: StaffDossier | None = None
        self.finder = StaffFinder(desk)
        self.told = label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().bar)
        column.addWidget(label(title, "label"))
        column.addWidget(self.finder)
        column.addWidget(self.told)
        self.finder.chosen.connect(self.choose)
        self.finder.textEdited.connect(lambda _: self._forget())

    def choose(self, key: int) -> None:
        """Take somebody by key."""
        roster = self._desk.program.roster
        self._desk.work.read(self, "读取网格员档案", lambda _: roster.dossier(key), self._show)

    def chosen(self) -> int:
        """Return who was chosen. Raise Refusal when it is nobody."""
        if self.dossier is None:
            self.finder.setFocus()
            raise Refusal(f"请查找并选择{self._title}。没有登记过的，请先在“网格员”里新建。")
        return self.dossier.key

    def _show(self, dossier: StaffDossier) -> None:
        self.dossier, texts = dossier, dossier.texts
        self.finder.setText(dossier.title)
        households = f"联系 {dossier.households} 户" if dossier.households else ""
        posts = " ".join(filter(None, (texts.get("grids", ""), texts.get("duties", "")))) or "现在没有岗位"
        self.told.setText("　".join(filter(None, (texts.get("phone", ""), posts, households, texts.get("state", "")))))
        self.taken.emit(dossier.key)

    def _forget(self) -> None:
        self.dossier = None
        self.told.setText("")
