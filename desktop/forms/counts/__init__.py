"""Forms of counts (统计表): what each crossing counts, its number, whether the sums are right, whom it counted."""
