"""What tests of the room of the people read and write in it."""

from typing import Any

from ui.pages.people import PeoplePage

SAVED = "已保存人员档案。"


def texts(page: PeoplePage) -> dict[str, str]:
    assert page.view is not None
    assert page.view.sheet is not None
    return {fact.fact.title: fact.text for fact in page.view.sheet.facts}


def write(page: PeoplePage, **values: Any) -> None:
    for key, value in values.items():
        page.form.form.editors[key].value = value


def names(page: PeoplePage) -> list[str]:
    return [page.list.table.text(row, 0) for row in range(page.list.count)]
