"""The room of the boards: what is no longer right, the board beside it, noting that it was posted."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.models.papers import PrintRun
from desktop.program import Program
from tests.desktop.attachments.pictures import photo
from tests.desktop.boards.posted import UPRIGHT, Posted, make_posted
from tests.programs import TODAY
from ui import ask
from ui.pages.boards.page import ALL, CHANGED, UNNOTED, BoardsPage
from ui.pages.roster.page import RosterPage
from ui.pages.roster.photograph import PhotographPart
from ui.pages.settings.public_facts import PublicPanel
from ui.pages.today.page import TodayPage
from ui.printing import PreviewWindow


@pytest.fixture
def posted(program: Program) -> Posted:
    """A grid with a board that was posted, and somebody's new number since."""
    made = make_posted(program)
    program.boards.post([made.entry])
    return made


@pytest.fixture
def page(enter: Callable[..., Any], posted: Posted) -> Iterator[BoardsPage]:
    """The room."""
    made = enter(BoardsPage)
    yield made
    made.preview.close_paper()


def telephone(program: Program, staff: int, phone: str) -> None:
    draft = program.roster.draft(staff)
    draft.phone = phone
    program.roster.save(draft)


def test_a_change_brings_a_board_into_the_list(page: BoardsPage, program: Program, posted: Posted) -> None:
    assert page.part == CHANGED
    assert page.found == []
    assert "没有要重新张贴" in page.table.view.empty.findChildren(type(page.preview._count))[1].text()
    telephone(program, posted.chief, "13859990099")
    page.read()
    (line,) = page.found
    assert line.changes == ("林志远的电话已变更",)
    assert page.table.rows[0]["changes"] == "林志远的电话已变更"
    assert page.parts.buttons[CHANGED].text() == "要重新张贴 1"
    assert page.preview.pages is not None
    assert "13859990099" in page.preview.pages.text(0)


def test_posting_is_noted_and_taken_back(page: BoardsPage, program: Program, posted: Posted) -> None:
    telephone(program, posted.chief, "13859990099")
    page.read()
    told: list[tuple[str, Any]] = []
    page.said.connect(lambda sentence, undo: told.append((sentence, undo)))
    page.table.view.selectAll()
    page.note_posted()
    page.read()
    assert program.boards.to_repost() == ()
    assert page.found == []
    assert told[0][0] == "已登记张贴 1 块公示牌。"
    told[0][1]()
    page.read()
    assert [one.entry for one in page.found] == [posted.entry]


def test_all_boards_and_those_never_noted(page: BoardsPage, program: Program, posted: Posted) -> None:
    page.turn(UNNOTED)
    assert page.found == []
    page.turn(ALL)
    assert [(row["place"], row["posted_on"], row["state"]) for row in page.table.rows] == [
        ("榕树头", TODAY.isoformat(), "完好")
    ]
    assert page.state() == {"part": ALL}
    page.restore({"part": "strange"})
    assert page.part == CHANGED
    wanted: list[tuple[str, Any]] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    page.turn(ALL)
    page.open_grid()
    assert wanted == [("grids", posted.grid)]


def test_a_board_is_saved_by_way_of_the_book(
    page: BoardsPage, program: Program, posted: Posted, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.turn(ALL)
    to = folder / "board.pdf"
    monkeypatch.setattr(ask, "save_file", lambda *_: to)
    page.save()
    assert to.read_bytes().startswith(b"%PDF")
    with program.office.store.read() as session:
        (run,) = session.scalars(select(PrintRun))
    assert (run.kind, run.title, run.records, run.pages) == ("board", "岸兜村委会第1网格公示牌", 1, 1)
    assert run.choices["grid"] == posted.grid


def test_the_day_leads_to_the_board(
    enter: Callable[..., Any], page: BoardsPage, program: Program, posted: Posted
) -> None:
    telephone(program, posted.chief, "13859990099")
    today = enter(TodayPage)
    (item,) = [one for one in today.items if one.source == "公示牌"]
    assert (item.room, item.target) == ("boards", posted.entry)
    page.open(item.target)
    assert page.line is not None
    assert page.line.entry == posted.entry


def test_a_photograph_is_taken_and_taken_back(
    enter: Callable[..., Any], program: Program, posted: Posted, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = enter(RosterPage, posted.worker)
    (part,) = page.view.findChildren(PhotographPart)
    assert not part.has_one
    assert part.picture.text() == "照片"
    small = folder / "small.jpg"
    small.write_bytes(photo(1, (100, 140)))
    part.bring_in([("", small)])
    assert "印出来会模糊" in part.fault.text()
    taken = folder / "photo.jpg"
    taken.write_bytes(photo(1, UPRIGHT))
    monkeypatch.setattr(ask, "open_files", lambda *_: [taken])
    told: list[tuple[str, Any]] = []
    page.said.connect(lambda sentence, undo: told.append((sentence, undo)))
    part.pick()
    assert part.has_one
    assert not part.picture.pixmap().isNull()
    assert part.fault.text() == ""
    assert told[-1][0] == "照片已更换。"
    part.take_away()
    assert not part.has_one
    told[-1][1]()
    assert part.has_one


def test_somebodys_cards_and_badge_are_entered_when_given_out(
    enter: Callable[..., Any], program: Program, posted: Posted, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = iter(("1.pdf", "2.pdf"))
    monkeypatch.setattr(ask, "save_file", lambda *_: folder / next(names))
    page = enter(RosterPage, posted.worker)
    assert {"打印民情联系卡", "打印工作证"} <= {one.title for one in page.more_commands()}
    for key, words in (("contact_card", "民情联系卡"), ("badge", "WG00007")):
        page.print_card(key)
        (window,) = [one for one in page.findChildren(PreviewWindow) if one.isVisible()]
        text = window._pages.text(0)
        window.save()
        window.close()
        assert words in text
        assert "陈晓岚" in text
        assert "林志远" not in text
    assert [one.name for one in sorted(folder.glob("*.pdf"))] == ["1.pdf", "2.pdf"]
    with program.office.store.read() as session:
        assert session.scalars(select(PrintRun.kind).order_by(PrintRun.number)).all() == ["contact_card", "badge"]


def test_the_office_tells_its_number(qtbot: Any, desk: Any, program: Program) -> None:
    told: list[str] = []
    panel = PublicPanel(desk, told.append)
    qtbot.addWidget(panel)
    panel.read()
    assert not panel.save.isEnabled()
    panel.hotline.setText("随便")
    panel.save_facts()
    assert "不是电话号码" in panel.fault.text()
    panel.hotline.setText("0595 85012345")
    panel.save_facts()
    assert panel.hotline.text() == "0595-85012345"
    assert program.boards.saying.hotline == "0595-85012345"
    assert told == ["公示信息已保存，新打印的公示牌和联系卡用新的内容。"]
    assert not panel.save.isEnabled()
