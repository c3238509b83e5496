"""Enterprises and places: one dossier each."""
