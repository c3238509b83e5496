"""The one source of the look: named colours and sizes, and the style sheet made from them."""

from functools import cached_property
from pathlib import Path
from string import Template
from typing import NamedTuple

from PySide6.QtCore import QTemporaryDir
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication


class Colours(NamedTuple):  # of named tuples and plain classes, since dataclasses cost the start up to 5 ms
    """Every colour of the program by what it is for. Text on any ground of the same set reaches 4.5 : 1."""

    ground: str
    surface: str
    raised: str  # heads of tables, cards in cards
    hover: str
    ink: str
    second: str
    quiet: str  # hints and disabled things, never content
    line: str
    edge: str  # the border of what can be typed into
    accent: str
    accent_hover: str
    accent_press: str
    on_accent: str
    tint: str  # the accent's ground: what is chosen
    tint_strong: str
    red: str
    red_tint: str
    amber: str
    amber_tint: str
    green: str
    green_tint: str
    blue: str
    blue_tint: str
    nav: str
    nav_hover: str
    nav_on: str
    nav_ink: str
    nav_second: str
    note: str  # the ground of a success line
    on_note: str
    note_link: str
    chart_1: str  # six that stay apart under every kind of colour vision, each 3 : 1 on ground and surface
    chart_2: str
    chart_3: str
    chart_4: str
    chart_5: str
    chart_6: str
    map_1: str  # from few to many: five tints that carry ink and stay apart under every kind of colour vision
    map_2: str
    map_3: str
    map_4: str
    map_5: str


LIGHT = Colours(
    ground="#F5F6F7",
    surface="#FFFFFF",
    raised="#F7F8FA",
    hover="#F2F5F9",
    ink="#1D2129",
    second="#4E5969",
    quiet="#86909C",
    line="#E5E6EB",
    edge="#C3C9D2",
    accent="#1E4E8C",
    accent_hover="#2A5FA3",
    accent_press="#173D70",
    on_accent="#FFFFFF",
    tint="#E8EFF8",
    tint_strong="#D3E1F2",
    red="#C0342B",
    red_tint="#FCEEED",
    amber="#9A5B00",
    amber_tint="#FDF4E5",
    green="#2B7A4B",
    green_tint="#EDF6F0",
    blue="#5B7083",
    blue_tint="#EFF2F5",
    nav="#17325A",
    nav_hover="#21416F",
    nav_on="#2B5087",
    nav_ink="#F1F5FA",
    nav_second="#A9BBD6",
    note="#1D2129",
    on_note="#FFFFFF",
    note_link="#9CC3F5",
    chart_1="#1F6AB0",
    chart_2="#C2570C",
    chart_3="#03A17D",
    chart_4="#973272",
    chart_5="#8E7041",
    chart_6="#2A2F37",
    map_1="#FFF3C4",
    map_2="#C9E29E",
    map_3="#86CDBE",
    map_4="#5CB0D6",
    map_5="#5E8FDB",
)

DARK = Colours(
    ground="#15181D",
    surface="#1E2228",
    raised="#242931",
    hover="#262C35",
    ink="#E7EAEF",
    second="#B4BDC9",
    quiet="#7D8796",
    line="#323843",
    edge="#4A5361",
    accent="#8AB6F0",
    accent_hover="#A3C6F5",
    accent_press="#74A4E4",
    on_accent="#0F1824",
    tint="#22344C",
    tint_strong="#2C4566",
    red="#F08A80",
    red_tint="#3A2424",
    amber="#E5B058",
    amber_tint="#372C1B",
    green="#76C894",
    green_tint="#1F3227",
    blue="#A3B6C9",
    blue_tint="#262E37",
    nav="#10161F",
    nav_hover="#1B2533",
    nav_on="#24405F",
    nav_ink="#EEF2F7",
    nav_second="#93A4BC",
    note="#E7EAEF",
    on_note="#15181D",
    note_link="#1E4E8C",
    chart_1="#6FB1F0",
    chart_2="#F0974A",
    chart_3="#3D794C",
    chart_4="#8B5D8E",
    chart_5="#FACFA5",
    chart_6="#CBDCE5",
    map_1="#33304F",
    map_2="#2A4870",
    map_3="#17607F",
    map_4="#1D755D",
    map_5="#527414",
)

ROWS = {"compact": 28, "normal": 32, "large": 40}  # height of a table's row by density
TONES = ("red", "amber", "green", "blue")  # the four signals
FAMILIES = ("Noto Sans SC", "Gedang Rare B", "Gedang Rare G")
GLYPHS = {
    "chevron-down": "second",
    "chevron-up": "second",
    "chevron-right": "second",
    "check": "on_accent",
    "dot": "accent",
}


