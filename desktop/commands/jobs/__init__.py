"""One module per command: its name, its help, its options, and what it runs."""
