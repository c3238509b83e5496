"""Grids: the tree every household, place and person hangs on."""
