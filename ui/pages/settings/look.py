"""Making a changed setting of the workstation hold at once, in every window that stands."""

from PySide6.QtWidgets import QApplication, QWidget

from desktop.resources import resources
from desktop.settings import Settings
from ui import theme
from ui.main_window import MainWindow
from ui.tables.painting import ColumnHead, RowNumbers
from ui.window import worn

LOOK = frozenset({Settings.theme.key, Settings.text_size.key, Settings.density.key})


def apply(settings: Settings, key: str) -> None:
    """Let what was chosen for one setting hold from now on."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return
    widgets = application.allWidgets()
    if key in LOOK:
        theme.use(application, worn(settings), resources())
        for widget in widgets:
            _fit(widget)
    elif key == Settings.lock_minutes.key:
        for window in widgets:
            if isinstance(window, MainWindow):
                window.idle.set_minutes(settings.lock_minutes)


def _fit(widget: QWidget) -> None:
    """Give the rows and heads of lists their new height, which no style sheet reaches."""
    sizes = theme.current()
    if isinstance(widget, RowNumbers):
        widget.setMinimumSectionSize(sizes.row)
        widget.setDefaultSectionSize(sizes.row)
    elif isinstance(widget, ColumnHead):
        widget.setFixedHeight(sizes.head)
