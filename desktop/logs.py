"""The program's log: one rotating file without personal data, and one for what kills the process."""

import faulthandler
import logging
import re
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from desktop.version import VERSION

log = logging.getLogger(__name__)

LOG, FAULTS = "gedang.log", "faults.log"
SIZE, COPIES = 2 << 20, 5
LAYOUT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
SAY_NOTHING_PRIVATE = (AttributeError, ImportError, NameError, NotImplementedError, RecursionError, TypeError)

# \d takes in full-width digits; people part the digits of numbers by blanks and hyphens
ID_NUMBER = r"(?<!\d)(?:\d[ -]?){14,19}[\dXxＸｘ](?!\d)"
MOBILE = r"(?<!\d)[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"


def masked(text: str) -> str:
    """Return a text without anything like an ID number or a mobile number."""
    return re.sub(MOBILE, "[手机号码]", re.sub(ID_NUMBER, "[证件号码]", text))


class MaskingFormatter(logging.Formatter):
    """Masks the whole entry, the traceback too: the last net, for whoever logs a person by mistake."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line as it is written."""
        own = logging.makeLogRecord(record.__dict__ | {"exc_text": None})  # another handler may have put it into words
        return masked(super().format(own))

    def formatException(self, ei: ErrorInfo) -> str:
        """Return where an error came from and of what kind it is; what it says may name somebody."""
        told: list[str] = []
        error = ei[1]
        while error is not None:
            kind = type(error)
            said = f": {error}" if isinstance(error, SAY_NOTHING_PRIVATE) else ""
            places = "".join(traceback.format_tb(error.__traceback__))
            told.append(f"{places}{kind.__module__}.{kind.__qualname__}{said}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n\ncaused by\n\n".join(told)


class RotatingFile(logging.FileHandler):
    """A file that makes room for a new one when it is full; a few former ones are kept.

    The standard library's own costs 8 ms of every start, since it also knows sockets and queues.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write one entry."""
        if self.stream is not None and self.stream.tell() > SIZE:
            self.close()
            former = [Path(f"{self.baseFilename}.{number}") for number in range(1, COPIES + 1)]
            for newer, older in zip(reversed([Path(self.baseFilename), *former[:-1]]), reversed(former), strict=True):
                if newer.exists():
                    newer.replace(older)
        super().emit(record)


def start_logging(folder: Path, level: int = logging.INFO) -> Callable[[], None]:
    """Log into a folder from now on. Return what ends it."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFile(folder / LOG, encoding="utf-8", delay=True)
    handler.setFormatter(MaskingFormatter(LAYOUT))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level)
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)  # seven lines at every start say nothing
    log.info("version %s, Python %s, %s", VERSION, sys.version.split()[0], sys.platform)
    faults = (folder / FAULTS).open("a", encoding="utf-8")
    faulthandler.enable(faults)

    def stop() -> None:
        faulthandler.disable()
        faults.close()
        root.removeHandler(handler)
        root.setLevel(before)
        handler.close()

    return stop
