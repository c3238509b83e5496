"""The room of the self-check."""
