"""Declared registers: side records of a grid or of somebody of the roster."""
