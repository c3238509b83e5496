"""The room of the households: list, dossier (一户一档), and what can happen to a household."""
