"""The tables, one file per subject. Importing this package makes the metadata complete."""

from db.models import dwellings, enterprises, grids, households, imports, log, office, people

__all__ = ["dwellings", "enterprises", "grids", "households", "imports", "log", "office", "people"]
