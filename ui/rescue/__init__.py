"""The worst day, as the clerk sees it: the support file, safe mode, the repair."""
