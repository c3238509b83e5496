"""The room of the scenarios."""
