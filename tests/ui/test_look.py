"""One look: named colours that can be read, one style sheet, icons of one weight, nothing written elsewhere."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from itertools import combinations, product
from math import dist
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.resources import resources
from ui import application, icons, theme

ROOT = resources().parent
UI = sorted((ROOT / "ui").rglob("*.py"))
DRAWN = {path.stem for path in (resources() / "icons").glob("*.svg")}
WRITTEN = [  # ink, and every ground it is written on
    (("ink", "second"), ("ground", "surface", "raised", "hover", "tint", "red_tint")),
    (("accent",), ("ground", "surface", "tint", "hover")),
    (("on_accent",), ("accent", "accent_press")),
    (("nav_ink",), ("nav", "nav_hover", "nav_on")),
    (("nav_second",), ("nav",)),
    (("on_note", "note_link"), ("note",)),
    *[((tone,), ("surface", "ground", f"{tone}_tint")) for tone in theme.TONES],
]


def linear(colour: str) -> list[float]:
    """Return how much red, green and blue light a colour is."""
    parts = [part / 255 for part in QColor(colour).getRgb()[:3]]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def brightness(colour: str) -> float:
    """Return the relative luminance that WCAG defines."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(colours: theme.Colours) -> None:
    faint = []
    for inks, grounds in WRITTEN:
        for ink, ground in product(inks, grounds):
            light, dark = sorted((brightness(getattr(colours, ink)), brightness(getattr(colours, ground))))[::-1]
            if (ratio := (light + 0.05) / (dark + 0.05)) < 4.5:
                faint.append(f"{ink} on {ground}: {ratio:.2f}")
    assert faint == []


# How the cones of few see: Machado, Oliveira and Fernandes 2009, severity 1.0, on linear red, green and blue.
EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0177, 0.1095, 0.8728))  # white at (1, 1, 1)
APART = 20.0  # in CIELAB; neighbours in a chart are told from each other from about 10 on


def times(matrix: Sequence[Sequence[float]], colour: Sequence[float]) -> list[float]:
    """Return a colour in other coordinates."""
    return [sum(part * value for part, value in zip(row, colour, strict=True)) for row in matrix]


