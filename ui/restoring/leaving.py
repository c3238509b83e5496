"""The way from the open office to the restore assistant: nobody may have the office open while it is replaced."""

from PySide6.QtWidgets import QWidget

from ui import ask

THEN, RESTORE = "then", "restore"  # a property of the office's window, and what follows once it is closed
QUESTION = "从备份恢复要先退出登录，现在退出？"
DETAIL = "退出后打开恢复窗口：先选备份，看清会改变什么，再决定是否恢复。期间随时可以放弃，现有资料不变。"


def leave_to_restore(part: QWidget) -> None:
    """Leave the office, if the clerk agrees, and go on with the assistant."""
    if ask.ask(part, QUESTION, "退出并选备份", "返回", detail=DETAIL):
        window = part.window()
        window.setProperty(THEN, RESTORE)
        if not window.close():
            window.setProperty(THEN, "")


def wants_to_restore(window: QWidget) -> bool:
    """Whether the assistant is what follows."""
    return window.property(THEN) == RESTORE
