"""The command line: every job of the office without a window, over the same services."""

from desktop.commands.line import main

__all__ = ["main"]
