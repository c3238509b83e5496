"""Organisations of the grids: the party's, the teams, the grid offices."""
