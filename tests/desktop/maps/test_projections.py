"""Metres of a projection become degrees, or are refused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.maps.projections import gauss, guessed_system, said_system, web_mercator
from desktop.maps.shapes import EARTH, SQUARED, Plane

PRJ = (
    'PROJCS["CGCS2000_3_Degree_GK_Zone_40",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",40500000.0],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def arc(latitude: float) -> float:
    """Metres from the equator along a meridian, summed up in small steps: another way than the program's."""
    steps = np.radians(np.linspace(0, latitude, 20_001))
    curve = EARTH * (1 - SQUARED) / (1 - SQUARED * np.sin(steps) ** 2) ** 1.5
    return float(np.trapezoid(curve, steps))


def forward(longitude: float, latitude: float, meridian: float) -> tuple[float, float]:
    """Gauss and Krüger's projection by the series of the textbooks: another way than the program's."""
    phi, second = math.radians(latitude), SQUARED / (1 - SQUARED)
    radius = EARTH / math.sqrt(1 - SQUARED * math.sin(phi) ** 2)
    t, c = math.tan(phi) ** 2, second * math.cos(phi) ** 2
    a = math.radians(longitude - meridian) * math.cos(phi)
    east = radius * (a + (1 - t + c) * a**3 / 6 + (5 - 18 * t + t * t + 72 * c - 58 * second) * a**5 / 120)
    north = arc(latitude) + radius * math.tan(phi) * (
        a**2 / 2 + (5 - t + 9 * c + 4 * c * c) * a**4 / 24 + (61 - 58 * t + t * t + 600 * c - 330 * second) * a**6 / 720
    )
    return east, north


@given(st.floats(-1.5, 1.5), st.floats(18.2, 53.5), st.integers(25, 45))
def test_the_inverse_of_the_textbook(aside, latitude, zone):
    meridian = zone * 3
    east, north = forward(meridian + aside, latitude, meridian)
    found = gauss(meridian, zone * 1_000_000 + 500_000.0)(np.array((east + zone * 1_000_000 + 500_000.0, north)))
    assert found == pytest.approx((meridian + aside, latitude), abs=1e-8)


@pytest.mark.parametrize(("latitude", "metres"), [(30, 3_320_113.398), (45, 4_984_944.378)])
def test_the_meridian_has_its_known_length(latitude, metres):
    assert gauss(120)(np.array((500_000.0, metres)))[1] == pytest.approx(latitude, abs=1e-8)


@given(st.floats(118.6, 121.4), st.floats(20, 50), st.booleans())
def test_a_zone_in_the_easting_is_recognised(longitude, latitude, swapped):
    east, north = forward(longitude, latitude, 120)
    points = np.array([(east + 40_500_000, north), (east + 40_500_010, north + 10)])
    system = guessed_system(points[:, ::-1] if swapped else points)
    assert "40" in system.title
    found = system.to_degrees(points[:, ::-1] if swapped else points)
    assert found[0] == pytest.approx((longitude, latitude), abs=1e-8)


def test_what_the_file_says_counts():
    east, north = forward(120.5, 30.0, 120)
    for said in (PRJ, "urn:ogc:def:crs:EPSG::4528"):
        system = said_system(said)
        assert system.to_degrees(np.array((east + 40_500_000, north))) == pytest.approx((120.5, 30.0), abs=1e-8)
    assert said_system("EPSG:4549").to_degrees(np.array((east + 500_000, north))) == pytest.approx(
        (120.5, 30), abs=1e-8
    )
    x, y = math.radians(118.6) * EARTH, EARTH * math.log(math.tan(math.pi / 4 + math.radians(24.8) / 2))
    assert web_mercator(np.array((x, y))) == pytest.approx((118.6, 24.8))
    modern = ("EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG:6.9:4490", "CGCS2000", "WGS 84")
    for said in modern:
        assert said_system(said).to_degrees is None
    assert said_system(" ") is None


@pytest.mark.parametrize(
    "said",
    [
        PRJ.replace("D_China_2000", "D_Xian_1980"),
        PRJ.replace("China_2000", "Beijing_1954"),
        PRJ.replace("Gauss_Kruger", "Albers"),
        PRJ.replace('UNIT["Meter",1.0]', 'UNIT["Foot",0.3048]'),
        "EPSG:27700",
        "EPSG:4610",
        "Xian 1980",
        "somewhere",
    ],
)
def test_what_cannot_be_converted_is_refused(said):
    with pytest.raises(Refusal, match="让提供方"):
        said_system(said)


@pytest.mark.parametrize("point", [(512_345.0, 2_745_678.0), (13_202_000.0, 2_850_000.0), (99_512_345.0, 2_745_678.0)])
def test_metres_without_a_zone_are_refused(point):
    with pytest.raises(Refusal, match="带号"):
        guessed_system(np.array([point]))


@given(st.floats(73, 136), st.floats(3, 54), st.floats(-30_000, 30_000), st.floats(-30_000, 30_000))
def test_the_plane_there_and_back(longitude, latitude, east, north):
    plane = Plane(longitude, latitude)
    point = np.array((east, north))
    assert plane.to_plane(plane.to_degrees(point)) == pytest.approx(point, abs=1e-5)


def test_the_plane_is_true():
    plane = Plane(104.0, 30.0)
    north = plane.to_plane(np.array((104.0, 30.01)))
    assert north[1] == pytest.approx(arc(30.01) - arc(30.0), rel=1e-4)
    zone = 2 * math.pi * EARTH**2 * (1 - SQUARED)  # a whole degree square by the textbook's sum
    sines = np.sin(np.radians(np.linspace(30, 31, 10_001)))
    truth = zone * np.trapezoid(1 / (1 - SQUARED * sines**2) ** 2, sines) / 360
    (west, south), (east, top) = plane.to_plane(np.array([(104.0, 30.0), (105.0, 31.0)]))
    assert (east - west) * (top - south) == pytest.approx(truth, rel=1e-7)
