"""Photographs and scans: kept encrypted beside the database, shown small, given out on purpose."""