class Theme:
    """A set of colours at one size of text and one density of tables. Sizes are in device-independent pixels."""

    def __init__(self, colours: Colours = LIGHT, large: bool = False, density: str = "normal") -> None:
        self.colours, self.large, self.density = colours, large, density

    def scaled(self, pixels: int) -> int:
        """Return a size that grows with the text, kept even so that things centre."""
        return round(pixels * 1.25 / 2) * 2 if self.large else pixels

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Every size by name."""
        grown = {
            "text": 14,
            "small": 12,
            "section": 18,
            "title": 22,
            "control": 32,
            "control_inner": 30,
            "icon": 18,
            "icon_small": 16,
            "label": 20,
            "remark": 18,
            "nav_width": 176,
            "nav_item": 36,
            "top": 56,
            "status": 30,
            "head": 36,
            "row": ROWS[self.density],
            "search": 360,
            "popup": 320,
            "calendar": 288,
            "answers": 520,
            "drawer": 456,
            "chart_wide": 640,
            "chart_high": 400,
            "map_panel": 256,
        }
        fixed = {
            "hair": 1,
            "bar": 2,
            "unit": 4,
            "gap": 8,
            "pad": 12,
            "card": 16,
            "page": 24,
            "radius": 6,
            "radius_small": 4,
            "nav_folded": 56,
            "two_columns": 620,  # a form at least so wide has two columns
            "scroll": 10,
            "shadow": 24,
            "reach": 10,  # how near the mouse must come to a corner of a polygon
            "handle": 8,  # the side of such a corner as it is drawn
        }
        return {name: self.scaled(size) for name, size in grown.items()} | fixed

    @property
    def first_window(self) -> tuple[int, int]:
        """The size of a window nobody has sized yet, where there is room for it."""
        return 1366, 768

    @property
    def first_sheet(self) -> tuple[int, int]:
        """The size of a window before the office is open."""
        return 1024, 700

    def __getattr__(self, name: str) -> int:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.sizes[name]
        except KeyError:
            raise AttributeError(name) from None

    def colour(self, name: str) -> QColor:
        """Return a colour by its name."""
        return QColor(getattr(self.colours, name))


class _Use:
    """What the application wears now."""

    theme = Theme()
    glyphs: QTemporaryDir | None = None


def current() -> Theme:
    """Return the theme in use."""
    return _Use.theme


def use(application: QApplication, theme: Theme, resources: Path) -> None:
    """Dress the application: palette, base size of text, style sheet."""
    _Use.theme = theme
    font = application.font()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(theme.text)
    application.setFont(font)
    application.setPalette(palette(theme))
    application.setStyleSheet(style_sheet(theme, resources))


def palette(theme: Theme) -> QPalette:
    """Return the palette for what the style sheet does not reach."""
    roles = {
        QPalette.ColorRole.Window: "ground",
        QPalette.ColorRole.WindowText: "ink",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "raised",
        QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.PlaceholderText: "quiet",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "ink",
        QPalette.ColorRole.BrightText: "red",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.ToolTipBase: "note",
        QPalette.ColorRole.ToolTipText: "on_note",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.Light: "surface",
        QPalette.ColorRole.Midlight: "line",
        QPalette.ColorRole.Mid: "edge",
        QPalette.ColorRole.Dark: "quiet",
        QPalette.ColorRole.Shadow: "quiet",
        QPalette.ColorRole.Accent: "accent",
    }
    made = QPalette()
    for role, name in roles.items():
        made.setColor(role, theme.colour(name))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("quiet"))
    return made


def style_sheet(theme: Theme, resources: Path) -> str:
    """Return `resources/style.qss` with every name replaced by its colour, size or picture."""
    names = theme.colours._asdict()
    sizes = {name: f"{size}px" for name, size in theme.sizes.items()}
    glyphs = {name.replace("-", "_"): path for name, path in _glyphs(theme, resources).items()}
    if twice := (names.keys() & sizes.keys()) | (names.keys() & glyphs.keys()) | (sizes.keys() & glyphs.keys()):
        raise ValueError(f"one name for two things: {twice}")
    names |= sizes | glyphs
    return Template((resources / "style.qss").read_text("utf-8")).substitute(names)


def _glyphs(theme: Theme, resources: Path) -> dict[str, str]:
    """Write the few icons a style sheet can only name as files, in the theme's colours."""
    if _Use.glyphs is None:
        _Use.glyphs = QTemporaryDir()
    folder = Path(_Use.glyphs.path())
    paths = {}
    for name, colour in GLYPHS.items():
        ink = getattr(theme.colours, colour)
        path = folder / f"{name}-{ink.lstrip('#')}.svg"
        path.write_text((resources / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", ink), "utf-8")
        paths[name] = path.as_posix()
    return paths
