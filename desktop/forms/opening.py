"""Opens whatever file a form comes in."""

from pathlib import Path

from desktop.errors import Refusal
from desktop.forms.book.book import open_book
from desktop.forms.book.converting import open_old_book
from desktop.forms.file import FormFile
from desktop.jobs import Progress

NOT_A_FORM = "“{name}”不是可以填的表。请选择 Excel 表格（.xlsx、.xls）或 Word 文档（.docx）。"
BOOKS, OLD_BOOKS, DOCUMENTS = (".xlsx", ".xlsm"), (".xls", ".et"), (".docx", ".doc", ".wps")
ENDINGS = (*BOOKS, *OLD_BOOKS, *DOCUMENTS)


def open_file(path: Path, progress: Progress) -> tuple[FormFile, tuple[str, ...]]:
    """Return an opened form, and sentences on what was done to open it. Raise Refusal with the way out."""
    ending = path.suffix.lower()
    if ending in BOOKS:
        return open_book(path, progress), ()
    if ending in OLD_BOOKS:
        return open_old_book(path, progress)
    if ending in DOCUMENTS:
        from desktop.forms.word.form import open_document  # lxml costs 0.05 s of the start

        return open_document(path, progress)
    raise Refusal(NOT_A_FORM.format(name=path.name))
