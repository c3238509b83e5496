"""The line under a drawn form: what the preview shows, which record of a card, how large."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from ui import theme
from ui.buttons import label, tool
from ui.elided import Elided
from ui.pages.forms.drawn_form import DrawnForm


class PreviewBar(QWidget):
    """Zooms by itself; whoever made it writes the preview."""

    toggled = Signal()  # whether a preview is wanted at all
    stepped = Signal(int)  # to the next record of a card, or to the one before

    def __init__(self, drawn: DrawnForm) -> None:
        super().__init__()
        self.shows = QCheckBox("在表上预览")
        self.shows.setChecked(True)
        self.shows.toggled.connect(lambda _: self.toggled.emit())
        self._before = tool("chevron-left", "上一份", lambda: self.stepped.emit(-1))
        self._after = tool("chevron-right", "下一份", lambda: self.stepped.emit(1))
        self._told = Elided("", "second")
        self._zoom = label("100%", "second")
        drawn.zoomed.connect(lambda zoom: self._zoom.setText(f"{zoom:.0%}"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().gap)
        row.addWidget(self.shows)
        for part in (self._before, self._after):
            part.hide()
            row.addWidget(part)
        row.addWidget(self._told, 1)
        row.addWidget(tool("minus", "缩小", lambda: drawn.zoom_by(-1), keys="Ctrl+-"))
        row.addWidget(self._zoom)
        row.addWidget(tool("add", "放大", lambda: drawn.zoom_by(1), keys="Ctrl+="))

    @property
    def is_wanted(self) -> bool:
        """Whether the form is shown filled."""
        return self.shows.isChecked()

    @property
    def words(self) -> str:
        """What is said of the preview."""
        return self._told.words

    def tell(self, words: str, *, steps: bool = False) -> None:
        """Say what the preview shows, and whether there are further records to step to."""
        self._told.set_words(words)
        for one in (self._before, self._after):
            one.setVisible(steps)
