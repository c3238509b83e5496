"""The room of the people who run the grids."""
