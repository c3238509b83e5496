"""Where a surname ends."""

import csv
from functools import cache

from desktop.resources import resources


@cache
def compound_surnames() -> dict[str, tuple[str, ...]]:
    """Return the surnames of two characters with the reading of each character."""
    path = resources() / "codes" / "compound_surnames.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["surname"]: tuple(row["reading"].split()) for row in csv.DictReader(file)}


def surname_of(name: str) -> str:
    """Return the surname of a name written in Chinese characters."""
    return name[:2] if len(name) > 2 and name[:2] in compound_surnames() else name[:1]


def split_name(name: str) -> tuple[str, str]:
    """Return surname and given name."""
    surname = surname_of(name)
    return surname, name[len(surname) :]
