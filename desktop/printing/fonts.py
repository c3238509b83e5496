"""The faces of our paper: which file has a character, how wide it is, and which characters no file has."""

import re
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from desktop.printing.mends import mend
from desktop.printing.outcome import code_point
from desktop.printing.own_fonts import find_fonts, font_folders
from desktop.printing.wrapping import wrap
from desktop.resources import resources


class Face(StrEnum):
    """A font file of `resources/fonts`; the name under which it is embedded is its own.

    Those that begin with OWN_ are the office's: where they are not there, the next face of a stack takes their place.
    """

    OWN_FANGSONG = "own-fangsong"
    OWN_KAI = "own-kai"
    OWN_TITLE = "own-title"
    SERIF = "NotoSerifSC-Regular"
    BLACK = "NotoSerifSC-Black-8105"
    SANS = "NotoSansSC-Regular"
    BOLD = "NotoSansSC-Bold-8105"
    FANGSONG = "ZhuqueFangsong-Regular"
    KAI = "GedangKai-8105"
    RARE_B = "GedangRareB"
    RARE_G = "GedangRareG"


PLAIN = re.compile(r"[ -~\u3000-\u3029\u3400-\u9fff\uff01-\uff5e]*")  # nothing invisible in it
FONTS_LOCK = threading.Lock()  # a reportlab font keeps a reading position: load and subset in one thread at a time
OWN: Mapping[str, Sequence[str]] = {  # what they are called
    Face.OWN_FANGSONG: ("仿宋_GB2312", "FangSong_GB2312"),
    Face.OWN_KAI: ("楷体_GB2312", "KaiTi_GB2312"),
    Face.OWN_TITLE: ("方正小标宋_GBK", "方正小标宋简体", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S"),
}
_loaded: dict[Face, TTFont] = {}


@cache
def own_files() -> Mapping[str, Path]:
    """Return the files of the office's own faces that are on this machine and may be embedded."""
    return find_fonts(font_folders(), OWN)


def face_font(face: Face) -> TTFont:
    """Return a face ready to draw with. Reads its file when first asked for: the rare ones cost a third of a second."""
    if face not in _loaded:
        with FONTS_LOCK:
            if face not in _loaded:
                mend()
                file = own_files()[face] if face in OWN else resources() / "fonts" / f"{face}.ttf"
                font = TTFont(face.value, str(file), asciiReadable=False)
                pdfmetrics.registerFont(font)
                _loaded[face] = font
    return _loaded[face]


class FontStack:
    """Faces in the order in which they are asked for a character."""

    def __init__(self, *faces: Face, preferred: Mapping[str, Face] | None = None) -> None:
        self._faces = faces
        self._preferred = preferred or {}
        self._places: dict[str, tuple[Face, float] | None] = {}
        self._widths, self._plain = _Widths(self), _PlainWidths(self)

    def place(self, character: str) -> tuple[Face, float] | None:
        """Return the face that has a character and its width at one point, or None where no face has it."""
        if character not in self._places:
            self._places[character] = self._find(character)
        return self._places[character]

    def runs(self, text: str) -> list[tuple[Face, str]]:
        """Cut text into stretches of one face each. Text with a missing character is an error of the caller."""
        runs: list[tuple[Face, str]] = []
        for character in text:
            place = self.place(character)
            if place is None:
                raise LookupError(code_point(character))
            if runs and runs[-1][0] is place[0]:
                runs[-1] = (place[0], runs[-1][1] + character)
            else:
                runs.append((place[0], character))
        return runs

    def width(self, text: str, size: float) -> float:
        """Return how wide text is, in points; a missing character counts as a square."""
        return sum(map(self._widths.__getitem__, text)) * size

    def plain_width(self, text: str) -> float | None:
        """Return how wide a line is at one point, or None where it cannot be set as it is written.

        Nine cells of ten are such lines: this is the quick way through a ledger.
        """
        try:
            return sum(map(self._plain.__getitem__, text))
        except KeyError:
            return None

    def wrap(self, text: str, width: float, size: float) -> list[str]:
        """Break text into lines of at most `width` points."""
        return wrap(text, width / size, self._widths.__getitem__)

    def missing(self, text: str) -> set[str]:
        """Return the characters of a text that no face has."""
        return {character for character in set(text) if character != "\n" and self.place(character) is None}

    def _find(self, character: str) -> tuple[Face, float] | None:
        if unicodedata.category(character) in {"Co", "Cs", "Cn"} and not _newer_ideograph(character):
            return None  # whatever a font draws there, nobody agreed on it
        first = self._preferred.get(character)
        for face in (first, *self._faces) if first else self._faces:
            if face in OWN and face not in own_files():
                continue
            font = face_font(face).face
            if font.charToGlyph.get(ord(character)):
                return face, font.getCharWidth(ord(character)) / 1000
        return None


class _Widths(dict[str, float]):
    """Widths of characters at one point; one that no face has counts as a square."""

    def __init__(self, stack: FontStack) -> None:
        super().__init__()
        self._stack = stack

    def __missing__(self, character: str) -> float:
        place = self._stack.place(character)
        found = self[character] = place[1] if place is not None else 1.0
        return found


class _PlainWidths(_Widths):
    """Widths of the characters that are printed as they are; a line break or a missing character is a KeyError."""

    def __missing__(self, character: str) -> float:
        place = self._stack.place(character)
        if place is None or character == "\n" or printable(character) != character:
            raise KeyError(character)
        self[character] = place[1]
        return place[1]


def _newer_ideograph(character: str) -> bool:
    """Whether a character lies in planes 2 and 3, where Unicode has assigned more than this Python knows."""
    return 0x20000 <= ord(character) <= 0x3FFFD


def printable(text: str) -> str:
    """Return text as paper can show it: without the invisible characters that come along in copied cells.

    A variation selector goes too: the base form is printed.
    """
    if PLAIN.fullmatch(text):
        return text
    shown = []
    for character in text:
        category = unicodedata.category(character)
        if character in "\n\u2028\u2029":
            shown.append("\n")
        elif character == "\t" or (category == "Zs" and character != "\u3000"):
            shown.append(" ")
        elif category not in {"Cc", "Cf"} and not _selects_variation(character):
            shown.append(character)
    return "".join(shown)


def _selects_variation(character: str) -> bool:
    return 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF


_WESTERN = dict.fromkeys("“”‘’—…0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", Face.SERIF)
_RARE = (Face.SERIF, Face.RARE_B, Face.RARE_G)

SERIF = FontStack(*_RARE)
BLACK = FontStack(Face.OWN_TITLE, Face.BLACK, *_RARE)
SANS = FontStack(Face.SANS, *_RARE)
BOLD = FontStack(Face.BOLD, Face.SANS, *_RARE)
FANGSONG = FontStack(
    Face.OWN_FANGSONG, Face.FANGSONG, *_RARE, preferred=_WESTERN
)  # 朱雀仿宋 has Western digits and quotes
KAI = FontStack(Face.OWN_KAI, Face.KAI, *_RARE, preferred=_WESTERN)
