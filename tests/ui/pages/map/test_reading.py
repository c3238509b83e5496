"""What the room of the map shows, and how it is asked."""

import json
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from desktop.program import Program
from tests.programs import TODAY
from tests.ui.pages.conftest import found_household
from tests.ui.pages.map.conftest import SIDE, SOUTH, WEST, Hand, Room, press, square
from ui.pages.desk import Desk
from ui.pages.map.findings import area_words
from ui.pages.map.loaded import ALL
from ui.pages.map.page import MapPage
from ui.work import Work


def test_an_empty_map_says_what_to_do(room: Room) -> None:
    page, _ = room()
    assert page.stage.empty.isVisible()
    words = [one.text() for one in page.stage.empty.findChildren(QPushButton)]
    assert words == ["导入边界", "铺设底图", "直接绘制"]
    assert page.stage.legend.isHidden()


def test_a_click_shows_the_card_and_its_figures_open_the_records(
    room: Room, program: Program, grids: dict[str, int], two: dict[str, int]
) -> None:
    key = found_household(program, "江头村1号", "王一")
    page, hand = room()
    wanted: list[Any] = []
    page.wanted.connect(lambda *told: wanted.append(told))
    hand.click(WEST + SIDE * 1.5, SOUTH + SIDE / 2)
    card = page.stage.card
    assert card.title == "岸兜村委会 第2网格"
    press(page, "打开档案")
    assert wanted == [("grids", grids["岸兜第2网格"])]
    (people,) = [one for one in card.findChildren(QToolButton) if one.accessibleName() == "实有人口"]
    assert people.text() == "0 人"
    people.click()
    assert wanted[-1] == ("people", {"grid": grids["岸兜第2网格"]})
    assert key


def test_the_card_shows_the_surface_that_is_drawn_beside_the_one_that_is_recorded(
    room: Room, program: Program, grids: dict[str, int], two: dict[str, int]
) -> None:
    draft = program.grid_dossiers.draft(grids["岸兜第1网格"])
    draft.surface = 2_000_000.0
    program.grid_dossiers.save(draft)
    page, _ = room()
    page.show_grid(grids["岸兜第1网格"])
    words = [one.text() for one in page.stage.card.findChildren(QLabel)]
    drawn = words[words.index("图上面积") + 1]
    assert drawn == area_words(program.maps.shapes()[0].surface_m2) == "2.74 平方公里"
    assert words[words.index("登记面积") + 1] == "2.00 平方公里（比图上小 27%）"
    page.show_grid(grids["岸兜第2网格"])
    words = [one.text() for one in page.stage.card.findChildren(QLabel)]
    assert words[words.index("登记面积") + 1] == "没有登记"


def test_figures_colour_the_map_and_the_legend_explains(
    room: Room, program: Program, grids: dict[str, int], two: dict[str, int], desk: Desk
) -> None:
    program.maps.draw(grids["江头第1网格"], "", [square(2, 0)])
    found_household(program, "江头村1号", "王一")
    page, _ = room()
    assert len(set(page._colouring.tints.values())) > 1, "neighbours differ before a figure is chosen"
    page.choose_figure("people")
    assert page.stage.legend.words == ["0", "1"]
    assert page.canvas.tip_of(page.loaded.shape_of(grids["江头第1网格"]).key) == "江头村委会 第1网格\n实有人口 1 人"
    assert page._colouring.tints[two["岸兜第1网格"]] == 0
    page.choose_figure("party_percent")
    assert page.stage.legend.words == ["没有数据"]
    page.choose_figure("plain")
    assert page.stage.legend.isHidden()


def test_a_figure_that_changes_colours_anew(
    room: Room, program: Program, grids: dict[str, int], two: dict[str, int]
) -> None:
    program.maps.draw(grids["江头第1网格"], "", [square(2, 0)])
    page, _ = room()
    page.choose_figure("people")
    assert page.stage.legend.words == ["0"]
    found_household(program, "江头村1号", "王一")
    assert page.stage.legend.words == ["0", "1"]


def test_the_check_lists_faults_and_a_click_shows_where(
    room: Room, program: Program, grids: dict[str, int], two: dict[str, int]
) -> None:
    program.maps.draw(grids["江头第1网格"], "", [square(1.5, 0)])
    page, _ = room()
    page.side.check.click()
    lines = page.side.findings.lines
    assert [line.words.split()[0] for line in lines] == ["重叠", "没有边界"]
    assert lines[0].detail == "岸兜村委会 第2网格 与 江头村委会 第1网格"
    assert page.side.summary.text() == "检查了 3 块边界：重叠 1 处，没有边界的网格 1 个。"
    before = page.canvas.scale_now
    found = page.side.findings
    row = found.visualRect(found.model().index(0, 0)).center()
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert page.canvas.scale_now > before
    row = found.visualRect(found.model().index(1, 0)).center()
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert page.stage.card.title == "江头村委会 第2网格"
    assert [one.text() for one in page.stage.card.buttons] == ["打开档案", "绘制边界"]
    press(page, "绘制边界")
    assert page.stage.line.title == "绘制边界：江头村委会 第2网格"
    page.session.end()


def test_what_the_check_overlooks_is_chosen_and_remembered(
    room: Room, program: Program, grids: dict[str, int], two: dict[str, int]
) -> None:
    program.maps.draw(grids["江头第1网格"], "", [square(1.9999, 0)])  # over its neighbour by some 290 square metres
    page, _ = room()
    page.side.check.click()
    assert [line.words.split()[0] for line in page.side.findings.lines] == ["重叠", "没有边界"]
    page.side.tolerance.setCurrentIndex(page.side.tolerance.findData(1_000.0))
    page.side.tolerance.activated.emit(page.side.tolerance.currentIndex())
    assert [line.words for line in page.side.findings.lines] == ["没有边界"]
    assert "另有 1 处小于 1,000 平方米，未列出" in page.side.summary.text()
    kept = page.state()
    page.restore({})
    assert page.side.tolerance.currentText() == "忽略小于 100 平方米的"
    page.restore(kept)
    assert page.side.tolerance.currentText() == "忽略小于 1,000 平方米的"


