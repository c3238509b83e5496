"""The room of the figures of cases."""
