"""The map: polygons of the grids, read, checked and assigned."""
