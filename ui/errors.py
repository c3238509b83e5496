"""The one presenter of errors: what is expected is a sentence, anything else is a bug and goes whole to the log."""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop.jobs import Cancelled
from desktop.wording import words_for

if TYPE_CHECKING:
    from ui.notices import NoticeLine

log = logging.getLogger(__name__)

BUG = "程序遇到意外错误，已写入日志。已填写的内容还在，可以继续。"
SUPPORT = "保存求助文件…"

Help = Callable[[QWidget | None], object]  # given the window in which help is wanted


class _Offered:
    """What is offered beside the sentence of a bug."""

    help: Help | None = None


def offer_help(act: Help) -> None:
    """Offer this whenever a bug comes to light."""
    _Offered.help = act


def show_error(parent: QObject | None, error: BaseException) -> None:
    """Tell the clerk what went wrong, in the window where it happened; nothing typed is touched."""
    if isinstance(error, Cancelled):
        return
    sentence = sentence_of(error)
    if words_for(error) is None and _Offered.help is not None:
        _show_bug(parent, sentence, _Offered.help)
    else:
        show_refusal(parent, sentence)


def sentence_of(error: BaseException) -> str:
    """Return what the clerk reads; a bug is written to the log on the way."""
    words = words_for(error)
    if words is None:
        log.critical("a bug came to light", exc_info=error)
    return words or BUG


def show_refusal(parent: QObject | None, sentence: str) -> None:
    """Show one sentence without stopping the clerk; only a window without a line for it gets a dialog."""
    from ui import ask  # with the line of notices 4 ms and all the names of Qt, which the first window does without

    window, line = _place(parent)
    if line is not None:
        line.refuse(sentence)
    else:
        ask.tell(window, sentence)


def _show_bug(parent: QObject | None, sentence: str, act: Help) -> None:
    from ui import ask  # as above

    window, line = _place(parent)
    if line is not None:
        line.refuse(sentence, lambda: act(window), SUPPORT)
    elif ask.choose(window, sentence, [(True, SUPPORT), (False, "知道了")], sign="warning"):
        act(window)


def _place(parent: QObject | None) -> "tuple[QWidget | None, NoticeLine | None]":
    """Return the window that something happened in, and its line for a sentence, if it can be seen."""
    from ui.notices import NoticeLine  # as above

    window = parent.window() if isinstance(parent, QWidget) and shiboken6.isValid(parent) else None
    window = window or QApplication.activeWindow()
    line = window.findChild(NoticeLine) if window is not None else None
    return window, line if line is not None and line.can_be_seen() else None


def install_hooks() -> None:
    """Let no error pass unseen: whatever nobody caught is logged and shown."""
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: _log_uncaught(told.exc_type, told.exc_value, told.exc_traceback)
    sys.unraisablehook = lambda told: _log_uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    elif QApplication.instance() is None:
        _log_uncaught(kind, error, trace)
    else:
        show_error(None, error)


def _log_uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    log.critical("a bug came to light", exc_info=(kind, error or kind(), trace))
