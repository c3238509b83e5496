"""The program's log: one rotating file without personal data, and one for what kills the process."""

import faulthandler
import logging
import re
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG, FAULTS = "gedang.log", "faults.log"
SIZE, COPIES = 2 << 20, 5
LAYOUT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

# \d takes in full-width digits; people part the digits of numbers by blanks and hyphens
ID_NUMBER = re.compile(r"(?<!\d)(?:\d[ -]?){14,19}[\dXxＸｘ](?!\d)")
MOBILE = re.compile(r"(?<!\d)[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")


def masked(text: str) -> str:
    """Return a text without anything like an ID number or a mobile number."""
    return MOBILE.sub("[手机号码]", ID_NUMBER.sub("[证件号码]", text))


class MaskingFormatter(logging.Formatter):
    """Masks the whole entry, the traceback too: the last net, for whoever logs a person by mistake."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line as it is written."""
        return masked(super().format(record))


def start_logging(folder: Path, level: int = logging.INFO) -> Callable[[], None]:
    """Log into a folder from now on. Return what ends it."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / LOG, maxBytes=SIZE, backupCount=COPIES, encoding="utf-8", delay=True)
    handler.setFormatter(MaskingFormatter(LAYOUT))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level)
    faults = (folder / FAULTS).open("a", encoding="utf-8")
    faulthandler.enable(faults)

    def stop() -> None:
        faulthandler.disable()
        faults.close()
        root.removeHandler(handler)
        root.setLevel(before)
        handler.close()

    return stop
