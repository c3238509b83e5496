"""The self-check and the map from the command line."""

import json
from pathlib import Path

import pytest

EAST, NORTH, SIDE = 118.0, 24.0, 0.01  # degrees


def square(name: str, left: float, width: float = SIDE, *, crossed: bool = False) -> dict:
    """Return a feature: a square so far from the left edge."""
    west, east, south, north = EAST + left, EAST + left + width, NORTH, NORTH + SIDE
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    if crossed:
        ring[1], ring[2] = ring[2], ring[1]
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def file(folder: Path):
    """Writes features into a file."""

    def write(*features: dict) -> Path:
        path = folder / "边界.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8")
        return path

    return write


def test_what_breaks_a_rule_is_said(data, run):
    code, out, _ = run("selfcheck", data)
    assert out.startswith("已体检 ")
    code_of_json, said, _ = run("selfcheck", data, "--json")
    facts = json.loads(said)
    assert code == code_of_json == int(any(one["severity"] == "error" for one in facts["findings"]))
    assert facts["grids"] > 0


def test_polygons_are_taken_in_and_checked(data, run, file):
    path = file(square("岸兜村", 0), square("他处", SIDE / 2))
    code, out, _ = run("map", data, path, "--json")
    facts = json.loads(out)
    assert (code, facts["taken"], facts["grids"], facts["faulty"]) == (0, 2, 1, 0)
    code, out, _ = run("map", data, "--check", "--json")
    facts = json.loads(out)
    assert code == 1
    assert facts["checked"] == 2
    assert facts["missing"]


def test_a_polygon_that_crosses_itself_is_named_and_nothing_is_taken(data, run, file):
    path = file(square("岸兜村", 0), square("他处", 1, crossed=True))
    code, out, err = run("map", data, path)
    assert (code, out) == (1, "")
    assert "第 2 个图形" in err
    assert json.loads(run("map", data, "--check", "--json")[1])["checked"] == 0
    assert json.loads(run("map", data, path, "--skip-faulty", "--json")[1])["taken"] == 1


def test_something_must_be_asked_for(data, run):
    code, _, err = run("map", data)
    assert code == 1
    assert "--check" in err
