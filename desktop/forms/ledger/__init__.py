"""报表台账: the forms an office owes, the three lists they stand on, and what a burden they are."""
