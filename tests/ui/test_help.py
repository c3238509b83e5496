"""The clerk's guide: its window, and that what it says is so."""

import re
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.resources import resources
from ui.help import Guide, chapters, open_guide
from ui.shortcuts import EVERYWHERE, LISTS


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def guide(owner: QWidget, qtbot: QtBot) -> Iterator[Guide]:
    made = open_guide(owner)
    qtbot.waitExposed(made)
    yield made
    if shiboken6.isValid(made):
        made.close()


def titles(guide: Guide) -> list[str]:
    rows = range(guide.list.count())
    return [guide.list.item(row).text() for row in rows if not guide.list.isRowHidden(row)]


def test_every_page_has_a_title_and_its_place(guide: Guide) -> None:
    assert titles(guide) == [chapter.title for chapter in chapters()]
    assert titles(guide)[0] == "开始使用"
    assert "第一次打开" in guide.page.toPlainText()


def test_what_is_searched_for_is_counted_marked_and_gone_to(guide: Guide, qtbot: QtBot) -> None:
    guide.line.setText("恢复码")
    assert guide.found.text().startswith("找到")
    assert all("（" in title for title in titles(guide))
    assert guide.page.extraSelections()
    first = guide.list.currentRow()
    for _ in range(12):
        qtbot.keyClick(guide.line, Qt.Key.Key_Return)
    assert guide.list.currentRow() != first
    guide.line.setText("没有这样的词")
    assert guide.found.text() == "没有找到，换一个词试试。"
    guide.line.clear()
    assert titles(guide) == [chapter.title for chapter in chapters()]


def test_a_link_turns_to_its_page(guide: Guide) -> None:
    guide.page.anchorClicked.emit("20-import.md")
    assert guide.list.currentItem().text() == "导入表格"


def test_the_guide_is_opened_once(owner: QWidget, guide: Guide, qtbot: QtBot) -> None:
    assert open_guide(owner, "70-backup.md") is guide
    assert guide.list.currentItem().text() == "备份、恢复与检查"
    guide.close()
    other = open_guide(owner)
    assert other is not guide
    other.close()


def test_links_lead_somewhere() -> None:
    names = {chapter.name for chapter in chapters()}
    linked = {name for chapter in chapters() for name in re.findall(r"\]\(([^)]+)\)", chapter.text)}
    assert linked <= names


def test_every_key_that_is_named_works() -> None:
    told = next(chapter.text for chapter in chapters() if chapter.name.endswith("shortcuts.md"))
    for keys, _ in (*EVERYWHERE, *LISTS):
        if keys.startswith(("Ctrl", "F")):
            assert keys.split()[0] in told


def test_every_page_is_short() -> None:
    assert all(len(chapter.text) < 2_000 for chapter in chapters())
    assert len(list((resources() / "help").glob("*.md"))) == len(chapters())
