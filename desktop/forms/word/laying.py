"""The sheets of a document: its tables in their order, and the text outside them behind."""

from collections.abc import Iterator, Sequence

from desktop.forms.cards.blanks import blanks_in
from desktop.forms.word.names import Element, W, inside
from desktop.forms.word.prose import ProseSheet
from desktop.forms.word.tables import TableSheet
from desktop.forms.word.texts import text_of

UNNAMED = "表 {number}"
LONGEST_NAME = 40
MOST_LOOKED_BACK = 6  # paragraphs before a table, for its title

Sheet = TableSheet | ProseSheet


def blocks_of(tree: Element) -> list[Element]:
    """Return what stands in the body of a document, without what is said of its last pages."""
    body = tree.find(f"{W}body")
    return [] if body is None else [one for one in body if one.tag != f"{W}sectPr"]


def sheets_of(blocks: Sequence[Element], is_protected: bool) -> list[Sheet]:
    """Return the sheets of some blocks of a document."""
    sheets: list[Sheet] = []
    paragraphs: list[Element] = []
    titles: list[str] = []
    for kind, element in _in_order(blocks):
        if kind == "p":
            paragraphs.append(element)
            titles.append("".join(text_of((element,)).split()))
            continue
        name = next(filter(_is_title, titles[: -MOST_LOOKED_BACK - 1 : -1]), "")
        sheets.append(TableSheet(element, name or UNNAMED.format(number=len(sheets) + 1), is_protected))
        titles = []
    return [*sheets, ProseSheet(paragraphs, is_protected)]


def _in_order(blocks: Sequence[Element]) -> Iterator[tuple[str, Element]]:
    """Yield paragraphs outside tables, and tables, those inside tables too; text boxes are left as they are."""
    for block in blocks:
        if block.tag == f"{W}p":
            yield "p", block
        elif block.tag == f"{W}tbl":
            yield "tbl", block
            yield from (
                ("tbl", table)
                for table in block.iter(f"{W}tbl")
                if table is not block and next(table.iterancestors(f"{W}txbxContent"), None) is None
            )
        elif block.tag == f"{W}sdt":
            yield from _in_order([one for content in block.iterchildren(f"{W}sdtContent") for one in content])
        else:
            yield from _in_order([*inside(block, "p", "tbl")])


def _is_title(words: str) -> bool:
    return 0 < len(words) <= LONGEST_NAME and not blanks_in(words) and "：" not in words and ":" not in words
