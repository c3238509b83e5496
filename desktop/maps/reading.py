"""Reading a file of polygons, whatever it is, and naming what is wrong with each feature."""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import shapely

from desktop.errors import Refusal
from desktop.fields import also
from desktop.given_file import content_of
from desktop.jobs import Progress
from desktop.maps.geojson import RawFeature, read_geojson
from desktop.maps.geometry import close_rings, rings_of, sound, surfaces_of
from desktop.maps.matches import Feature, FileShapes, bare
from desktop.maps.projections import DEGREES, System, guessed_system, said_system
from desktop.maps.shapefiles import read_shapefile
from desktop.maps.shapes import Points, Rings

MOST_BYTES = 100 * 2**20  # of a file, and of what a zip unpacks to
MOST_FEATURES = 50_000
MOST_POINTS = 3_000_000
EAST, NORTH = (73.0, 136.0), (3.0, 54.0)  # where the country lies, in degrees
LEAST = 1.0  # square metre: anything smaller is a slip of the hand
JSON = (".geojson", ".json")
BESIDE = ("dbf", "prj", "cpg")

NAMES = also("name 名称 网格名称 网格名 村名 村名称 乡镇名称 gridname wgmc xzqmc cmc zldwmc qsdwmc mc title label")
CODES = also("code 编码 网格编码 网格代码 代码 gridcode wgbm wgdm xzqdm zldwdm qsdwdm adcode bm dm gridid")
_CODE = re.compile(r"\d{9,}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")

NOTHING = "请选择 GeoJSON（.geojson、.json）、Shapefile（.shp）或装有它们的 .zip 文件。"
TOO_LARGE = "这个文件太大（超过 {limit} MB），不像是一个乡镇（街道）的边界。请让提供方按本辖区裁切后再导入。"
TOO_MANY = "这个文件里有 {count:,} 个{what}，超过 {limit:,} 个，不像是一个乡镇（街道）的边界。请让提供方裁切后再导入。"
TANGLED = "图形的内外圈多处重叠，整理不了"
BAD_ZIP = "这个 .zip 打不开：可能已经损坏，或者加了密码。请解压后直接选择里面的文件。"
MANY_IN_ZIP = "这个 .zip 里有 {count} 个图层（{names}），请解压后选择其中一个。"


@dataclass(frozen=True, slots=True)
class _Content:
    """What was found at the chosen place: a GeoJSON text, or the parts of a Shapefile."""

    text: bytes | None = None
    parts: dict[str, bytes] | None = None


def read_file(path: Path, progress: Progress) -> FileShapes:
    """Read a file of polygons, as `Maps.read_file` promises."""
    progress.begin(1, "正在读取文件")
    content = _content(path)
    if content.parts is not None:
        features, said = read_shapefile(content.parts, progress)
    else:
        features, said = read_geojson(content.text or b"")
    _refuse_too_many(features)
    system = said_system(said)
    if system is None or system.to_degrees is None:
        # A file that says degrees and holds metres is believed by its numbers.
        system = _by_numbers(features, system)
    checked = [
        _feature(number, one, system)
        for number, one in enumerate(progress.over(features, len(features), "正在核对边界"), 1)
    ]
    keys = tuple(dict.fromkeys(key for one in checked for key in one.properties))
    name, code = guess_keys(checked, keys)
    return FileShapes(path.name, tuple(checked), keys, name, code, system.title, system.to_degrees is not None)


def guess_keys(features: Sequence[Feature], keys: Sequence[str]) -> tuple[str, str]:
    """Return under which keys the names and the codes stand, as far as that can be told."""
    columns = {key: [value for one in features if (value := one.properties.get(key, ""))] for key in keys}
    filled = {key: len(set(values)) for key, values in columns.items()}
    code = next((key for known in CODES for key in keys if bare(key) == known and filled[key]), "")
    if not code:
        digits = Counter({key: sum(map(bool, map(_CODE.fullmatch, columns[key]))) for key in keys})
        code = next((key for key, count in digits.most_common(1) if count * 2 > len(features)), "")
    named = [key for known in NAMES for key in keys if bare(key) == known and filled[key] and key != code]
    if named:
        return max(named, key=lambda key: (bare(key) == bare(named[0]), len(columns[key]))), code
    words = {key: len({one for one in columns[key] if _CHINESE.search(one)}) for key in keys}
    best = max(keys, key=lambda key: words[key], default="")
    return best if best and words[best] else "", code


def _content(path: Path) -> _Content:
    suffix = path.suffix.casefold()
    if suffix == ".zip":
        return _unpacked(path)
    if suffix in JSON:
        return _Content(text=_bytes(path))
    if suffix != ".shp":
        raise Refusal(NOTHING)
    there = {one.name.casefold(): one for one in path.parent.iterdir()}
    names = {kind: there.get(f"{path.stem}.{kind}".casefold()) for kind in BESIDE}
    return _Content(parts={"shp": _bytes(path)} | {kind: _bytes(one) for kind, one in names.items() if one})


