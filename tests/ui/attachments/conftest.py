"""An office with a case that has attachments, and the desk of a room."""

import pytest

from ui.attachments.panel import AttachmentPanel, PendingAttachments
from ui.pages.desk import Desk
from ui.work import Work

CASE = "case_record"


@pytest.fixture
def work(qtbot):
    """The door to other threads."""
    work = Work()
    yield work
    work.close()


@pytest.fixture
def desk(program, work):
    """What every room works with."""
    program.office.store.on_change.append(work.tell)
    return Desk(program, work)


@pytest.fixture
def idle(qtbot, work):
    """Wait until nothing is under way."""
    return lambda: qtbot.waitUntil(lambda: not work.tickets, timeout=20_000)


@pytest.fixture
def panel(qtbot, desk, idle):
    """The attachments of one case, shown."""
    made = AttachmentPanel(desk, CASE, 1, may_write=True)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    idle()
    return made


@pytest.fixture
def pending(qtbot, desk):
    """The attachments of a case yet to be made, shown."""
    made = PendingAttachments(desk)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    qtbot.waitExposed(made)
    return made
