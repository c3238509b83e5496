"""Official papers as files for a word processor (WPS, Word)."""
