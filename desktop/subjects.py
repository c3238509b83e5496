"""What the office keeps dossiers of, as the collection list and the importer name it."""

PERSON, HOUSEHOLD, DWELLING, ENTERPRISE = "person", "household", "dwelling", "enterprise"  # subjects of the collection
GRID, STAFF, ORGANISATION, CASE = "grid", "staff", "organisation", "case"