def _bytes(path: Path) -> bytes:
    return content_of(path, MOST_BYTES, TOO_LARGE.format(limit=MOST_BYTES // 2**20))


def _unpacked(path: Path) -> _Content:
    try:
        with zipfile.ZipFile(path) as packed:
            names = [name for name in packed.namelist() if not name.startswith("__MACOSX") and not name.endswith("/")]
            layers = [name for name in names if PurePosixPath(name).suffix.casefold() in (".shp", *JSON)]
            if len(layers) > 1:
                shown = "、".join(PurePosixPath(name).name for name in layers[:3])
                raise Refusal(MANY_IN_ZIP.format(count=len(layers), names=shown))
            if not layers:
                raise Refusal("这个 .zip 里没有 .shp 或 .geojson 文件。" + NOTHING)
            room = MOST_BYTES
            found = {}
            stem = PurePosixPath(layers[0]).with_suffix("").as_posix().casefold()
            for name in names:
                place = PurePosixPath(name)
                if place.with_suffix("").as_posix().casefold() == stem:
                    with packed.open(name) as file:
                        found[place.suffix.casefold().removeprefix(".")] = file.read(room + 1)
                    room -= len(found[place.suffix.casefold().removeprefix(".")])
                    if room < 0:
                        raise Refusal(TOO_LARGE.format(limit=MOST_BYTES // 2**20))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError, zlib.error) as error:
        raise Refusal(BAD_ZIP) from error
    if "shp" in found:
        return _Content(parts={kind: found[kind] for kind in ("shp", *BESIDE) if kind in found})
    return _Content(text=next(iter(found.values())))


def _refuse_too_many(features: Sequence[RawFeature]) -> None:
    points = sum(len(ring) for one in features for part in one.rings for ring in part)
    for count, limit, what in ((len(features), MOST_FEATURES, "图形"), (points, MOST_POINTS, "点")):
        if count > limit:
            raise Refusal(TOO_MANY.format(count=count, limit=limit, what=what))
    if not features:
        raise Refusal("这个文件里一个图形也没有。请确认选对了文件。")


def _by_numbers(features: Iterable[RawFeature], said: System | None) -> System:
    points = [ring for one in features for part in one.rings for ring in part if np.isfinite(ring).all() and len(ring)]
    found = guessed_system(np.concatenate(points)) if points else DEGREES
    return found if found.to_degrees is not None else said or found


def _feature(number: int, raw: RawFeature, system: System) -> Feature:
    """Return one feature mended, or with its fault."""
    if raw.fault:
        return Feature(number, raw.properties, (), (raw.fault.rstrip("。"),))
    if not raw.rings:
        return Feature(number, raw.properties, (), ("没有图形",))
    try:
        rings, mended = close_rings(raw.rings)
        if system.to_degrees is not None:
            rings = tuple(tuple(system.to_degrees(ring) for ring in part) for part in rings)
        rings, turned = _placed(rings)
        polygon, tidied = sound(rings)
        if surfaces_of(np.array([polygon], object))[0] < LEAST:
            raise Refusal("面积不到 1 平方米。")
        return Feature(number, raw.properties, rings_of(polygon), (), (*mended, *turned, *tidied))
    except Refusal as refusal:
        return Feature(number, raw.properties, raw.rings, (refusal.message.rstrip("。"),))
    except (shapely.GEOSException, ValueError):
        return Feature(number, raw.properties, raw.rings, (TANGLED,))


def _placed(rings: Rings) -> tuple[Rings, tuple[str, ...]]:
    """Return rings that lie in the country, longitude first. Raise Refusal for those that do not."""
    points = np.concatenate([ring for part in rings for ring in part])
    if _inside(points, EAST, NORTH):
        return rings, ()
    if _inside(points, NORTH, EAST):  # the two ranges do not touch: no doubt is possible
        return tuple(tuple(_swapped(ring) for ring in part) for part in rings), ("经度和纬度写反了，已调换",)
    longitude, latitude = points.mean(axis=0)
    raise Refusal(f"坐标不在中国范围内（东经 {longitude:.4f}，北纬 {latitude:.4f}）。")


def _inside(points: Points, first: tuple[float, float], second: tuple[float, float]) -> bool:
    least, most = points.min(axis=0), points.max(axis=0)
    return bool(first[0] <= least[0] and most[0] <= first[1] and second[0] <= least[1] and most[1] <= second[1])


def _swapped(ring: Points) -> Points:
    return ring[:, ::-1].copy()
