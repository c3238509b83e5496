"""How ledgers look on paper: columns, heads, groups, sums, boxes. Files that an office can change."""
