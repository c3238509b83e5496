"""Spreadsheets in and out: reading, laying out, matching headings, importing, writing."""
