"""Files of polygons: what is read, what is mended, what is named and refused."""

import json
import struct
import zipfile
from contextlib import suppress

import numpy as np
import pytest
import shapefile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.maps import reading
from desktop.maps.reading import read_file
from tests.desktop.maps.made import box, feature, geojson, square


def read(path):
    return read_file(path, Progress())


def write_shapefile(folder, rows, encoding="utf-8", said=True, kind=shapefile.POLYGON, prj=""):
    """Write a Shapefile of polygons: each row is its rings, its name and its code."""
    writer = shapefile.Writer(str(folder / "边界"), shapeType=kind, encoding=encoding)
    writer.field("NAME", "C", 60)
    writer.field("CODE", "N", 18)
    for rings, name, code in rows:
        writer.poly([np.asarray(ring).tolist() for ring in rings])
        writer.record(name, code)
    writer.close()
    if not said:
        (folder / "边界.cpg").unlink(missing_ok=True)
    if prj:
        (folder / "边界.prj").write_text(prj, "utf-8")
    return folder / "边界.shp"


def test_names_and_codes_are_guessed(folder):
    path = geojson(folder / "a.geojson", [feature([square(0, 0)], 名称="岸兜村", 编码=350582103201, fid=1)])
    file = read(path)
    assert (file.name_key, file.code_key, file.file_name) == ("名称", "编码", "a.geojson")
    assert file.features[0].properties["编码"] == "350582103201"
    assert file.names("名称") == ("岸兜村",)


def test_an_odd_key_of_one_feature_is_understood(folder):
    features = [feature([square(0, 0)], name="甲村"), feature([square(1, 0)], **{"na me": "乙村"})]
    file = read(geojson(folder / "a.json", features))
    assert file.name_key == "name"
    assert file.names("name") == ("甲村", "乙村")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_encodings(folder, encoding):
    file = read(geojson(folder / "a.geojson", [feature([square(0, 0)], name="岸兜村")], encoding))
    assert file.names("name") == ("岸兜村",)


def test_other_roots_of_a_geojson(folder):
    single = feature([square(0, 0)], name="甲")
    several = feature([square(2, 0)], "MultiPolygon", name="乙")
    collection = {"type": "GeometryCollection", "geometries": [single["geometry"], several["geometry"]]}
    for whole, parts in ((single, 1), (single["geometry"], 1), (several, 1), (collection, 2)):
        path = folder / "one.geojson"
        path.write_text(json.dumps(whole), "utf-8")
        (only,) = read(path).features
        assert only.faults == ()
        assert len(only.rings) == parts


def test_what_is_mended_is_said(folder):
    ring = square(0, 0)
    doubled = np.vstack((ring[:2], ring[1:2], ring[2:]))
    features = [
        feature([ring[::-1]]),  # the other way round: nobody minds
        feature([ring[:-1]]),
        feature([doubled]),
        feature([ring[:, ::-1]]),
        feature([np.vstack((ring[:1], box(0, 0, -50, 0)[1:2], ring))]),
    ]
    remarks = [one.remarks for one in read(geojson(folder / "a.json", features)).features]
    assert remarks == [
        (),
        ("边界没有闭合，已闭合",),
        ("去掉重复的点 1 个",),
        ("经度和纬度写反了，已调换",),
        ("边界有折返或相接的地方，已整理",),
    ]
    for one in read(geojson(folder / "a.json", features)).features:
        outline = one.rings[0][0]
        east, north = outline.T
        assert np.dot(east[:-1] - east[0], north[1:] - north[0]) > np.dot(east[1:] - east[0], north[:-1] - north[0])
        assert (outline[0] == outline[-1]).all()


