"""Taking a re-division back from the window."""

from PySide6.QtWidgets import QWidget

from desktop.redivision.sizes import in_words
from desktop.redivision.undoing import Undone
from ui import ask
from ui.page import Page
from ui.pages.desk import Desk


def take_back(page: Page, desk: Desk, key: int, owner: QWidget | None = None) -> None:
    """Undo a re-division, and tell what came back."""

    def done(undone: Undone) -> None:
        returned = in_words(undone.returned.items())
        left = f"另有 {undone.left:,} 条后来又调整过，留在现在的网格。" if undone.left else ""
        page.say("已撤销这次网格调整。" + (f"划回 {returned}。" if returned else "") + left)

    redivisions = desk.program.redivisions
    desk.work.write(owner or page, "撤销网格调整", lambda slate: redivisions.undo(key, slate), done)


def ask_and_take_back(page: Page, desk: Desk, key: int, title: str, owner: QWidget) -> None:
    """Undo a re-division when the clerk says so."""
    detail = "住户划回原来的网格，新网格撤销，名称和任职恢复原样；编码不再使用。"
    if ask.ask(owner, f"要撤销“{title}”吗？", "撤销这次调整", "不撤销", detail=detail, danger=True):
        take_back(page, desk, key, owner)
