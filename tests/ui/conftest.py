"""The window's tests wear the program's own look."""

import pytest
from PySide6.QtWidgets import QApplication

from desktop.resources import resources
from ui import theme
from ui.application import FIRST_FONTS, load_fonts, speak_chinese


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> QApplication:
    """Dress the one application of the test run as `start_application` does."""
    speak_chinese(qapp)
    load_fonts(resources(), FIRST_FONTS)
    qapp.setStyle("Fusion")
    theme.use(qapp, theme.Theme(), resources())
    return qapp
