"""The room of the map."""
