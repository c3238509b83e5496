"""From metres of a projection to degrees: Gauss and Krüger's in zones of 3 and 6 degrees, and that of web maps.

Recognised by what the file says (a .prj, a crs) or by the size of the numbers: an easting of eight digits begins with
the number of its zone (GB/T 13989, GB 22021). What would only be guessed is refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desktop.errors import Refusal
from desktop.maps.shapes import EARTH, FLATTENING, Points

MIDDLE = 500_000.0  # easting of a central meridian
ZONE = 1_000_000
NARROW = range(25, 46)  # zones of 3 degrees in which the country lies
WIDE = range(15, 24)  # of 6 degrees; 13 and 14 look like the metres of a web map further east
NORTHING = (300_000.0, 6_100_000.0)
FARTHEST = 360_000.0  # metres from a central meridian, with room to spare

_CODE = re.compile(r"EPSG.*?(\d{4,5})\D*$", re.IGNORECASE)
_NAME = re.compile(r'^\s*(PROJ|GEOG)(?:CS|CRS)?\["([^"]*)"', re.IGNORECASE)
_DATUM = re.compile(r'DATUM\["([^"]*)"', re.IGNORECASE)
_METHOD = re.compile(r'PROJECTION\["([^"]*)"', re.IGNORECASE)
_PARAMETER = re.compile(r'PARAMETER\["([^"]*)"\s*,\s*([-+.\deE]+)', re.IGNORECASE)
_METRE = re.compile(r'UNIT\["met(?:re|er)s?"\s*,\s*1(?:\.0*)?\s*[,\]]', re.IGNORECASE)
_MODERN = re.compile(r"CGCS|China_?2000|WGS[_ ]?(?:19)?84|World Geodetic|CHINA GEODETIC", re.IGNORECASE)
_OLD = re.compile(r"Xian|Xi'an|Beijing|Pulkovo|Krasovsky", re.IGNORECASE)

OLD = (
    "这个文件用的是旧坐标系（{name}），与现在的国家 2000 坐标相差几十米到上百米。"
    "请让提供方转换成国家 2000（CGCS2000）后再导入。"
)
UNKNOWN = "看不懂这个文件的坐标系（{name}）。请让提供方转换成经纬度（国家 2000 或 WGS-84）后再导入。"
NO_ZONE = (
    "这个文件里是平面坐标（米），没有带号，也没有说明中央经线。"
    "请让提供方给出带号的坐标、附上 .prj 文件，或转换成经纬度后再导入。"
)

ToDegrees = Callable[[Points], Points]


@dataclass(frozen=True, slots=True)
class System:
    """How coordinates become degrees, in words and as a function; None where they are degrees already."""

    title: str
    to_degrees: ToDegrees | None = None


DEGREES = System("经纬度")


def said_system(text: str) -> System | None:
    """Return the system that a .prj or the crs of a GeoJSON names; None where it says nothing.

    Raise Refusal for one that cannot be converted.
    """
    text = text.strip()
    if not text:
        return None
    if "CRS84" in text.upper():
        return System("WGS-84 经纬度")
    if (found := _NAME.search(text)) is not None:
        return _from_words(found[1].upper() == "PROJ", found[2], text)
    if (found := _CODE.search(text)) is not None:
        return _from_code(int(found[1]))
    if _MODERN.search(text) or _OLD.search(text):
        return _from_words(False, text[:40], text)
    raise Refusal(UNKNOWN.format(name=text[:40]))


def guessed_system(points: Points) -> System:
    """Return the system that the size of the numbers tells. Raise Refusal where it does not."""
    if not len(points) or np.abs(points).max() <= 360:
        return DEGREES
    east, north = points.T
    zone = int(np.median(east) // ZONE)
    swapped = False
    if zone not in (*NARROW, *WIDE) and int(np.median(north) // ZONE) in (*NARROW, *WIDE):
        east, north, swapped = north, east, True  # a surveyor's X points north
        zone = int(np.median(east) // ZONE)
    near = np.abs(east - zone * ZONE - MIDDLE).max() < FARTHEST
    if zone in (*NARROW, *WIDE) and near and NORTHING[0] < north.min() and north.max() < NORTHING[1]:
        wide = zone in WIDE
        meridian = zone * 6 - 3 if wide else zone * 3
        found = gauss(meridian, zone * ZONE + MIDDLE)
        title = f"高斯平面坐标，{6 if wide else 3} 度带第 {zone} 带（中央经线 {meridian}°）"
        turned = (lambda given: found(given[..., ::-1])) if swapped else found
        return System(title, turned)
    raise Refusal(NO_ZONE)


def gauss(meridian: float, easting: float = MIDDLE, scale: float = 1.0, northing: float = 0.0) -> ToDegrees:
    """Return the inverse of a transverse Mercator projection; exact to a millimetre within its zone."""
    third = FLATTENING / (2 - FLATTENING)
    radius = EARTH / (1 + third) * (1 + third**2 / 4 + third**4 / 64)
    beta = (
        third / 2 - 2 / 3 * third**2 + 37 / 96 * third**3,
        third**2 / 48 + third**3 / 15,
        17 / 480 * third**3,
    )
    delta = (
        2 * third - 2 / 3 * third**2 - 2 * third**3,
        7 / 3 * third**2 - 8 / 5 * third**3,
        56 / 15 * third**3,
    )

    def to_degrees(points: Points) -> Points:
        points = np.asarray(points, float)
        north = (points[..., 1] - northing) / (scale * radius)
        east = (points[..., 0] - easting) / (scale * radius)
        up, aside = north.copy(), east.copy()
        for order, share in enumerate(beta, 1):
            up -= share * np.sin(2 * order * north) * np.cosh(2 * order * east)
            aside -= share * np.cos(2 * order * north) * np.sinh(2 * order * east)
        conformal = np.arcsin(np.sin(up) / np.cosh(aside))
        latitude = conformal + sum(share * np.sin(2 * order * conformal) for order, share in enumerate(delta, 1))
        longitude = np.arctan2(np.sinh(aside), np.cos(up))
        return np.stack((meridian + np.degrees(longitude), np.degrees(latitude)), axis=-1)

    return to_degrees


def web_mercator(points: Points) -> Points:
    """Return metres of the web maps' projection as degrees."""
    points = np.asarray(points, float)
    latitude = 2 * np.arctan(np.exp(points[..., 1] / EARTH)) - np.pi / 2
    return np.stack((np.degrees(points[..., 0] / EARTH), np.degrees(latitude)), axis=-1)


