"""What the panels of attachments need of a room's desk."""

from typing import Protocol

from desktop.program import Program
from ui.work import Work


class Desk(Protocol):
    """The capabilities of the office and the door to other threads."""

    @property
    def program(self) -> Program:
        """The capabilities."""

    @property
    def work(self) -> Work:
        """The door."""
