"""Households: who lives together, since when, and what happened."""
