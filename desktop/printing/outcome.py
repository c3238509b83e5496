"""What comes of printing: pages, or characters that no font has. Loads nothing, so that any window may know it."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.errors import Refusal

BESIDE = 6  # characters of a text that are told beside a missing one
NAMED = 3  # texts that are told


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

    @property
    def around(self) -> str:
        """The first of them with what stands beside it, as it would be printed: 陈〔U+323B0〕明."""
        place = min(map(self.text.index, self.characters & set(self.text)), default=0)
        part = self.text[max(place - BESIDE, 0) : place + BESIDE + 1].strip()
        return "".join(f"〔{code_point(one)}〕" if one in self.characters else one for one in part)


class NothingToPrint(Refusal):
    """One grid or record has nothing that could stand on this paper: among many it is left out, and named."""


class MissingGlyphs(Refusal):
    """Characters that no font has. The sentence names them by code point and holds no personal data."""

    def __init__(self, characters: frozenset[str], where: str = "", gaps: Sequence[Gap] = ()) -> None:
        points = "、".join(sorted(map(code_point, characters)))
        super().__init__(_sentence(characters, f"（{points}{where and f'，在{where}'}）"))
        self.characters = characters
        self._where, self._gaps = where, tuple(gaps)

    @property
    def told(self) -> str:
        """The sentence for the clerk's eyes alone: with the names and words in which the characters stand."""
        found = list(dict.fromkeys(one.around for one in self._gaps))
        if not found:
            return self.message
        named = "、".join(f"“{one}”" for one in found[:NAMED]) + (f" 等 {len(found)} 处" if len(found) > NAMED else "")
        return _sentence(self.characters, f"：{named}{self._where and f'（{self._where}）'}")


def _sentence(characters: frozenset[str], which: str) -> str:
    return (
        f"有 {len(characters)} 个字在字库里没有{which}，还没有打印。"
        "请先核对这些字；确实无误的，选择以码位代替后再打印。"
    )


def code_point(character: str) -> str:
    """Return the name by which a missing character is reported: U+323B0."""
    return f"U+{ord(character):04X}"
