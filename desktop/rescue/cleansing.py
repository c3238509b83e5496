"""Lines of the log as they may leave the office: places, kinds and counts; nothing that could name anybody.

The log itself is written without what errors say. Here the last doors are shut too: only plain Latin letters stay, so
that no name or address in Chinese can be among them, no long number does, and no folder of this machine's user.
"""

import re
from collections.abc import Iterable

from desktop.logs import masked

PLACE = re.compile(r'File "[^"]*?((?:[\w.\- ]+[/\\]){0,3}[\w.\-<>]+)"')
QUOTED = re.compile(r"""'[^']*'|"(?!(?:[\w.\- ]+[/\\]){0,3}[\w.\-<>]+", line)[^"]*\"""")
FOLDER = re.compile(r"(?:[A-Za-z]:|~)?(?:[/\\][^\s/\\:,;\"']+){2,}[/\\]?")
NUMBER = re.compile(r"\d{6,}")
FOREIGN = re.compile(r"[^\x20-\x7e\t]+")
ENTRY = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ [\w.]+: ")
SOURCE = re.compile(r"    \S")  # the line of the program under its place
MOST = 4000  # lines, the newest


def cleansed(lines: Iterable[str]) -> list[str]:
    """Return the newest lines of a log as they may be shown to a stranger."""
    kept = [line for line in lines if not SOURCE.match(line)]
    return [_cleansed(line.rstrip("\n")) for line in kept[-MOST:]]


def _cleansed(line: str) -> str:
    head = ENTRY.match(line)
    start = head[0] if head else ""
    rest = masked(line[len(start) :])
    if place := PLACE.search(rest):
        after = rest[place.end() :]
        return start + FOREIGN.sub("_", f'  File "{place[1]}"') + FOREIGN.sub("_", NUMBER.sub("#", after))
    rest = QUOTED.sub("'_'", rest)
    return start + NUMBER.sub("#", FOREIGN.sub("_", FOLDER.sub("_", rest)))