def _from_code(code: int) -> System:
    """Return the system of an EPSG code."""
    zoned = {4491: (13, 6, True), 4502: (13, 6, False), 4513: (25, 3, True), 4534: (25, 3, False)}
    for first, (zone, width, prefixed) in zoned.items():
        count = 11 if width == 6 else 21
        if first <= code < first + count:
            zone += code - first
            meridian = zone * 6 - 3 if width == 6 else zone * 3
            easting = zone * ZONE + MIDDLE if prefixed else MIDDLE
            return System(f"国家 2000 高斯平面坐标（中央经线 {meridian}°）", gauss(meridian, easting))
    if 32643 <= code <= 32653:
        meridian = (code - 32600) * 6 - 183
        return System(f"WGS-84 UTM 平面坐标（中央经线 {meridian}°）", gauss(meridian, scale=0.9996))
    match code:
        case 4326:
            return System("WGS-84 经纬度")
        case 4490:
            return System("国家 2000 经纬度")
        case 3857:
            return System("网络地图平面坐标", web_mercator)
        case 4214 | 4610:
            raise Refusal(OLD.format(name="北京 54" if code == 4214 else "西安 80"))
    raise Refusal(UNKNOWN.format(name=f"EPSG:{code}"))


def _from_words(projected: bool, name: str, text: str) -> System:
    """Return the system that well-known text describes."""
    datum = (_DATUM.search(text) or [name, name])[1]
    if _OLD.search(datum) or _OLD.search(name):
        raise Refusal(OLD.format(name=name))
    if not _MODERN.search(datum):
        raise Refusal(UNKNOWN.format(name=name))
    if not projected:
        return System("国家 2000 经纬度" if "2000" in datum else "WGS-84 经纬度")
    method = (_METHOD.search(text) or ["", ""])[1].casefold().replace("_", " ")
    values = {key.casefold().replace("_", " "): float(value) for key, value in _PARAMETER.findall(text)}
    if "mercator auxiliary sphere" in method or "pseudo" in name.casefold():
        return System("网络地图平面坐标", web_mercator)
    known = "transverse mercator" in method or "gauss kruger" in method
    if (
        not known
        or not _METRE.search(text)
        or values.get("latitude of origin", 0.0)
        or "central meridian" not in values
    ):
        raise Refusal(UNKNOWN.format(name=name))
    meridian = values["central meridian"]
    title = f"高斯平面坐标（中央经线 {meridian:g}°）"
    easting, northing = values.get("false easting", MIDDLE), values.get("false northing", 0.0)
    return System(title, gauss(meridian, easting, values.get("scale factor", 1.0), northing))
