"""Where what is not code lies, in a checkout and in the frozen program."""

import sys
from functools import cache
from pathlib import Path


@cache
def resources() -> Path:
    """Return the folder of fonts, code lists, schemes and layouts."""
    frozen = getattr(sys, "_MEIPASS", None)
    return (Path(frozen) if frozen else Path(__file__).resolve().parent.parent) / "resources"
