"""A process of its own for files that strangers made: it may die of them, the program does not."""
