"""The roster: the people who run the grids, their posts, the households they look after."""
