"""Offices that are killed at work, again and again: `make kills` for the long run, a few rounds in the ordinary one."""
