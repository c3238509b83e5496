"""The print centre as the clerk sees it: what can be printed, how it looks, what was printed."""
