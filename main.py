"""Puts the program together: the window, or one job of the command line."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

SAFE = "--safe"  # look after an office that does not open as it should
CHILDREN = {  # confined processes for what strangers sent; a frozen program calls itself so
    "read-sheet": "desktop.sheets.child",
    "confined": "desktop.confined.child",
}


def main(arguments: Sequence[str]) -> int:
    """Open the window, or run the command named. Only what is asked for is loaded."""
    if arguments and (child := CHILDREN.get(arguments[0])):
        return int(importlib.import_module(child).main(list(arguments[1:])))
    is_safe = SAFE in arguments
    if (chosen := window_on([one for one in arguments if one != SAFE])) is not None:
        return int(importlib.import_module("ui.window").open_window(*chosen, is_safe))
    if arguments[0] in ("tour", "screens", "--selftest"):
        return int(importlib.import_module("ui.touring").main(list(arguments)))
    return int(importlib.import_module("desktop.commands").main(list(arguments)))


def window_on(arguments: Sequence[str]) -> tuple[Path | None, str] | None:
    """Return the folder and the shared office to open a window on, as far as they are named.

    None when a command is asked for.
    """
    named = dict(zip(arguments[::2], arguments[1::2], strict=False))
    if len(arguments) % 2 or len(named) * 2 != len(arguments) or named.keys() - {"--data", "--database"}:
        return None
    return Path(named["--data"]) if "--data" in named else None, named.get("--database", "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
