"""The clerk's guide (F1): pages of Markdown under `resources/help`, contents at the left, searched at once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QKeySequence,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.resources import resources
from ui import theme
from ui.buttons import label
from ui.icons import icon
from ui.rows import RowList

PLACE = Qt.ItemDataRole.UserRole
WIDE, HIGH = 960, 680
LINES = 1.5  # height of a line, in heights of its letters


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the guide."""

    name: str  # of its file, as links call it
    title: str
    text: str


@cache
def chapters() -> tuple[Chapter, ...]:
    """Return the pages in their order: that of the numbers their files begin with."""
    files = sorted((resources() / "help").glob("[0-9]*.md"))
    return tuple(_chapter(file) for file in files)


def _chapter(file: Path) -> Chapter:
    text = file.read_text("utf-8")
    return Chapter(file.name, text.splitlines()[0].lstrip("# "), text)


class Guide(QWidget):
    """A window of its own, so that the clerk can read and work side by side."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "ground")
        self.setWindowTitle("使用说明 - 格档")
        self.setWindowIcon(icon("help", "accent"))
        self.line = QLineEdit(placeholderText="在说明中查找", clearButtonEnabled=True)
        self.line.addAction(icon("search", "quiet"), QLineEdit.ActionPosition.LeadingPosition)
        self.list, self.page = RowList(), QTextBrowser()
        self.found = label("", "small")
        self._lay_out()
        for place, chapter in enumerate(chapters()):
            item = QListWidgetItem(chapter.title, self.list)
            item.setData(PLACE, place)
        self.list.currentItemChanged.connect(lambda item, _: self._show(item))
        self.line.textChanged.connect(self._search)
        self.line.returnPressed.connect(self.find_next)
        self.page.anchorClicked.connect(self._follow)
        self.list.setCurrentRow(0)
        for keys, act in (("Esc", self.close), ("Ctrl+F", self.line.setFocus), ("F3", self.find_next)):
            QShortcut(QKeySequence(keys), self, act)
        self.resize(WIDE, HIGH)
        self.line.setFocus()

    def open_chapter(self, name: str) -> None:
        """Turn to a page by the name of its file."""
        for row, chapter in enumerate(chapters()):
            if chapter.name == name:
                self.list.setCurrentRow(row)

    def find_next(self) -> None:
        """Go to the next place of what is searched for, in this page and those after it."""
        typed = self.line.text().strip()
        if not typed or self.page.find(typed):
            return
        rows = [row for row in range(self.list.count()) if not self.list.isRowHidden(row)]
        here = self.list.currentRow()
        later = [row for row in rows if row > here] or rows
        if later:
            self.list.setCurrentRow(later[0])
            self.page.find(typed)

    def closeEvent(self, event: QCloseEvent) -> None:
        _Shown.guide = None
        super().closeEvent(event)

    def _search(self, typed: str) -> None:
        typed = typed.strip()
        hits = [_hits(chapter, typed) for chapter in chapters()]
        for row, count in enumerate(hits):
            self.list.setRowHidden(row, bool(typed) and not count)
            title = chapters()[row].title
            self.list.item(row).setText(f"{title}（{count}）" if typed and count else title)
        self.found.setText("" if not typed else f"找到 {sum(hits)} 处" if any(hits) else "没有找到，换一个词试试。")
        if typed and any(hits) and not hits[self.list.currentRow()]:
            self.list.setCurrentRow(next(row for row, count in enumerate(hits) if count))
        self._mark()

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        self.page.setMarkdown(chapters()[item.data(PLACE)].text)
        _space_out(self.page.document())
        self.page.moveCursor(QTextCursor.MoveOperation.Start)
        self._mark()

    def _mark(self) -> None:
        """Mark every place of what is searched for."""
        typed, marks = self.line.text().strip(), []
        cursor = self.page.document().find(typed) if typed else QTextCursor()
        while not cursor.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor  # type: ignore[attr-defined]
            mark.format.setBackground(theme.current().colour("amber_tint"))  # type: ignore[attr-defined]
            mark.format.setForeground(theme.current().colour("amber"))  # type: ignore[attr-defined]
            marks.append(mark)
            cursor = self.page.document().find(typed, cursor)
        self.page.setExtraSelections(marks)

    def _follow(self, url: QUrl) -> None:
        self.open_chapter(url.fileName())

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.page.document().setDocumentMargin(sizes.page)
        self.page.setAccessibleName("使用说明")
        self.list.setProperty("role", "list")
        self.list.setFixedWidth(sizes.nav_width + sizes.page)
        self.line.setFixedWidth(sizes.nav_width + sizes.page)
        left = QVBoxLayout()
        left.setSpacing(sizes.gap)
        for part in (self.line, self.found, self.list):
            left.addWidget(part)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.card, sizes.card, sizes.card)
        whole.setSpacing(sizes.card)
        whole.addLayout(left)
        whole.addWidget(self.page, 1)


class _Shown:
    """The one guide that may be open."""

    guide: Guide | None = None


def open_guide(owner: QWidget, chapter: str = "") -> Guide:
    """Show the guide, the same one again when it is open."""
    guide = _Shown.guide
    if guide is None or not shiboken6.isValid(guide):  # it goes with its owner, too
        guide = _Shown.guide = Guide(owner.window())
    if chapter:
        guide.open_chapter(chapter)
    guide.show()
    guide.activateWindow()
    return guide


def _hits(chapter: Chapter, typed: str) -> int:
    return chapter.text.lower().count(typed.lower()) if typed else 0


def _space_out(document: QTextDocument) -> None:
    """Give lines and paragraphs air and headings their size: Markdown comes without either."""
    sizes = theme.current()
    block = document.begin()
    while block.isValid():
        cursor, shape = QTextCursor(block), QTextBlockFormat(block.blockFormat())
        in_table = cursor.currentTable() is not None
        shape.setLineHeight(LINES * 100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setBottomMargin(0 if in_table else sizes.unit if block.textList() is not None else sizes.gap)
        if level := shape.headingLevel():
            shape.setTopMargin(sizes.gap if level == 1 else sizes.card)
            letters = QTextCharFormat()
            letters.setProperty(QTextCharFormat.Property.FontPixelSize, sizes.title if level == 1 else sizes.section)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(letters)
        elif shape.nonBreakableLines():  # a command to be copied
            shape.setBackground(sizes.colour("raised"))
            shape.setBottomMargin(0)
        cursor.setBlockFormat(shape)
        block = block.next()
