"""How the cells of a workbook look: its styles with the colours of its theme worked out."""

import colorsys
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

# Formats a workbook names by number alone; 27 to 58 as Chinese editions of Excel and WPS show them.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
T = TypeVar("T")

_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DAY = re.compile(r"[yd]", re.IGNORECASE)
_CLASSIC = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
    * 2
    + "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
).split()
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
_OFFICE_THEME = ["FFFFFF", "000000", "E7E6E6", "44546A", "5B9BD5", "ED7D31", "A5A5A5", "FFC000", "4472C4", "70AD47"]
SIDES = ("left", "top", "right", "bottom")
_STRENGTH = {"": 0, "none": 0, "hair": 1, "dotted": 1, "thin": 1, "dashed": 1, "medium": 2, "thick": 3, "double": 3}


@dataclass(frozen=True, slots=True)
class CellLook:
    """How one cell is drawn. Colours are six hexadecimal digits, or nothing for the usual one."""

    fill: str = ""
    colour: str = ""
    font: str = ""
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    size: float = 11.0  # points
    align: str = ""  # left center right, nothing: texts left, numbers right
    vertical: str = "bottom"  # top center bottom
    wrap: bool = False
    borders: tuple[int, int, int, int] = (0, 0, 0, 0)  # left, top, right, bottom: 0 none, 1 thin, 2 medium, 3 thick


@dataclass(frozen=True, slots=True)
class Style:
    """One style of the workbook: its look, how it shows numbers, whether it is locked where a sheet is protected."""

    look: CellLook
    number_format: str = ""  # nothing for General
    is_locked: bool = True

    @property
    def shows_dates(self) -> bool:
        """Whether a number is shown as a day."""
        return shows_dates(self.number_format)

    @property
    def is_seen(self) -> bool:
        """Whether a blank cell of this style is seen at all."""
        return bool(self.look.fill) or any(self.look.borders)


def shows_dates(number_format: str) -> bool:
    """Whether a number format shows a day; of [$-804]yyyy"年" the quoted and bracketed parts do not count."""
    if number_format in ("", "@", "General"):
        return False
    return bool(_DAY.search(_NOT_SHOWN.sub("", number_format.partition(";")[0])))


class Styles:
    """The styles by their numbers; one that is not there looks plain."""

    def __init__(self, tree: Element | None, theme: Element | None) -> None:
        self._colours = _Colours(tree, theme)
        self._styles = self._read(tree) if tree is not None else []
        self._plain = self._styles[0] if self._styles else Style(CellLook())

    def __getitem__(self, number: int) -> Style:
        return self._styles[number] if 0 <= number < len(self._styles) else self._plain

    def _read(self, tree: Element) -> list[Style]:
        formats = {
            int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in tree.iterfind("{*}numFmts/{*}numFmt")
        }
        formats = BUILT_IN | formats
        fonts = list(tree.iterfind("{*}fonts/{*}font"))
        fills = [self._fill(one) for one in tree.iterfind("{*}fills/{*}fill")]
        borders = [_borders(one) for one in tree.iterfind("{*}borders/{*}border")]
        styles = []
        for one in tree.iterfind("{*}cellXfs/{*}xf"):
            alignment, protection = one.find("{*}alignment"), one.find("{*}protection")
            font = _at(fonts, one.get("fontId"), None)
            number_format = formats.get(_number(one.get("numFmtId")), "")
            look = CellLook(
                fill=_at(fills, one.get("fillId"), ""),
                borders=_at(borders, one.get("borderId"), (0, 0, 0, 0)),
                align=_aligned(alignment, "horizontal", ""),
                vertical=_aligned(alignment, "vertical", "bottom"),
                wrap=alignment is not None and _is_on(alignment.get("wrapText", "0")),
            )
            look = replace(look, **self._font(font))
            locked = protection is None or _is_on(protection.get("locked", "1"))
            styles.append(Style(look, "" if number_format == "General" else number_format, locked))
        return styles

    def _font(self, font: Element | None) -> dict[str, Any]:
        if font is None:
            return {}
        values = {one.tag.rpartition("}")[2]: one for one in font}
        name, size = values.get("name"), values.get("sz")
        return {
            "colour": self._colours.of(values.get("color")),
            "font": name.get("val", "") if name is not None else "",
            "size": float(size.get("val", 11)) if size is not None else 11.0,
            "bold": "b" in values and _is_on(values["b"].get("val", "1")),
            "italic": "i" in values and _is_on(values["i"].get("val", "1")),
            "underlined": "u" in values and values["u"].get("val", "single") != "none",
        }

    def _fill(self, fill: Element) -> str:
        pattern = fill.find("{*}patternFill")
        if pattern is None:
            stop = fill.find("{*}gradientFill/{*}stop/{*}color")
            return self._colours.of(stop)
        if pattern.get("patternType", "none") == "none":
            return ""
        kind = "fgColor" if pattern.get("patternType") == "solid" else "bgColor"
        return self._colours.of(pattern.find(f"{{*}}{kind}"))


class _Colours:
    """Works out what colour is meant by a number, a place in the theme, or a place in the palette."""

    def __init__(self, tree: Element | None, theme: Element | None) -> None:
        own = (
            [one.get("rgb", "")[-6:] for one in tree.iterfind("{*}colors/{*}indexedColors/{*}rgbColor")]
            if tree is not None
            else []
        )
        self._palette = own or _CLASSIC
        self._theme = list(_OFFICE_THEME)
        scheme = theme.find(".//{*}clrScheme") if theme is not None else None
        for place, name in enumerate(_THEME_ORDER):
            colour = scheme.find(f"{{*}}{name}/*") if scheme is not None else None
            if colour is not None:
                self._theme[place] = colour.get("lastClr") or colour.get("val") or self._theme[place]

    def of(self, colour: Element | None) -> str:
        """Return six digits, or nothing where the usual colour is meant."""
        if colour is None or colour.get("auto"):
            return ""
        plain = ""
        if rgb := colour.get("rgb"):
            plain = rgb[-6:]
        elif (theme := colour.get("theme")) is not None:
            plain = _at(self._theme, theme, "")
        elif (indexed := colour.get("indexed")) is not None:
            plain = _at(self._palette, indexed, "")
        if not re.fullmatch(r"[0-9A-Fa-f]{6}", plain):
            return ""
        return _tinted(plain.upper(), _decimal(colour.get("tint")))


def _tinted(colour: str, tint: float) -> str:
    """Return a colour made lighter or darker, as the standard says: in its lightness."""
    if not tint:
        return colour
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), strength)
    return "".join(f"{round(one * 255):02X}" for one in parts)


def _borders(border: Element) -> tuple[int, int, int, int]:
    def strength(side: str) -> int:
        line = border.find(f"{{*}}{side}")
        return _STRENGTH.get(line.get("style", ""), 2) if line is not None else 0

    left, top, right, bottom = map(strength, SIDES)
    return left, top, right, bottom


def _aligned(alignment: Element | None, way: str, usual: str) -> str:
    return alignment.get(way, usual) if alignment is not None else usual


def _is_on(value: str) -> bool:
    return value in ("1", "true", "on")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _decimal(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _at(values: Sequence[T], place: str | None, usual: T) -> T:
    number = _number(place)
    return values[number] if number < len(values) else usual
