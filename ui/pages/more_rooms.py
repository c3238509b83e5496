"""The rooms beside the dossiers: bringing workbooks in, what was done, settings."""

from functools import partial

from desktop.program import Program
from desktop.settings import Settings
from ui.page import Room
from ui.pages.audit.page import AuditPage
from ui.pages.changes.page import ChangesPage
from ui.pages.desk import Desk
from ui.pages.imports.page import ImportsPage
from ui.pages.imports.words import TAKEN
from ui.pages.recycling.page import RecyclingPage
from ui.pages.settings.look import apply
from ui.pages.settings.page import SettingsPage
from ui.work import Work

DATA, OFFICE = "数据", "系统"
# Group of tables a room is about; the settings are everybody's.
NEEDS = {"imports": "imports", "changes": "history", "audit": "audit", "recycling": "imports"}


def more_rooms(program: Program, work: Work, settings: Settings) -> list[Room]:
    """Return the rooms that whoever signed in may enter."""
    desk, may_read = Desk(program, work), program.office.clerk.may_read
    every = [
        Room("imports", "导入", "import", DATA, lambda: ImportsPage(desk, settings), TAKEN),
        Room("changes", "变更记录", "history", OFFICE, lambda: ChangesPage(desk)),
        Room("audit", "审计", "eye", OFFICE, lambda: AuditPage(desk)),
        Room("recycling", "回收站", "undo", OFFICE, lambda: RecyclingPage(desk)),
        Room("settings", "设置", "settings", OFFICE, lambda: SettingsPage(desk, settings, partial(apply, settings))),
    ]
    return [room for room in every if may_read(NEEDS.get(room.key, "own"))]
