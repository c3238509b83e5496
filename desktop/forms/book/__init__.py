"""Forms that are workbooks: read as they look, and filled by patching the cells of a copy."""

from desktop.forms.book.book import Book, open_book

__all__ = ["Book", "open_book"]
