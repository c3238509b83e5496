"""The tables, one file per subject. Importing this package makes the metadata complete."""

from db.models import (
    attachments,
    cases,
    dwellings,
    enterprises,
    grids,
    households,
    imports,
    log,
    maps,
    meetings,
    office,
    organisations,
    papers,
    people,
    roster,
    selfcheck,
)

__all__ = [
    "attachments",
    "cases",
    "dwellings",
    "enterprises",
    "grids",
    "households",
    "imports",
    "log",
    "maps",
    "meetings",
    "office",
    "organisations",
    "papers",
    "people",
    "roster",
    "selfcheck",
]
