"""Bringing backups back: the assistant, and the test that one can be brought back."""
