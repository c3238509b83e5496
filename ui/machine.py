"""What only the window knows of this machine, for the support file: Qt, screens, the fonts of the program."""

from typing import Any

from PySide6.QtCore import QSysInfo, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication

from ui.application import FIRST_FONTS


def machine_facts() -> dict[str, Any]:
    """Return what the window knows of this machine."""
    families = QFontDatabase.families()
    return {
        "qt": qVersion(),
        "platform": QGuiApplication.platformName(),
        "window system": f"{QSysInfo.productType()} {QSysInfo.productVersion()} {QSysInfo.kernelVersion()}",
        "screens": [
            {
                "size": f"{one.size().width()}x{one.size().height()}",
                "usable": f"{one.availableSize().width()}x{one.availableSize().height()}",
                "ratio": one.devicePixelRatio(),
                "dots per inch": round(one.logicalDotsPerInch()),
            }
            for one in QGuiApplication.screens()
        ],
        "fonts": {
            "families": len(families),
            "own": [str(one) for one in FIRST_FONTS],
            "used": QGuiApplication.font().family(),
        },
        "input method": type(QGuiApplication.inputMethod()).__name__,
    }
