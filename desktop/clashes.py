"""What two clerks did to one dossier at once, side by side, so that neither's work is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.errors import Busy, Conflict
from desktop.display import Display
from desktop.fields import Field, Hidden
from desktop.telling import EMPTY, Told

__all__ = ["Busy", "Clash", "Clashes", "Conflict", "compare"]


@dataclass(frozen=True, slots=True)
class Clash:
    """One field: what it was, what the other made of it, what I made of it; empty where one left it alone."""

    key: str
    title: str
    before: str
    theirs: str
    mine: str

    @property
    def is_double(self) -> bool:
        """Whether both changed it."""
        return bool(self.theirs and self.mine)


@dataclass(frozen=True, slots=True)
class Clashes:
    """Who changed the dossier meanwhile, and every field that either touched."""

    by: str
    at: datetime | None
    lines: tuple[Clash, ...]


def compare(
    versions: Sequence[Told],
    since: int | None,
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    fields: Sequence[Field],
    display: Display,
) -> Clashes:
    """Compare what others saved since a version with my own edits of it, `mine` over `base`, that are not saved yet."""
    newer = [one for one in versions if since is None or one.version > since]
    theirs: dict[str, tuple[str, str, str]] = {}
    for told in newer:  # the newest first, so what it left is what stands, and the oldest says what was before
        for change in told.differences:
            after = theirs[change.key][2] if change.key in theirs else change.after
            theirs[change.key] = (change.title, change.before, after)
    edited = {field.key: field for field in fields if field.key in mine}
    lines = [
        Clash(key, title, before, after, _words(display, edited[key], mine[key]) if key in edited else "")
        for key, (title, before, after) in theirs.items()
    ]
    lines += [
        Clash(key, field.title, _words(display, field, base[key]), "", _words(display, field, mine[key]))
        for key, field in edited.items()
        if key not in theirs
    ]
    lines.sort(key=lambda line: not line.is_double)
    return Clashes("、".join(dict.fromkeys(one.by for one in newer)), newer[0].at if newer else None, tuple(lines))


def _words(display: Display, field: Field, value: Any) -> str:
    """Return a value as the form shows it: what was typed in full, what is hidden hidden."""
    return value.text if isinstance(value, Hidden) else display.text(field, value) or EMPTY
