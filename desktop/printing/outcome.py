"""What comes of printing: pages, or characters that no font has. Loads nothing, so that any window may know it."""

from dataclasses import dataclass

from desktop.errors import Refusal


@dataclass(frozen=True, slots=True)
class Printed:
    """What came out: the number of pages, and the characters that were set as code points."""

    pages: int
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Gap:
    """A text with the characters in it that no font has."""

    text: str
    characters: frozenset[str]


class NothingToPrint(Refusal):
    """One grid or record has nothing that could stand on this paper: among many it is left out, and named."""


class MissingGlyphs(Refusal):
    """Characters that no font has; the sentence names them by code point and holds no personal data."""

    def __init__(self, characters: frozenset[str], where: str = "") -> None:
        points = "、".join(sorted(map(code_point, characters)))
        super().__init__(
            f"有 {len(characters)} 个字在字库里没有（{points}{where and f'，在{where}'}），还没有打印。"
            "请先核对这些字；确实无误的，选择以码位代替后再打印。"
        )
        self.characters = characters


def code_point(character: str) -> str:
    """Return the name by which a missing character is reported: U+323B0."""
    return f"U+{ord(character):04X}"