def lightness_and_hue(colour: str, eyes: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Return CIELAB of a colour as some eyes see it."""
    seen = [min(max(part, 0.0), 1.0) for part in times(eyes, linear(colour))]
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in times(TO_XYZ, seen))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_the_colours_of_charts_are_told_apart_by_all_eyes(colours: theme.Colours) -> None:
    chart = [getattr(colours, f"chart_{place}") for place in range(1, 7)]
    for one, ground in product(chart, (colours.surface, colours.ground)):
        light, dark = sorted((brightness(one), brightness(ground)))[::-1]
        assert (light + 0.05) / (dark + 0.05) >= 3, (one, ground)
    for name, eyes in EYES.items():
        for one, other in combinations(chart, 2):
            assert dist(lightness_and_hue(one, eyes), lightness_and_hue(other, eyes)) >= APART, (name, one, other)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("large", [False, True])
def test_the_style_sheet_names_only_what_the_theme_has(colours: theme.Colours, large: bool, qapp: QApplication) -> None:
    sheet = theme.style_sheet(theme.Theme(colours, large), resources())
    assert "$" not in sheet
    for path in re.findall(r'url\("(.+?)"\)', sheet):
        assert "currentColor" not in Path(path).read_text("utf-8")


def test_no_colour_and_no_size_is_written_elsewhere() -> None:
    sheet = re.sub(r"/\*.*?\*/", "", (resources() / "style.qss").read_text("utf-8"), flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s])|\d+px|\d+pt", sheet) == []
    for path in UI:
        if path.name != "theme.py":
            source = path.read_text("utf-8")
            assert re.findall(r"\"#[0-9a-fA-F]{3,8}\"|\d+px", source) == [], path
            sizes = re.findall(r"(?:set(?:Fixed|Minimum|Maximum)(?:Width|Height|Size)|setSpacing)\(\d\d", source)
            assert sizes == [], path


def test_large_text_grows_every_control() -> None:
    usual, large = theme.Theme(), theme.Theme(large=True)
    assert (usual.text, large.text, large.control, large.nav_width) == (14, 18, 40, 220)
    assert all(size % 2 == 0 for name, size in large.sizes.items() if name not in {"hair"})
    assert [theme.Theme(density=name).row for name in ("compact", "normal", "large")] == [28, 32, 40]
    with pytest.raises(AttributeError):
        _ = usual.no_such_size


def test_signals_differ_from_one_another() -> None:
    for colours in (theme.LIGHT, theme.DARK):
        assert len({getattr(colours, tone) for tone in theme.TONES}) == len(theme.TONES)
        assert len(colours._fields) > 30


def test_every_icon_is_of_one_weight_and_takes_the_themes_colour() -> None:
    for name in DRAWN - {"dot"}:  # the point of a radio button, made for the style sheet
        drawing = (resources() / "icons" / f"{name}.svg").read_text("utf-8")
        assert 'viewBox="0 0 24 24"' in drawing, name
        assert 'stroke-width="1.75"' in drawing, name
        assert 'stroke="currentColor"' in drawing, name
        assert "#" not in drawing, name


def test_every_icon_that_is_asked_for_is_drawn() -> None:
    pattern = re.compile(r"\b(?:icon|tool|draw|add_tool)\(\s*(?:painter, )?\"([a-z-]+)\"|icon_name=\"([a-z-]+)\"")
    asked = {name for path in UI for found in pattern.findall(path.read_text("utf-8")) for name in found if name}
    assert len(asked) > 15
    assert asked <= DRAWN
    with pytest.raises(FileNotFoundError):
        icons.icon("no such icon")


def test_an_icon_follows_its_button(qtbot: QtBot) -> None:
    made = icons.icon("add", "red")
    shades = {}
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
        image = made.pixmap(QSize(24, 24), 1.0, mode).toImage()
        shades[mode] = {image.pixelColor(12, y).name() for y in range(24) if image.pixelColor(12, y).alpha() == 255}
    assert shades[QIcon.Mode.Normal] == {theme.LIGHT.red.lower()}
    assert shades[QIcon.Mode.Disabled] == {theme.LIGHT.quiet.lower()}
    sharp = made.pixmap(QSize(24, 24), 2.0)
    assert (sharp.width(), sharp.devicePixelRatio()) == (48, 2.0)
    one = QPushButton()
    qtbot.addWidget(one)
    one.setIcon(made)
    one.grab()


def test_qt_speaks_chinese_and_wears_our_fonts(qapp: QApplication) -> None:
    assert qapp.translate("QPlatformTheme", "Cancel") == "取消"
    assert qapp.font().families()[0] == "Noto Sans SC"
    assert "Noto Sans SC" in QFontDatabase.families()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has this choice")
def test_fcitx_is_spoken_to_through_ibus(monkeypatch: pytest.MonkeyPatch) -> None:
    for asked, spoken in (("fcitx", "ibus"), ("fcitx5", "ibus"), ("ibus", "ibus"), ("xim", "xim")):
        monkeypatch.setenv("QT_IM_MODULE", asked)
        application.choose_input_method()
        assert os.environ["QT_IM_MODULE"] == spoken


def test_the_first_window_needs_only_qts_three_modules() -> None:
    code = (
        "import sys; from desktop.resources import resources; from ui.application import start_application\n"
        "app = start_application(['gedang'], resources())\n"
        "heavy = ('PySide6.Qt', 'sqlalchemy', 'numpy', 'pyqtgraph', 'ui.')\n"
        "print(*sorted(m for m in sys.modules if m.startswith(heavy)),"
        " sys.getswitchinterval(), app.font().family())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout == (
        "PySide6.QtCore PySide6.QtGui PySide6.QtWidgets ui.application ui.sweeping ui.theme 0.001 Noto Sans SC\n"
    )
