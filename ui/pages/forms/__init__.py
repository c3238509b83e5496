"""The room in which a form of others is seen as it looks, filled from the dossiers and checked."""
