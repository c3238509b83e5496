"""Dwellings: the rental register among them."""
