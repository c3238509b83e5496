"""The application before its first window: language, fonts, look, input method."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.sweeping import collect_between_events

FIRST_FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold-8105.ttf")
RARE_FONTS = ("GedangRareB.ttf", "GedangRareG.ttf")  # 35 MB: only once the first window stands
SWITCH = 0.001  # seconds


def start_application(argv: Sequence[str], resources: Path, worn: theme.Theme | None = None) -> QApplication:
    """Return the application, dressed and speaking Chinese. Only Qt's three basic modules are loaded for it.

    Fractions of a screen's scale are passed through as they are: Qt's own choice since version 6.
    """
    # A worker that computes keeps Python's lock for 5 ms at a time, and the window waits in the same queue: it feels
    # sticky. One millisecond costs the worker little and lets the window move.
    sys.setswitchinterval(SWITCH)
    choose_input_method()
    application = QApplication([*argv, "-style", "fusion"])  # asking for the style in use costs 5 ms of enumerations
    collect_between_events(application)
    application.setApplicationName("gedang")
    application.setApplicationDisplayName("格档")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    speak_chinese(application)
    load_fonts(resources, FIRST_FONTS)
    theme.use(application, worn or theme.Theme(), resources)
    return application


def choose_input_method() -> None:
    """On Linux let fcitx be spoken to through its ibus door: Qt's wheels bring no plugin for it."""
    if not sys.platform.startswith("linux") or not os.environ.get("QT_IM_MODULE", "").startswith("fcitx"):
        return
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    if not any(plugins.glob("*fcitx*")):
        os.environ["QT_IM_MODULE"] = "ibus"


def speak_chinese(application: QApplication) -> None:
    """Have Qt's own buttons and menus in Chinese."""
    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)


def load_fonts(resources: Path, names: Sequence[str]) -> None:
    """Make some of the program's own fonts known."""
    for name in names:
        QFontDatabase.addApplicationFont(str(resources / "fonts" / name))


def read_rare_fonts(resources: Path) -> None:
    """Read the fonts of rare characters once, from any thread, so that Qt finds them in the system's memory."""
    for name in RARE_FONTS:
        (resources / "fonts" / name).read_bytes()


def load_rare_fonts(resources: Path) -> None:
    """Make the fonts of rare characters known."""
    load_fonts(resources, RARE_FONTS)
