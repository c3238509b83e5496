"""What can be taken back: the own last steps, and what was deleted."""
