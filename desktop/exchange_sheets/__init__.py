"""The exchange with an office that has no such program: a workbook goes out, and what is edited in it comes back."""
