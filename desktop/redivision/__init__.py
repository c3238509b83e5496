"""Re-division: grids split, merged, moved, renamed and closed, in one write that can be undone."""
