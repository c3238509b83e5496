"""What hangs on walls or is handed out: boards, cards, badges, results, agreements, the map of a grid office."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from desktop.board_paper import CALL, CARD, NOTHING, RESULTS, NoticePapers
from desktop.errors import Refusal
from desktop.grids.service import GRID, VILLAGE
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.map_paper import MapPapers, map_name
from desktop.print_centre.kinds import Ask, Choices, Group, Making, Option, Printable, Stamp
from desktop.print_centre.making import PressMaking
from desktop.printing.notice_press import print_board, print_cards, print_poster
from desktop.printing.notice_sheets import BoardSheet, CardDeck, NoticeAbout, Poster
from desktop.printing.outcome import Printed
from desktop.printing.press import print_wall_map
from desktop.program import Program

BOARD, CONTACT_CARD, BADGE = "board", "contact_card", "badge"  # keys of the catalogue
RESULT, PACT, LAYOUT_MAP = "result_notice", "pact", "layout_map"
SHEET, CODE, COPIES, SIZE, REGISTER, LEVEL = "sheet", "code", "copies", "size", "register", "level"
TEN = "10"
LOOKED_AT = 2  # people whose cards the preview shows
NO_OFFICE = "还没有建立网格，没有可以打印的。请先在“网格”里建立网格。"
NO_MAP = "还没有边界，不能打印网格布局图。请先在“地图”里导入或绘制边界。"
NOTE = "界线供网格管理使用，不作为权属依据"
YEAR = timedelta(days=365)

BOARD_SIZES = (
    ("A3", "A3 横"),
    ("A2", "A2 横"),
    ("A1", "A1 横"),
    ("900×600", "900×600 mm"),
    ("1200×900", "1200×900 mm"),
)
POSTER_SIZES = (("A3", "A3"), ("A4", "A4"), ("A2", "A2"))
MAP_SIZES = (("A3", "A3"), ("A2", "A2"), ("A1", "A1"), ("A0", "A0"))
CODES = ((CALL, "拨打电话"), (CARD, "存名片"), (NOTHING, "不印"))
CARD_CODES = ((CARD, "存名片"), (CALL, "拨打电话"), (NOTHING, "不印"))


def printables(program: Program) -> Sequence[Printable]:
    """Return the notices of the catalogue."""
    made = _Notices(program)
    levels = sorted(program.scheme.current.levels, key=lambda one: one.key != GRID)  # the usual one first
    return (
        Printable(
            BOARD,
            "网格公示牌",
            Group.NOTICE,
            "网格范围图、党组织、网格长、网格员等的照片、姓名、电话和职责，张贴在网格里。",
            (Ask.GRID, Ask.OPTION),
            made.board,
            options=(Option(SHEET, "尺寸", BOARD_SIZES), Option(CODE, "二维码", CODES)),
            is_public=True,
            batch="grid",
            words="公示栏 岗位公示 监督电话",
        ),
        Printable(
            CONTACT_CARD,
            "民情联系卡",
            Group.NOTICE,
            "名片大小，每张 A4 纸 10 张，带裁切线，发给群众。",
            (Ask.GRID, Ask.OPTION),
            made.contact_cards,
            options=(
                Option(COPIES, "张数", ((TEN, "每人一版（10 张）"), ("1", "每人 1 张"))),
                Option(CODE, "二维码", CARD_CODES),
            ),
            is_public=True,
            batch="grid",
            words="联系卡 便民卡 名片",
        ),
        Printable(
            BADGE,
            "工作证",
            Group.NOTICE,
            "网格长、网格员的工作证，带照片，裁下塑封或装卡套。",
            (Ask.GRID, Ask.OPTION),
            made.badges,
            options=(Option(SIZE, "尺寸", (("badge", "卡片 54×85.6 mm"), ("large_badge", "胸牌 105×148 mm"))),),
            is_public=True,
            batch="grid",
            words="胸牌 证件 网格员证",
        ),
        Printable(
            RESULT,
            "考核结果公示",
            Group.NOTICE,
            "一段时间的积分考评结果或薪级晋升，张贴公示，写明公示期和监督电话。",
            (Ask.PERIOD, Ask.GRID, Ask.OPTION),
            made.results,
            options=(
                Option(REGISTER, "内容", tuple((one.register, one.title) for one in RESULTS)),
                Option(SHEET, "纸张", POSTER_SIZES),
            ),
            is_public=True,
            words="积分 评价 晋升 薪级",
        ),
        Printable(
            PACT,
            "网格居民公约",
            Group.NOTICE,
            "现行的居民公约全文，张贴在网格里；本网格没有的用上级网格的。",
            (Ask.GRID, Ask.OPTION),
            made.pact,
            options=(Option(SHEET, "纸张", POSTER_SIZES),),
            is_public=True,
            batch="grid",
            words="村规民约",
        ),
        Printable(
            LAYOUT_MAP,
            "网格布局图",
            Group.NOTICE,
            "全镇或一个村的网格布局图，挂在党群服务中心。",
            (Ask.GRID, Ask.OPTION),
            made.layout_map,
            options=(
                Option(LEVEL, "层级", tuple((one.key, one.title) for one in levels)),
                Option(SHEET, "纸张", MAP_SIZES),
            ),
            is_public=True,
            words="网格图 地图 挂图 党群服务中心",
        ),
    )


class _Notices:
    """Makes each notice from the answers."""

    def __init__(self, program: Program) -> None:
        self._program, self._papers = program, NoticePapers(program)

    def board(self, choices: Choices, _layout: Layout | None, _progress: Progress) -> Making:
        """Return the board of a grid."""
        sheet = _chosen(choices, SHEET, "A3")
        board = self._papers.board(self._board_grid(choices), code=_chosen(choices, CODE, CALL))
        return PressMaking(board.about.title, _press(board, partial(print_board, sheet=sheet)), unit="块")

    def contact_cards(self, choices: Choices, _layout: Layout | None, _progress: Progress) -> Making:
        """Return the contact cards of the workers of a grid, or of one of them."""
        copies, code = int(_chosen(choices, COPIES, TEN)), _chosen(choices, CODE, CARD)
        deck = self._papers.cards(self._grid(choices), only=choices.record, copies=copies, code=code)
        return _deck_making(deck, "card")

    def badges(self, choices: Choices, _layout: Layout | None, _progress: Progress) -> Making:
        """Return the badges of the workers of a grid, or of one of them."""
        kind, deck = _chosen(choices, SIZE, "badge"), self._papers.badges(self._grid(choices), only=choices.record)
        return _deck_making(deck, kind)

    def results(self, choices: Choices, _layout: Layout | None, _progress: Progress) -> Making:
        """Return the results of a period."""
        wanted = _chosen(choices, REGISTER, RESULTS[0].register)
        kind = next((one for one in RESULTS if one.register == wanted), RESULTS[0])
        last = choices.last or self._program.grids.day
        first: date = choices.first or last - YEAR
        poster = self._papers.results(kind, first, last, choices.grid)
        return self._poster(poster, choices, len(poster.rows), "条")

    def pact(self, choices: Choices, _layout: Layout | None, _progress: Progress) -> Making:
        """Return the agreement in force in a grid."""
        return self._poster(self._papers.pact(self._pact_grid(choices)), choices, 1, "份")

    def layout_map(self, choices: Choices, _layout: Layout | None, progress: Progress) -> Making:
        """Return the map of one level of the office, or of a part of it."""
        papers, sheet = MapPapers(self._program), _chosen(choices, SHEET, "A3")
        there = [one.key for one in papers.levels()]
        if not there:
            raise Refusal(NO_MAP)
        level = _chosen(choices, LEVEL, GRID)
        town, part = self._program.office.office.facts.town_name, self._program.grids.path_name(choices.grid)
        title = f"{town}{map_name(part) if part != town else ''}网格布局图"
        level = level if level in there else there[0]
        wall = replace(papers.wall_map(level, title=title, below=choices.grid, progress=progress), note=NOTE)

        def press(to: Path | BinaryIO, progress: Progress, allow_missing: bool, stamp: Stamp) -> Printed:
            signed = replace(wall, printed_by=stamp.printed_by or wall.printed_by)
            return print_wall_map(signed, to, progress, sheet=sheet, allow_missing=allow_missing)

        return PressMaking(wall.title, press, len(wall.areas), "个")

    def _poster(self, poster: Poster, choices: Choices, count: int, unit: str) -> Making:
        press = _press(poster, partial(print_poster, sheet=_chosen(choices, SHEET, "A3")))
        return PressMaking(poster.about.title, press, count, unit)

    def _board_grid(self, choices: Choices) -> int:
        """Return the grid chosen; before one is, the first where somebody serves, to show how a board looks."""
        grid = self._grid(choices)
        serving = self._program.boards.workers(grid) if choices.grid is None else ()
        return serving[0].grid_id if serving else grid

    def _pact_grid(self, choices: Choices) -> int:
        """Return the grid chosen; before one is, the first village that has an agreement."""
        if choices.grid is not None:
            return choices.grid
        villages = (node.id for node in self._program.grids.in_order() if node.level == VILLAGE)
        return next(filter(self._papers.has_pact, villages), self._grid(choices))

    def _grid(self, choices: Choices) -> int:
        """Return the grid chosen, or the whole office."""
        if choices.grid is not None:
            return choices.grid
        top = self._program.grids.children(None)
        if not top:
            raise Refusal(NO_OFFICE)
        return top[0].id


def _deck_making(deck: CardDeck, kind: str) -> Making:
    """Return cards to be printed; some of them are enough to see how all will look."""
    write, few = partial(print_cards, kind=kind), replace(deck, people=deck.people[:LOOKED_AT])
    return PressMaking(deck.about.title, _press(deck, write), len(deck.people), "人", beginning=_press(few, write))


def _press(sheet: BoardSheet | CardDeck | Poster, write: Callable[..., Printed]) -> Callable[..., Printed]:
    """Return what writes a notice. No stamp stands on it: nothing on it is more than the public may read."""

    def press(to: Path | BinaryIO, progress: Progress, allow_missing: bool, stamp: Stamp) -> Printed:
        about: NoticeAbout = replace(sheet.about, printed_by=stamp.printed_by or sheet.about.printed_by)
        signed: Any = replace(sheet, about=about)
        return write(signed, to, progress, allow_missing=allow_missing)

    return press


def _chosen(choices: Choices, key: str, usual: str) -> str:
    return choices.options.get(key) or usual
