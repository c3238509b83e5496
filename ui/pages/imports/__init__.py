"""Bringing workbooks in: files, columns, results, and the rows to decide later."""
