"""A room of the office: what every page is to the frame around it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui import ask
from ui.buttons import Kind


@dataclass(frozen=True)
class Command:
    """Something a page can do: found by its words, reached by its keys, perhaps a button of the top line."""

    title: str
    run: Callable[[], object]
    icon: str = ""
    keys: str = ""
    kind: Kind = ""
    shown: bool = True


class Page(QWidget):
    """A subclass is built when its room is first entered, and stays."""

    said = Signal(str, object)  # a success, and the function that takes it back or None
    shown_changed = Signal(str)  # how many records are shown, in words
    state_changed = Signal()  # what `state` returns is worth keeping anew
    wanted = Signal(str, object)  # key of another room, and what to open there

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.commands: list[Command] = []
        self.shown = ""

    def activate(self) -> None:
        """The clerk entered the room."""

    def leave(self) -> bool:
        """Return whether the clerk may leave; ask first when something would be lost."""
        return True

    def may_close(self) -> bool:
        """Return whether the window may be closed; differs from leaving where a page keeps what was begun."""
        return self.leave()

    def open(self, target: Any) -> None:
        """Open what a search or another page points to."""

    def state(self) -> dict[str, Any]:
        """Return what should be found again after a restart: plain data."""
        return {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up what `state` once returned, perhaps by an older program."""

    def say(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        """Tell of a success in the line at the foot."""
        self.said.emit(sentence, undo)

    def tell_shown(self, words: str) -> None:
        """Tell the status line how much is shown."""
        self.shown = words
        self.shown_changed.emit(words)

    def add_command(self, command: Command) -> QAction:
        """Make something that can be done known to the keys, the search box and the top line."""
        self.commands.append(command)
        action = QAction(command.title, self)
        action.triggered.connect(lambda: command.run())
        if command.keys:
            action.setShortcut(command.keys)  # heard in the whole window, from the page that is shown alone
        self.addAction(action)
        return action


def always() -> bool:
    """Say yes."""
    return True


@dataclass(frozen=True)
class Room:
    """An entry of the navigation, and how its page is built when it is first wanted."""

    key: str
    title: str
    icon: str
    group: str
    make: Callable[[], Page]
    takes: tuple[str, ...] = ()  # how names of files end that its page opens when they are dropped on the window
    takes_now: Callable[[], bool] = always  # quick: asked while a file is dragged


def may_drop_edits(parent: QWidget, save: Callable[[], object], what: str = "修改") -> bool:
    """Ask what becomes of unsaved edits; return whether they may be dropped. Saving goes on by itself."""
    choices = [("drop", "放弃" + what), ("stay", "继续编辑"), ("save", "保存")]
    answer = ask.choose(parent, f"{what}还没有保存。", choices)
    if answer == "save":
        save()
    return answer == "drop"
