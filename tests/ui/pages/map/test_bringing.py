"""Files, pictures and coordinates that come to the map, and the map as a file."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QPoint

from db.models.dwellings import Dwelling
from desktop.maps.matches import How
from desktop.program import Program
from tests.ui.pages.map.conftest import SIDE, SOUTH, WEST, Room, press, shapes, sheet_of, square
from ui import ask
from ui.pages.map.assigning import AssignSheet
from ui.pages.map.importing import ImportSheet
from ui.pages.map.laying import GroundSheet
from ui.pages.map.wall import WallSheet
from ui.printing import PreviewWindow


def test_a_file_is_brought_in_with_what_the_clerk_says_of_it(
    room: Room, program: Program, grids: dict[str, int], folder: Path, monkeypatch: pytest.MonkeyPatch, said: list[Any]
) -> None:
    crossed = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
    bow = [[WEST + x * SIDE, SOUTH + (y + 2) * SIDE] for x, y in crossed]
    features = [
        ("第1网格", program.grids.nodes[grids["岸兜第1网格"]].code, square(0, 0).tolist()),
        ("岸兜村第2网格", "", square(1, 0).tolist()),
        ("水库", "", square(2, 0).tolist()),
        ("坏的", "", bow),
    ]
    path = folder / "边界.geojson"
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"名称": name, "编码": code},
                        "geometry": {"type": "Polygon", "coordinates": [ring]},
                    }
                    for name, code, ring in features
                ],
            },
            ensure_ascii=False,
        ),
        "utf-8",
    )
    page, _ = room()
    monkeypatch.setattr(ask, "open_files", lambda *_, **__: [path])
    page.bring_in()
    sheet: ImportSheet = sheet_of(page, ImportSheet)
    assert [one.how for one in sheet.matches.matches][:3] == [How.CODE, How.NAME, How.NONE]
    assert [row["number"] for row in sheet.table.rows] == ["4", "3", "1", "2"], "what wants the clerk's eye comes first"
    assert [row["taken"] for row in sheet.table.rows] == ["不导入", "是", "是", "是"]
    assert "相交" in sheet.table.rows[0]["said"]
    assert sheet.yes.text() == "导入 3 块边界"
    sheet.table.view.show_keys(sheet.table._source.head(None, 4), 1)  # the cursor on the reservoir
    sheet.grid.show_value(grids["江头第1网格"])
    sheet.grid.changed.emit()
    assert sheet.matches.matches[2].grid_id == grids["江头第1网格"]
    sheet.datum.setCurrentIndex(1)
    sheet.datum.activated.emit(1)
    sheet.yes.click()
    assert [one for one in page.window().findChildren(ImportSheet) if one.isVisible()] == []
    assert len(page.canvas.keys) in (2, 3)
    first = shapes(program)["岸兜村委会 第1网格"].rings[0][0][0]
    assert 0.001 < abs(first[0] - WEST) < 0.01, "moved from the datum of the file"
    words, undo = said[-1]
    assert words == "已导入 3 块边界"
    undo()
    assert program.maps.shapes() == ()


def test_a_picture_is_laid_and_drawn_on(
    room: Room, program: Program, folder: Path, two: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "示意图.png"
    Image.new("RGB", (200, 100), (180, 60, 60)).save(path)
    page, hand = room()
    monkeypatch.setattr(ask, "open_files", lambda *_, **__: [path])
    page.show_grounds()
    sheet = sheet_of(page, GroundSheet)
    sheet.add.click()
    assert page.stage.line.title == "铺设底图：示意图"
    box = page.session.tool.box
    assert (box[2] - box[0]) / (box[3] - box[1]) == pytest.approx(2, rel=0.01)
    corner = page.canvas.to_view(box[2], box[3]).toPoint()
    hand.drag(corner, corner + QPoint(-60, -30))
    pulled = page.session.tool.box
    assert pulled[2] < box[2]
    page.stage.line.save.click()
    assert page.session is None
    (ground,) = program.maps.grounds()
    assert page.canvas.plane.box(ground.edges) == pytest.approx(pulled, abs=0.1)
    page._take_strength(1.0)
    picture = page.canvas.grab().toImage()
    spot = page.canvas.to_view(pulled[0] + 5, pulled[1] + 5).toPoint()
    assert picture.pixelColor(spot).red() > 150
    page.show_grounds()
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    sheet_of(page, GroundSheet).remove.click()
    assert program.maps.grounds() == ()


def grid_of(program: Program, dwelling: int) -> int | None:
    with program.office.store.read() as session:
        return session.get_one(Dwelling, dwelling).grid_id


def test_dwellings_with_coordinates_are_put_into_grids_and_taken_back(
    room: Room, program: Program, grids: dict[str, int], two: dict[str, int], said: list[Any]
) -> None:
    with program.office.store.write("登记房屋") as session:
        dwelling = Dwelling(address="岸兜村1号", longitude=WEST + SIDE / 2, latitude=SOUTH + SIDE / 2)
        session.add(dwelling)
        session.flush()
        key = dwelling.id
    page, _ = room()
    page.assign()
    sheet = sheet_of(page, AssignSheet)
    assert sheet.yes.text() == "划入 1 条"
    sheet.go_on()
    assert grid_of(program, key) == grids["岸兜第1网格"]
    words, undo = said[-1]
    assert words == "已按坐标划入 1 条档案"
    undo()
    assert grid_of(program, key) is None


def test_the_map_is_written_to_a_file(
    room: Room, folder: Path, two: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "网格边界.geojson"
    page, _ = room()
    monkeypatch.setattr(ask, "save_file", lambda *_, **__: path)
    page.export()
    assert len(json.loads(path.read_text("utf-8"))["features"]) == 2


def test_a_wall_map_is_seen_before_it_is_printed(room: Room, program: Program, two: dict[str, int]) -> None:
    page, _ = room()
    page.choose_figure("people")
    page.print_wall()
    sheet = sheet_of(page, WallSheet)
    assert (sheet.level.currentData(), sheet.figure.currentData()) == ("grid", "people")
    sheet.paper.setCurrentIndex(sheet.paper.findData("A3"))
    sheet.paper.activated.emit(0)
    assert [sheet.tiles.itemData(place) for place in range(sheet.tiles.count())] == [None, "A4"]
    sheet.title.setText("示例挂图")
    sheet.go_on()
    (window,) = [one for one in page.findChildren(PreviewWindow) if one.isVisible()]
    assert len(window._pages) == 1
    assert "示例挂图" in "".join(window._pages.text(0).split())
    window.close()


def test_the_wall_map_of_one_village_is_printed_from_its_card(
    room: Room, program: Program, grids: dict[str, int], two: dict[str, int]
) -> None:
    village = program.grids.find_village("岸兜")
    program.maps.draw(grids["江头第1网格"], "", [square(2, 0)])
    page, _ = room()
    page.show_grid(village)
    press(page, "打印挂图")
    sheet = sheet_of(page, WallSheet)
    assert (sheet.level.currentData(), sheet.below.read()) == ("grid", village)
    sheet.paper.setCurrentIndex(sheet.paper.findData("A3"))
    sheet.go_on()
    (window,) = [one for one in page.findChildren(PreviewWindow) if one.isVisible()]
    assert "共2个网格" in "".join(window._pages.text(0).split())
    window.close()


def test_without_polygons_there_is_no_wall_map(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _, sentence, **__: heard.append(sentence))
    page, _ = room()
    page.print_wall()
    assert heard == ["地图上还没有边界，不能打印挂图。请先导入或绘制边界。"]
