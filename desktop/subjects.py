"""What the office keeps dossiers of, as the collection list and the importer name it."""

from db import search

PERSON, HOUSEHOLD, DWELLING, ENTERPRISE = "person", "household", "dwelling", "enterprise"  # subjects of the collection
GRID, STAFF, ORGANISATION, CASE = "grid", "staff", "organisation", "case"


def table_of(subject: str) -> str:
    """Return the table in which the records of a subject stand."""
    return search.TABLES.get(subject, subject)
