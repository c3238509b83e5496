"""What a mediation file consists of, in its order, as resources/mediation_file.json declares it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from desktop.declaring import field_of
from desktop.fields import Field
from desktop.resources import resources

SOURCE = "from"  # of a declared field: what of the case proposes its value


class Ending(StrEnum):
    """How a mediation ended, which decides what its file must hold: a code of the list mediation_ending."""

    WRITTEN = "written"
    ORAL = "oral"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PieceKind:
    """One kind of document. Without fields it is a scan; with fields a scan may stand for the filled form."""

    key: str
    title: str
    about: str = ""
    made: bool = False  # by the program, when the file is printed
    needed: frozenset[str] = frozenset()  # the endings with which it must be there
    one_of: str = ""  # of all kinds with this word one must be there
    many: bool = False
    parties: bool = False  # whether the parties of the case stand on the form
    fields: tuple[Field, ...] = ()
    proposed: Mapping[str, str] = field(default_factory=dict, hash=False)  # by field: what of the case proposes it
    text: tuple[str, ...] = ()  # printed under the fields
    signed: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class FileOrder:
    """The declared order of a file."""

    months: int  # in which a mediation is normally ended
    pages: int  # of one volume at most
    facts: tuple[Field, ...]  # of the file itself, beside its columns
    kinds: tuple[PieceKind, ...]

    def kind(self, key: str) -> PieceKind | None:
        """Return one kind, None for a key that none has."""
        return next((one for one in self.kinds if one.key == key), None)

    def place(self, key: str) -> int:
        """Return where in a file documents of a kind stand; those of a kind no longer declared come last."""
        return next((place for place, one in enumerate(self.kinds) if one.key == key), len(self.kinds))


@cache
def file_order() -> FileOrder:
    """Return the declared order."""
    declared = json.loads((resources() / "mediation_file.json").read_text("utf-8"))
    facts = tuple(map(field_of, declared["facts"]))
    return FileOrder(declared["months"], declared["pages"], facts, tuple(map(_kind, declared["pieces"])))


def _kind(plain: Mapping[str, Any]) -> PieceKind:
    fields = plain.get("fields", ())
    told = {
        "needed": frozenset(plain.get("needed", ())),
        "fields": tuple(field_of({key: one[key] for key in one if key != SOURCE}) for one in fields),
        "proposed": {one["key"]: one[SOURCE] for one in fields if SOURCE in one},
        "text": tuple(plain.get("text", ())),
        "signed": tuple(map(tuple, plain.get("signed", ()))),
    }
    return PieceKind(**(dict(plain) | told))
