"""Which grid each feature of a file is meant to be: by its code, else by its name as clerks write it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from desktop.divisions import short_village_name
from desktop.grids.naming import grid_key
from desktop.grids.service import TOWN, VILLAGE, Grids
from desktop.maps.datum import to_wgs84
from desktop.maps.geometry import polygons_of, surfaces_of
from desktop.maps.matches import Datum, Feature, FileShapes, How, Match, Matches
from desktop.maps.shapes import Rings
from desktop.names.folding import fold

_BETWEEN = re.compile(
    r"^(?:村民?委员?会|居民?委员?会|社区|村|居)?[－—＿·／＼、，：]*"
)  # punctuation is full-width here
_TOWN_KIND = re.compile(r"(?:街道|镇|乡|街道办事处)$")
_FILLED = re.compile(r"(\d{9})000$")


class Wordings:
    """Every grid in force by all the codes and wordings that may mean it."""

    def __init__(self, grids: Grids, codes: Mapping[str, int]) -> None:
        """Take the tree, and the codes that grids bear in other systems."""
        self._codes = dict(codes)
        self._names: defaultdict[str, set[int]] = defaultdict(set)
        self._villages: defaultdict[str, set[int]] = defaultdict(set)
        self._inside: defaultdict[int, dict[str, list[int]]] = defaultdict(dict)
        self._apart: defaultdict[str, set[int]] = defaultdict(set)
        self._village_of: dict[int, str] = {}
        for node in grids.nodes.values():
            if node.closed:
                continue
            for code in filter(None, (node.code, node.division_code)):
                self._codes.setdefault(code, node.id)
            self._names[fold(node.name)].add(node.id)
            if node.level == VILLAGE:
                self._villages[short_village_name(node.name)].add(node.id)
            elif node.level == TOWN:
                self._names[_TOWN_KIND.sub("", fold(node.name))].add(node.id)
            elif (village := grids.village_of(node.id)) is not None:
                self._village_of[node.id] = short_village_name(village.name)
                self._inside[village.id].setdefault(grid_key(node.name), []).append(node.id)
                self._apart[grid_key(node.name)].add(node.id)

    def by_code(self, code: str) -> int | None:
        """Return the grid of a code."""
        return self._codes.get(code) or self._codes.get(_FILLED.sub(r"\1", code))

    def by_name(self, name: str, beside: Iterable[str] = ()) -> tuple[int, ...]:
        """Return the grids that a wording may mean; `beside` are other words of the feature, as the village's name."""
        text = fold(name)
        if not text:
            return ()
        found = self._names.get(text) or self._villages.get(short_village_name(text)) or self._split(text)
        found = found or self._apart.get(grid_key(text)) or set()
        if len(found) > 1:
            around = {short_village_name(one) for one in beside if one}
            near = {key for key in found if self._village_of.get(key) in around}
            found = near or found
        return tuple(sorted(found))

    def _split(self, text: str) -> set[int]:
        """Return the grids whose village begins the wording, the longest such village first."""
        for length in range(len(text) - 1, 0, -1):
            villages = self._villages.get(text[:length])
            if villages:
                rest = grid_key(_BETWEEN.sub("", text[length:], count=1))
                return {key for village in villages for key in self._inside[village].get(rest, ())}
        return set()


def propose(
    file: FileShapes,
    name_key: str,
    code_key: str,
    datum: Datum,
    wordings: Wordings,
    current: Mapping[int, int],
    unattached: Mapping[str, int],
) -> Matches:
    """Return the grid of each feature. `current` are the polygons in force by grid, `unattached` the others by name."""
    names = file.names(name_key)
    sound = [one for one in file.features if not one.faults]
    placed = {one.number: _moved(one.rings, Datum.WGS84 if file.projected else datum) for one in sound}
    surfaces = dict(zip(placed, surfaces_of(polygons_of(placed.values())).tolist(), strict=True))
    found = [
        _match(feature, name, code_key, wordings, placed.get(feature.number, ()), surfaces.get(feature.number, 0.0))
        for feature, name in zip(file.features, names, strict=True)
    ]
    return Matches(file.file_name, tuple(settled(found, current, unattached)))


def settled(found: Sequence[Match], current: Mapping[int, int], unattached: Mapping[str, int]) -> list[Match]:
    """Return matches with the polygon each of them ends; a grid that two features claim is given to neither."""
    claims = Counter(one.grid_id for one in found if one.grid_id is not None and not one.faults and one.taken)
    settled = []
    for one in found:
        if one.grid_id is not None and claims[one.grid_id] > 1:
            one = replace(one, grid_id=None, how=How.TWICE, candidates=(one.grid_id,), taken=False)
        replaced = current.get(one.grid_id) if one.grid_id is not None else unattached.get(one.name)
        settled.append(replace(one, replaces=replaced))
    return settled


def _moved(rings: Rings, datum: Datum) -> Rings:
    return tuple(tuple(to_wgs84(np.asarray(ring), datum) for ring in part) for part in rings)


def _match(feature: Feature, name: str, code_key: str, wordings: Wordings, rings: Rings, surface: float) -> Match:
    code = feature.properties.get(code_key, "") if code_key else ""
    grid, how, candidates = wordings.by_code(code) if code else None, How.CODE, tuple[int, ...]()
    if grid is None:
        beside = [value for value in feature.properties.values() if value != name]
        candidates = wordings.by_name(name, beside)
        grid = candidates[0] if len(candidates) == 1 else None
        how = How.NAME if grid is not None else How.SEVERAL if candidates else How.NONE
    return Match(
        number=feature.number,
        name=name or code or f"第 {feature.number} 个图形",
        code=code,
        grid_id=grid,
        how=how,
        candidates=candidates if grid is None else (),
        replaces=None,
        taken=not feature.faults,
        rings=rings,
        surface_m2=surface,
        faults=feature.faults,
        remarks=feature.remarks,
    )
