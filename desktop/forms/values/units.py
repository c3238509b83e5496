"""From the unit the office records in to the unit a heading asks for: 面积（亩）."""

import re

SQUARE_METRES = {"平方米": 1.0, "㎡": 1.0, "m2": 1.0, "m²": 1.0, "平米": 1.0, "亩": 10_000 / 15, "公顷": 10_000.0,
                 "平方公里": 1_000_000.0, "平方千米": 1_000_000.0, "万平方米": 10_000.0}  # fmt: skip
_UNIT = re.compile(r"[（(]\s*(?:单位[:：])?\s*([^（）()]+?)\s*[)）]")


def factor_between(ours: str, heading: str) -> float:
    """Return by what our number is multiplied for a heading; one where it names no unit that is known."""
    asked = next((one for one in _UNIT.findall(heading) if one in SQUARE_METRES), "")
    return SQUARE_METRES[ours] / SQUARE_METRES[asked] if asked and ours in SQUARE_METRES else 1
