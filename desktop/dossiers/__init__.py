"""The dossiers of people, households, dwellings and enterprises (P1-29)."""
