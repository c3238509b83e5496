"""The room of the organisations."""
