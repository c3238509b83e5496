"""The layout of the office's papers for a word processor: the program's, or a .docx that the office put in its place.

It is kept among the facts of the office, so that it travels with the backup.
"""

import base64
from pathlib import Path

from desktop.documents.word import check_layout, own_layout, word_file
from desktop.files import replace_file
from desktop.given_file import content_of
from desktop.office import Office
from desktop.official import OfficialPaper

FACT = "word_layout"  # key of the fact: name and content of the file, or nothing
LARGEST = 1 << 20  # bytes: every fact of an office is read at once
OWN, TITLE = "程序自带", "公文版式"
KINDS = "Word 文档 (*.docx)"


class WordLayout:
    """Keeps the layout and writes papers on it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @property
    def name(self) -> str:
        """What the file was called, or that it is the program's own."""
        return str((self._office.get(FACT) or {}).get("name", OWN))

    @property
    def is_own(self) -> bool:
        """Whether no other was put in its place."""
        return not self._office.get(FACT)

    def replace(self, file: Path) -> None:
        """Put a .docx in place of the layout. Raise Refusal for a file that lacks a style, or is none."""
        content = content_of(file, LARGEST, "这个版式文件超过 1 MB，请去掉里面的图片再选。")
        check_layout(content)
        self._keep("更换公文版式", {"name": file.name, "content": base64.b64encode(content).decode()}, file.name)

    def reset(self) -> None:
        """Go back to the program's own layout."""
        self._keep("恢复自带公文版式", None, OWN)

    def copy(self, to: Path) -> None:
        """Write the layout to a file, to be changed in a word processor."""
        replace_file(to, self._content() or own_layout())

    def write(self, paper: OfficialPaper, to: Path) -> None:
        """Write a paper as a .docx on the layout, whole or not at all."""
        replace_file(to, word_file(paper, self._content()))

    def _content(self) -> bytes | None:
        kept = self._office.get(FACT)
        return base64.b64decode(kept["content"]) if kept else None

    def _keep(self, action: str, value: dict[str, str] | None, name: str) -> None:
        self._office.put(action, {FACT: value}, {TITLE: (self.name, name)})
