"""What the pages look like: readable from the last row, whole, in both colours and at every size."""

import time
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from desktop.meetings.screen import BarsPage, MapPage, ScreenPage, WeekPage
from tests.ui.screen.made_up import map_page, show
from ui import theme
from ui.poster import HIGH, LEAST, WIDE, Poster, broken, largest, wide
from ui.screen.ground import Setting
from ui.screen.map_page import made_ready
from ui.screen.painting import WHOLE, picture_of

SMALL, SQUARE = QSize(1366, 768), QSize(1024, 1024)
PAGES = {page.key: page for page in show()}
LOOKS = {"light": theme.Theme(theme.LIGHT), "dark": theme.Theme(theme.DARK)}
WRITTEN = (  # inks of the pages, and the grounds on which they stand
    (("ink", "second", "accent"), ("ground", "surface", "raised", "tint")),
    (("ink",), ("green_tint", "map_1", "map_2", "map_3", "map_4", "map_5")),
    (("on_accent",), ("accent",)),
    *(((tone,), ("surface", "ground", f"{tone}_tint")) for tone in theme.TONES),
)
DRAWN = ((("chart_1", "chart_2", "chart_3", *theme.TONES), ("surface",)),)  # shapes and large letters


@pytest.fixture(scope="module")
def setting() -> Setting:
    """The office, and the maps of the made-up pages."""
    return Setting(
        "陈埭镇综治中心", {key: made_ready(page) for key, page in PAGES.items() if isinstance(page, MapPage)}
    )


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, float, float, float, int, str]]]:
    """Everything that is written: words, left, top, width, size, and what is seen of it."""
    found: list[tuple[str, float, float, float, int, str]] = []
    line = Poster.line

    def noted(
        self: Poster, words: str, left: float, top: float, width: float, size: int, *more: Any, **kinds: Any
    ) -> float:
        long = line(self, words, left, top, width, size, *more, **kinds)
        whole = wide(" ".join(words.split()), size, bool(kinds.get("bold")))
        found.append((words, left, top, width, size, "cut" if long < whole - 1.5 else "whole"))
        return long

    monkeypatch.setattr(Poster, "line", noted)
    return found


def drawn(page: ScreenPage, setting: Setting, size: QSize = WHOLE, look: str = "light") -> QImage:
    """Return a page as a picture."""
    return picture_of(size, page, 3, 15, setting, LOOKS[look])[0]


def ratio(ink: str, ground: str) -> float:
    """Return the contrast that WCAG defines."""

    def brightness(colour: str) -> float:
        parts = [part / 255 for part in QColor(colour).getRgb()[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((brightness(ink), brightness(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", LOOKS)
def test_everything_written_has_the_contrast_of_aa(look: str) -> None:
    colours = LOOKS[look].colours
    faint = [
        (ink, ground)
        for least, sets in ((4.5, WRITTEN), (3.0, DRAWN))
        for inks, grounds in sets
        for ink, ground in product(inks, grounds)
        if ratio(getattr(colours, ink), getattr(colours, ground)) < least
    ]
    assert faint == []


@pytest.mark.parametrize("key", PAGES)
def test_nothing_is_smaller_than_the_last_row_can_read_or_off_the_page(key: str, setting: Setting, lines: Any) -> None:
    drawn(PAGES[key], setting)
    assert lines
    assert min(size for *_, size, _ in lines) >= LEAST
    out = [
        words
        for words, left, top, width, _, _ in lines
        if left < 0 or top < 0 or left + width > WIDE or top > HIGH - 40
    ]
    assert out == []


@pytest.mark.parametrize("key", PAGES)
def test_no_word_is_cut_but_texts_that_go_on_elsewhere(key: str, setting: Setting, lines: Any) -> None:
    drawn(PAGES[key], setting)
    assert [words for words, *_, seen in lines if seen == "cut"] == []


def test_the_names_of_bars_are_whole_however_long(setting: Setting, lines: Any) -> None:
    page = PAGES["kinds"]
    assert isinstance(page, BarsPage)
    drawn(page, setting)
    written = {words for words, *_ in lines}
    assert {bar.title for bar in page.bars} <= written
    assert {f"{bar.value:,}" for bar in page.bars} <= written


@pytest.mark.parametrize(("key", "size", "look"), [*product(PAGES, (WHOLE, SMALL, SQUARE), LOOKS)])
def test_every_page_is_painted_at_every_size(key: str, size: QSize, look: str, setting: Setting) -> None:
    image = drawn(PAGES[key], setting, size, look)
    assert image.size() == size
    seen = {image.pixelColor(x, y).name() for x in range(0, size.width(), 7) for y in range(0, size.height(), 7)}
    assert len(seen) > 3
    outside = image.pixelColor(2, 2 if size != SQUARE else 40).name().upper()
    assert outside in {one.upper() for one in LOOKS[look].colours}


@pytest.mark.parametrize("key", PAGES)
def test_two_pictures_of_a_page_are_alike(key: str, setting: Setting) -> None:
    assert drawn(PAGES[key], setting) == drawn(PAGES[key], setting)


def test_a_map_of_600_grids_is_painted_within_a_frame(setting: Setting) -> None:
    page = map_page()
    assert len(page.areas) == 600
    ready = Setting("", {page.key: made_ready(page)})
    drawn(page, ready)
    took = []
    for _ in range(9):
        begun = time.process_time()
        drawn(page, ready)
        took.append(time.process_time() - begun)
    assert min(took) <= 0.040  # the bench asks for 16 ms; machines that test run other things beside


def test_a_figure_tells_what_lies_behind_it(setting: Setting) -> None:
    page = PAGES["week"]
    assert isinstance(page, WeekPage)
    _, places = picture_of(WHOLE, page, 3, 15, setting, LOOKS["light"])
    assert places.at(300, 400) == page.figures[0].behind
    assert places.at(5, 5) is None


def test_words_break_into_lines_that_fit_and_end_with_an_ellipsis() -> None:
    words = "仙石村第3网格两户因排水沟发生争执𬭎" * 6
    lines = broken(words, 600, 36)
    assert "".join(lines) == words
    assert all(wide(line, 36) <= 600 for line in lines)
    assert len(broken(words, 600, 36, False, 2)) == 2
    assert broken(words, 600, 36, False, 2)[-1].endswith("…")
    assert broken("", 600, 36) == ("",) or broken("", 600, 36) == ()
    assert largest("短", 600, (56, 36), 1) == 56
    assert largest(words, 600, (56, 36), 1) == 36
