"""Forms bound to records, and the editors of which they are made."""
