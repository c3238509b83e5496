"""The room of the grids."""
