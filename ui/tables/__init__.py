"""Long lists: millions of keys, rows read only when they are seen."""
