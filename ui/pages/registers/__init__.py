"""The declared registers of a grid or of somebody of the roster: a panel for any dossier."""
