"""People: one dossier each."""
