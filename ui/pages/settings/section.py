"""What every section of the settings is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Section(QWidget):
    """One subject of the settings; it reads what it shows when it is first looked at."""

    title = ""
    told = Signal(str)  # a success, for the line at the foot

    def activate(self) -> None:
        """The clerk looks at the section."""

    def leave(self) -> bool:
        """Return whether the section may be left; ask first when something would be lost."""
        return True
