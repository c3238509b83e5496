"""The tables, one file per subject. Importing this package makes the metadata complete."""

from db.models import (
    dwellings,
    enterprises,
    grids,
    households,
    imports,
    log,
    maps,
    office,
    organisations,
    people,
    roster,
    selfcheck,
)

__all__ = [
    "dwellings",
    "enterprises",
    "grids",
    "households",
    "imports",
    "log",
    "maps",
    "office",
    "organisations",
    "people",
    "roster",
    "selfcheck",
]
