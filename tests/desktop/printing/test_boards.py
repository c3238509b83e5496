"""Boards, cards and posters as they are drawn: large enough to be read, codes a phone can read, marks to cut along."""

import io
from datetime import UTC, datetime

import pypdfium2
import pytest
import segno

from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress
from desktop.printing.boards import LEADING, LEAST_NAME, NAME, PHONE, POST, UNIT, can_be_read, plan_cards
from desktop.printing.cards import CUTTINGS
from desktop.printing.notice_press import print_board, print_cards, print_poster
from desktop.printing.notice_sheets import BOARD_SHEETS, BoardSheet, CardDeck, NoticeAbout, Portrait, Poster
from desktop.printing.outcome import MissingGlyphs
from desktop.printing.paper import MM
from desktop.printing.preview import PdfPages
from desktop.printing.quick_code import QUIET_ZONE
from desktop.printing.typesetting import Typesetter

ABOUT = NoticeAbout("岸兜村第1网格公示牌", "陈埭镇网格办", "林晓梅", datetime(2026, 11, 22, 9, tzinfo=UTC), "12345")
DUTIES = "走访联系户，帮助老年人、残疾人、留守儿童等代办事项，转达政策和通知。及时发现矛盾苗头，到场劝解。"


def someone(number: int, name: str = "欧阳志远") -> Portrait:
    return Portrait("专职网格员", name, f"138599900{number:02}", DUTIES)


def board(*people: Portrait, code: str = "") -> BoardSheet:
    return BoardSheet(
        ABOUT, "岸兜村 第1网格", people, ("岸兜村党支部　书记：林志远",), "东至老街", None, code, "扫码拨打"
    )


def pdf_of(press, content, **how) -> bytes:
    stream = io.BytesIO()
    press(content, stream, Progress(), **how)
    return stream.getvalue()


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 8, 12, 15, 18])
def test_names_are_read_at_a_step_and_a_half(count: int) -> None:
    width, height = 243 * MM, 230 * MM  # what A3 leaves for the people
    plan = plan_cards([someone(number) for number in range(count)], width, height, 1.0, Typesetter())
    assert NAME * plan.share >= LEAST_NAME
    assert can_be_read(plan, 1.0)
    assert plan.columns * plan.rows >= count
    assert plan.columns * plan.width <= width
    assert plan.rows * plan.height <= height
    assert plan.duty >= 10


def test_too_many_are_refused_on_small_sheets_alone() -> None:
    people = [someone(number) for number in range(40)]
    for sheet, (_, height) in BOARD_SHEETS.items():
        unit = height / UNIT
        if sheet in ("A3", "A2"):
            with pytest.raises(Refusal, match="请换更大的纸"):
                pdf_of(print_board, board(*people), sheet=sheet)
        else:
            assert unit > 1.9
            assert pdf_of(print_board, board(*people), sheet=sheet)


def test_a_long_name_stands_in_two_lines() -> None:
    pages = PdfPages(pdf_of(print_board, board(someone(1, "买买提吐尔逊·阿卜杜热合曼"), *map(someone, range(2, 7)))))
    text = pages.text(0).replace("\n", "").replace("\r", "")
    pages.close()
    assert "买买提吐尔逊·阿卜杜热合曼" in text


@pytest.mark.parametrize("count", [1, 4, 7, 12, 20, 33])
@pytest.mark.parametrize("sheet", list(BOARD_SHEETS))
def test_two_lines_of_a_name_leave_room_for_the_number(count: int, sheet: str) -> None:
    unit = BOARD_SHEETS[sheet][1] / UNIT
    people = [someone(0, "买买提吐尔逊·阿卜杜热合曼"), *(someone(number) for number in range(1, count))]
    plan = plan_cards(people, 243 * MM * unit, 230 * MM * unit, unit, Typesetter())
    assert (POST + NAME * plan.lines + PHONE) * LEADING * plan.share * unit <= plan.height
    if can_be_read(plan, unit):
        pages = PdfPages(pdf_of(print_board, board(*people), sheet=sheet))
        assert all(one.phone in pages.text(0) for one in people)
        pages.close()


def test_rare_characters_are_printed_and_unknown_ones_stop() -> None:
    pages = PdfPages(pdf_of(print_board, board(someone(1, "王𬱖䶮"))))
    assert "王𬱖䶮" in pages.text(0)
    pages.close()
    with pytest.raises(MissingGlyphs):
        pdf_of(print_board, board(someone(1, "王\ue000")))
    assert pdf_of(print_board, board(someone(1, "王\ue000")), allow_missing=True)


@pytest.mark.parametrize(
    "content", ["tel:13859990001", "BEGIN:VCARD\nVERSION:3.0\nFN:林志远\nTEL:13859990001\nEND:VCARD"]
)
def test_the_code_is_drawn_module_by_module(content: str) -> None:
    """Every module of the code stands on the paper, with the white edge it needs around it."""
    portrait = Portrait("网格长", "林志远", "13859990001", where="第1网格", code=content)
    document = pypdfium2.PdfDocument(pdf_of(print_cards, CardDeck(ABOUT, (portrait,), "代办"), kind="card"))
    scale = 6
    picture = document[0].render(scale=scale).to_pil().convert("L")
    document.close()
    modules = [
        list(row) for row in segno.make(content, error="m", micro=False, boost_error=False, encoding="utf-8").matrix
    ]
    left, top = CUTTINGS["card"].margins
    side, whole = 19 * MM, len(modules) + 2 * QUIET_ZONE
    left, top, step = left + 67.5 * MM, top + 34.2 * MM, side / whole
    for row in range(whole):
        for column in range(whole):
            inside = QUIET_ZONE <= row < whole - QUIET_ZONE and QUIET_ZONE <= column < whole - QUIET_ZONE
            dark = inside and modules[row - QUIET_ZONE][column - QUIET_ZONE]
            spot = ((left + (column + 0.5) * step) * scale, (top + (row + 0.5) * step) * scale)
            assert (picture.getpixel(tuple(map(round, spot))) < 128) == bool(dark), (row, column)


def test_cutting_marks_stand_beside_the_cards() -> None:
    for kind, cutting in CUTTINGS.items():
        left, top = cutting.margins
        assert left >= 6 * MM, kind
        assert top >= 6 * MM, kind
        width, height = cutting.card
        assert left * 2 + width * cutting.columns == pytest.approx(cutting.sheet[0])
        assert top * 2 + height * cutting.rows == pytest.approx(cutting.sheet[1])
    assert [cutting.count for cutting in CUTTINGS.values()] == [10, 9, 2]


def test_a_poster_uses_large_type_where_there_is_room() -> None:
    def poster(paragraphs: int) -> Poster:
        text = "邻里和睦，有事商量，互相帮助，不占公共地方，不乱堆乱放。" * 2
        return Poster(ABOUT, "居民公约", "岸兜村", tuple(f"{place}、{text}" for place in range(1, paragraphs + 1)))

    counts = []
    for paragraphs in (2, 15, 60):
        pages = PdfPages(pdf_of(print_poster, poster(paragraphs), sheet="A3"))
        counts.append(len(pages))
        assert "陈埭镇网格办" in pages.text(len(pages) - 1)
        pages.close()
    assert counts[:2] == [1, 1]
    assert counts[2] > 1


def test_a_stopped_deck_leaves_nothing(folder) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        print_cards(CardDeck(ABOUT, (someone(1),)), folder / "cards.pdf", progress, kind="badge")
    assert list(folder.iterdir()) == []
