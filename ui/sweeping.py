"""Garbage is collected by the window's own thread, between two events.

By itself Python collects wherever it makes an object. That may be inside a destructor of Qt, which asks Python while it
holds a lock (`QObject.disconnectNotify`): a second object of Qt that dies there waits for the same lock for ever. Or it
is in the thread of a job, where no window may die.
"""

import gc

from PySide6.QtCore import QObject, QTimer

from desktop.garbage import sweep

EVERY = 200  # milliseconds: what a busy job makes in that time is looked through in about 20


def collect_between_events(owner: QObject) -> QTimer:
    """Take the collecting from Python, as long as the owner lives. Return the clock."""
    gc.disable()
    clock = QTimer(owner, interval=EVERY)
    clock.timeout.connect(sweep)
    clock.start()
    return clock
