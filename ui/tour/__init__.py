"""The program shows itself: the whole job without a window, pictures of every page, the self-test."""
