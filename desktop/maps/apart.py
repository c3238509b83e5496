"""A file of polygons read in the confined process: its points come back as numbers, whatever they did there."""

from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from desktop.confined.room import Room
from desktop.given_file import require_file
from desktop.jobs import Progress
from desktop.maps import reading
from desktop.maps.matches import Feature, FileShapes
from desktop.maps.shapes import Points, Rings

_HERE = __name__


def read_file(path: Path, progress: Progress) -> FileShapes:
    """Read a file of polygons, as `Maps.read_file` promises."""
    require_file(path)
    room = Room()
    try:
        file, features, points = room.ask(f"{_HERE}:_read", str(path.absolute()), progress=progress)
    finally:
        room.close()  # the next file comes in a year
    numbers = np.frombuffer(points, float).reshape(-1, 2).copy()
    return FileShapes(path.name, tuple(_features(features, numbers)), *(_plain(one) for one in file))


def _read(path: str, progress: Progress) -> list[Any]:
    found = reading.read_file(Path(path), progress)
    rings = [ring for one in found.features for part in one.rings for ring in part]
    points = np.concatenate(rings).tobytes() if rings else b""
    features = [
        [
            one.number,
            list(one.properties.items()),
            [list(map(len, part)) for part in one.rings],
            one.faults,
            one.remarks,
        ]
        for one in found.features
    ]
    return [[found.keys, found.name_key, found.code_key, found.said, found.projected], features, points]


def _lengths(rings: Rings) -> list[list[int]]:
    return [list(map(len, part)) for part in rings]


def _features(said: list[Any], numbers: Points) -> list[Feature]:
    made, at = [], 0
    for number, properties, lengths, faults, remarks in said:
        rings: list[tuple[Points, ...]] = []
        for part in lengths:
            ends = [at + far for far in accumulate(part)]
            rings.append(tuple(numbers[end - length : end] for end, length in zip(ends, part, strict=True)))
            at = ends[-1] if ends else at
        whole: Rings = tuple(rings)
        made.append(Feature(number, dict(properties), whole, tuple(faults), tuple(remarks)))
    return made


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