def test_a_grid_is_found_by_its_pinyin(room: Room, two: dict[str, int]) -> None:
    page, _ = room()
    QTest.keyClicks(page.side.search, "ad")
    assert page.side.search.popup.proposals[:3] == ["岸兜村委会", "岸兜村委会 第1网格", "岸兜村委会 第2网格"]
    page.side.search.popup.step(1)
    page.side.search.popup.take()
    assert page.canvas.chosen == two["岸兜第1网格"]
    assert page.side.search.text() == ""


def test_another_room_points_at_a_grid(room: Room, grids: dict[str, int], two: dict[str, int]) -> None:
    page, hand = room()
    page.open(grids["岸兜第2网格"])
    assert page.canvas.chosen == two["岸兜第2网格"]
    middle = hand.at(WEST + SIDE * 1.5, SOUTH + SIDE / 2)
    free = page.canvas.viewport().rect().adjusted(page.canvas.left_covered, 0, 0, 0)
    assert (middle - free.center()).manhattanLength() < 4, "in the middle of what the card leaves free"
    page.open(grids["江头第2网格"])
    assert page.stage.card.title == "江头村委会 第2网格"


def test_levels_are_shown_one_by_one_or_all(room: Room, program: Program, two: dict[str, int]) -> None:
    village = program.grids.find_village("岸兜") or 0
    wide = np.array([(WEST, SOUTH), (WEST + 2 * SIDE, SOUTH), (WEST + 2 * SIDE, SOUTH + SIDE), (WEST, SOUTH + SIDE)])
    key = program.maps.draw(village, "", [wide]).key
    page, hand = room()
    assert page.level == "grid"
    assert len(page.canvas.keys) == 2
    assert [(one.key, weight) for one, weight in page.loaded.above("grid")] == [(key, 1)], "its border is drawn heavier"
    page.choose_level("village")
    assert page.canvas.keys == [key]
    assert page.loaded.above("village") == []
    page.choose_level(ALL)
    assert page.canvas.keys[0] == key
    hand.click(WEST + SIDE / 2, SOUTH + SIDE / 2)
    assert page.canvas.chosen == two["岸兜第1网格"], "the smallest is meant"


def test_what_was_seen_is_seen_again(room: Room, desk: Desk, two: dict[str, int], qtbot: Any) -> None:
    page, _ = room()
    page.choose_figure("households")
    page.canvas.zoom(4.0)
    state = json.loads(json.dumps(page.state()))
    again = MapPage(desk)
    qtbot.addWidget(again)
    again.restore(state)
    again.resize(page.size())
    again.show()
    again.activate()
    assert again.figure == "households"
    assert again.canvas.scale_now == pytest.approx(page.canvas.scale_now)
    assert again.state()["centre"] == pytest.approx(state["centre"], abs=1e-4)
    again.restore({"level": "gone", "figure": "gone"})


def test_nothing_on_the_map_covers_another_thing(room: Room, two: dict[str, int]) -> None:
    page, _ = room()
    page.choose_figure("people")
    page.show_shape(two["岸兜第1网格"])
    parts = (page.stage.card, page.stage.legend, page.stage.scale, page.stage.buttons)
    places = [QRect(one.pos(), one.size()) for one in parts]
    for place, one in enumerate(places):
        assert page.canvas.rect().contains(one), parts[place]
        assert not any(one.intersects(other) for other in places[place + 1 :])


def test_areas_are_said_as_clerks_say_them() -> None:
    assert [area_words(area) for area in (12.4, 2_000.0, 1_500_000.0)] == ["12 平方米", "3.0 亩", "1.50 平方公里"]


def test_the_keys_open_what_is_chosen_and_let_go_of_it(room: Room, grids: dict[str, int], two: dict[str, int]) -> None:
    page, hand = room()
    wanted: list[Any] = []
    page.wanted.connect(lambda *told: wanted.append(told))
    page.show_shape(two["岸兜第1网格"])
    hand.key(Qt.Key.Key_Return)
    assert wanted == [("grids", grids["岸兜第1网格"])]
    hand.key(Qt.Key.Key_Escape)
    assert page.stage.card is None
    assert page.canvas.chosen is None


def test_beside_the_window_everything_ends_the_same(
    program: Program, two: dict[str, int], qtbot: Any, asked: list[str]
) -> None:
    work = Work()
    program.office.store.on_change.append(work.tell)
    page = MapPage(Desk(program, work, lambda: TODAY))
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    page.open(program.grids.resolve("岸兜第2网格"))
    page.activate()
    qtbot.waitUntil(lambda: page.canvas.chosen == two["岸兜第2网格"])
    page.choose_figure("people")
    qtbot.waitUntil(lambda: page.stage.legend.words == ["0"])
    page.change()
    hand = Hand(page)
    hand.drag(hand.at(WEST + 2 * SIDE, SOUTH), hand.at(WEST + 2 * SIDE, SOUTH) + QPoint(20, 20))
    before = page.loaded.shapes[two["岸兜第2网格"]].surface_m2
    page.session.save()
    qtbot.waitUntil(lambda: page.session is None and page.canvas.chosen == two["岸兜第2网格"])
    qtbot.waitUntil(lambda: page.loaded.shapes[two["岸兜第2网格"]].surface_m2 > before)
    qtbot.waitUntil(lambda: not work.tickets)
    work.close()