def test_faults_are_named_by_feature(folder):
    bow = square(0, 0)[[0, 2, 1, 3, 0]]
    features = [
        feature([square(0, 0)], name="好"),
        feature([bow]),
        feature([square(0, 0)[:2]]),
        feature([]),
        {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": [118, 24]}},
        {"type": "Feature", "properties": {}, "geometry": None},
        feature([square(0, 0) + np.array((60, 10))]),
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[118, "东"], [1, 2], [3, 4]]]}},
        feature([square(0, 0), box(80, 80, 150, 150)]),
        feature([box(0, 0, 0.5, 0.5)]),
        "nonsense",
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[118.0, float("nan")]] * 4]}},
    ]
    features.append({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[]]}})
    file = read(geojson(folder / "a.json", features))
    faults = ["；".join(one.faults) for one in file.features]
    assert [one.number for one in file.features] == list(range(1, 14))
    assert faults[0] == ""
    assert faults[1].startswith("边界在第")
    assert "自己相交" in faults[1]
    assert "北纬 24.8" in faults[1]
    assert faults[2] == "只有 2 个不同的点，至少要 3 个点才能围成面"
    assert faults[3] == "没有图形"
    assert faults[4] == "不是面（Polygon），是点"
    assert faults[5] == "不是面（Polygon），是空的图形"
    assert faults[6].startswith("坐标不在中国范围内")
    assert faults[7] == "坐标不是数字，或者写得不完整"
    assert "内外圈" in faults[8]
    assert faults[9] == "面积不到 1 平方米"
    assert faults[10] == "不是地图要素"
    assert faults[11] == "有的坐标不是数字"
    assert faults[12].startswith("只有 0 个不同的点")


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("said", [True, False])
def test_a_shapefile(folder, encoding, said):
    rows = [([square(0, 0)[::-1]], "岸兜村", 350582103201), ([square(1, 0)[::-1]], "江头社区", 350582103202)]
    file = read(write_shapefile(folder, rows, encoding, said))
    assert file.names(file.name_key) == ("岸兜村", "江头社区")
    assert file.code_key == "CODE"
    assert [one.properties["CODE"] for one in file.features] == ["350582103201", "350582103202"]
    assert all(one.faults == () for one in file.features)


def test_holes_of_a_shapefile_whatever_their_direction(folder):
    whole = [box(0, 0, 100, 100), box(20, 20, 60, 60), box(30, 30, 40, 40), box(200, 0, 300, 100)]
    for rings in (whole, [ring[::-1] for ring in whole], [whole[1], whole[3], whole[2], whole[0]]):
        (only,) = read(write_shapefile(folder, [(rings, "岸兜村", 1)])).features
        assert sorted(len(part) for part in only.rings) == [1, 1, 2]


def test_a_shapefile_without_its_table_or_index(folder):
    path = write_shapefile(folder, [([square(0, 0)], "岸兜村", 1)])
    for part in (".dbf", ".shx", ".cpg"):
        path.with_suffix(part).unlink(missing_ok=True)
    file = read(path)
    assert (file.name_key, file.keys, len(file.features)) == ("", (), 1)
    assert file.names("") == ("",)


def test_a_projected_shapefile(folder):
    prj = (
        'PROJCS["CGCS2000_3_Degree_GK_CM_117E",GEOGCS["x",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.2]]],'
        'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["Central_Meridian",117.0],UNIT["Meter",1.0]]'
    )
    ring = [
        (661_000, 2_744_000),
        (661_000, 2_744_500),
        (661_500, 2_744_500),
        (661_500, 2_744_000),
        (661_000, 2_744_000),
    ]
    file = read(write_shapefile(folder, [([ring], "岸兜村", 1)], prj=prj))
    assert file.projected
    assert "117" in file.said
    assert file.features[0].faults == ()
    assert 118.5 < file.features[0].rings[0][0][0, 0] < 118.7


