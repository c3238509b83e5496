"""Forms that are Word documents: read as sheets, filled by changing nothing but the places to be filled."""
