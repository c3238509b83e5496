"""How the records of a form are divided into files, and what the files are called."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.forms.plan import Plan
from desktop.forms.scope import Subject
from desktop.forms.scopes import Scopes

LONGEST_NAME = 80  # characters of a file's name before its ending
_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\r\t', "_"))


@dataclass(frozen=True, slots=True)
class Share:
    """What goes into one file."""

    keys: Sequence[int]
    village: int | None = None
    unit: str = ""  # name of the village
    part: int = 0  # of several files of one village or of all, from 1; 0 where there is only one


def shares(scopes: Scopes, subject: Subject, keys: Sequence[int], plan: Plan) -> list[Share]:
    """Return what goes into each file, in order."""
    if plan.by_village:
        whole = [Share(own, village or None, name) for village, name, own in scopes.by_village(subject, keys)]
    else:
        whole = [Share([int(key) for key in keys])]
    return [part for share in whole for part in _parts(share, plan.row_limit)]


def _parts(share: Share, limit: int) -> Iterator[Share]:
    if not limit or len(share.keys) <= limit:
        yield share
        return
    for number, start in enumerate(range(0, len(share.keys), limit), 1):
        yield Share(share.keys[start : start + limit], share.village, share.unit, number)


def file_name(form: str, ending: str, *further: str, part: int = 0) -> str:
    """Return the name of a file: that of the form, what it is of, and its number."""
    words = "-".join(filter(None, (Path(form).stem, *further))).translate(_FORBIDDEN)[:LONGEST_NAME].strip(" .")
    return f"{words}{f'（{part}）' if part else ''}{ending}"


def free_path(folder: Path, name: str, taken: set[Path]) -> Path:
    """Return a path that no file has, nor any of those about to be written."""
    path, number = folder / name, 2
    while path.exists() or path in taken:
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
        number += 1
    taken.add(path)
    return path
