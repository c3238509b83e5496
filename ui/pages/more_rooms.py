"""The rooms beside the dossiers: bringing workbooks in, what was done, settings."""

from desktop.program import Program
from desktop.settings import Settings
from ui.page import Room
from ui.pages.changes.page import ChangesPage
from ui.pages.desk import Desk
from ui.work import Work

DATA, OFFICE = "数据", "系统"


def more_rooms(program: Program, work: Work, settings: Settings) -> list[Room]:
    """Return the rooms that whoever signed in may enter."""
    desk = Desk(program, work)
    return [
        Room("changes", "变更记录", "history", OFFICE, lambda: ChangesPage(desk)),
    ]
