"""Puts the program together: the window, or one job of the command line."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

READ_SHEET = "read-sheet"  # the confined child that parses one spreadsheet; a frozen program calls itself so


def main(arguments: Sequence[str]) -> int:
    """Open the window, or run the command named. Only what is asked for is loaded."""
    if arguments[:1] == [READ_SHEET]:
        return int(importlib.import_module("desktop.sheets.child").main(list(arguments[1:])))
    if (folder := window_folder(arguments)) is not False:
        return int(importlib.import_module("ui.window").open_window(folder))
    if arguments[0] in ("tour", "screens", "--selftest"):
        return int(importlib.import_module("ui.touring").main(list(arguments)))
    return int(importlib.import_module("desktop.commands").main(list(arguments)))


def window_folder(arguments: Sequence[str]) -> Path | bool | None:
    """Return the folder to open a window on, None for the user's own, or False when a command is asked for."""
    if not arguments:
        return None
    if arguments[0] == "--data" and len(arguments) == 2:
        return Path(arguments[1])
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
