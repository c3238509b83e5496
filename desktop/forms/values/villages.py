"""Villages and grids as forms call them: without the committee, without blanks."""

import re

from desktop.grids.service import Grids

_COMMITTEE = re.compile(r"(?<=[村区])(?:民|居民?)?委(?:员)?会$")


def usual_village(name: str) -> str:
    """Return a village without its committee: 岸兜村 for 岸兜村委会."""
    return _COMMITTEE.sub("", name)


def grid_path(grids: Grids, key: int) -> str:
    """Return a grid after its village: 岸兜村第1网格; nothing for one that is no more."""
    village, path = grids.village_of(key), grids.path_name(key)
    if village is not None and path.startswith(village.name):
        path = usual_village(village.name) + path.removeprefix(village.name)
    return path.replace(" ", "")