def test_what_lies_in_a_zip(folder):
    path = write_shapefile(folder, [([square(0, 0)], "岸兜村", 1)])
    with zipfile.ZipFile(folder / "包.zip", "w") as packed:
        for part in (".shp", ".shx", ".dbf", ".cpg"):
            if path.with_suffix(part).exists():
                packed.write(path.with_suffix(part), f"图层/边界{part.upper()}")
        packed.writestr("__MACOSX/._边界.shp", "x")
    assert read(folder / "包.zip").names("NAME") == ("岸兜村",)
    with zipfile.ZipFile(folder / "两个.zip", "w") as packed:
        packed.writestr("a.geojson", "{}")
        packed.writestr("b.geojson", "{}")
    with pytest.raises(Refusal, match="2 个图层"):
        read(folder / "两个.zip")


def test_a_missing_coordinate_system_without_zone_is_refused(folder):
    ring = np.array([(512_000, 2_744_000), (512_000, 2_744_500), (512_500, 2_744_500), (512_000, 2_744_000)], float)
    with pytest.raises(Refusal, match="带号"):
        read(geojson(folder / "a.json", [feature([ring])]))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", b""),
        ("a.geojson", b"\xff\xfe\x00"),
        ("a.geojson", b"[1,2]"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[]}'),
        ("a.geojson", b'{"type":"Topology"}'),
        ("a.geojson", b"[" * 200_000),
        ("a.zip", b"PK nothing"),
        ("a.kml", b"<kml/>"),
        ("a.shp", b""),
        ("a.shp", b"\0" * 100),
        ("a.shp", struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 2**30) + struct.pack("<2i8d", 1000, 5, *[0.0] * 8)
                  + struct.pack(">2i", 1, 2**30) + struct.pack("<i4d2i", 5, 0, 0, 0, 0, 2**30, 2**30)),
    ],
)  # fmt: skip
def test_no_file_of_polygons_is_refused(folder, name, content):
    (folder / name).write_bytes(content)
    with pytest.raises(Refusal):
        read(folder / name)


def test_points_and_lines_are_refused(folder):
    writer = shapefile.Writer(str(folder / "点"), shapeType=shapefile.POINT)
    writer.field("NAME", "C", 10)
    writer.point(118.6, 24.8)
    writer.record("x")
    writer.close()
    with pytest.raises(Refusal, match="里是点，不是面"):
        read(folder / "点.shp")


def test_a_huge_file_is_refused(folder, monkeypatch):
    path = geojson(folder / "a.json", [feature([square(0, 0)]), feature([square(1, 0)])])
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.json", b" " * 10_000 + path.read_bytes())
    monkeypatch.setattr(reading, "MOST_FEATURES", 1)
    with pytest.raises(Refusal, match="2 个图形"):
        read(path)
    monkeypatch.setattr(reading, "MOST_BYTES", 300)
    for name in ("a.json", "a.zip"):
        with pytest.raises(Refusal, match="太大"):
            read(folder / name)


def test_every_cut_of_a_shapefile_is_read_or_refused(folder):
    """What breaks off in the middle must not bring the program down."""
    path = write_shapefile(folder, [([square(0, 0)], "岸兜村", 1), ([square(1, 0), square(3, 0)], "江头村", 2)])
    whole, table = path.read_bytes(), path.with_suffix(".dbf").read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        refused_or_read(path)
    path.write_bytes(whole)
    for length in range(0, len(table), 5):
        path.with_suffix(".dbf").write_bytes(table[:length])
        refused_or_read(path)


numbers = st.one_of(st.floats(73, 135), st.floats(18, 53), st.floats(), st.integers(), st.none(), st.text(max_size=2))
anything = st.recursive(numbers, lambda inner: st.lists(inner, max_size=6), max_leaves=30)
geometries = st.fixed_dictionaries(
    {"type": st.sampled_from(["Polygon", "MultiPolygon", "GeometryCollection", "Point", None])},
    optional={"coordinates": anything, "geometries": anything},
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(st.fixed_dictionaries({"geometry": geometries, "properties": anything}), anything), max_size=3)
)
def test_no_geojson_brings_the_program_down(folder, features):
    refused_or_read(geojson(folder / "any.geojson", features))


def refused_or_read(path):
    with suppress(Refusal):
        assert read(path).features
