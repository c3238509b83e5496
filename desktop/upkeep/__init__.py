"""Upkeep: checking, backing up and restoring the office's data."""
