"""GB/T 9704-2012 to the millimetre: the text block, the grid of 22 lines of 28 characters, page numbers, the foot."""

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.jobs import Progress
from desktop.official import OfficialPaper, Paragraph, Role, official_words, paragraphs_of, signed, spelled
from desktop.printing.outcome import MissingGlyphs
from desktop.printing.paper import MM
from desktop.printing.press import print_official
from desktop.printing.preview import PdfPages

AT = datetime(2026, 3, 2, 9, 5, tzinfo=timezone(timedelta(hours=8)))
DAY = date(2026, 3, 1)
WIDE, HIGH = 210 * MM, 297 * MM
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, WIDE - 26 * MM, HIGH - 37 * MM, 35 * MM  # from the lower left corner
HALF = MM / 2

Box = tuple[str, float, float, float, float]  # a character, left, bottom, right, top


def paper_of(*paragraphs: Paragraph, sent_to: str = "", title: str = "会议纪要") -> OfficialPaper:
    """A paper of some paragraphs."""
    return OfficialPaper(title, "", paragraphs, "陈埭镇网格办", "林晓梅", AT, sent_to, DAY)


def boxes_of(paper: OfficialPaper) -> list[list[Box]]:
    """The characters of every page with the squares they stand in: origin and advance, not ink."""
    stream = io.BytesIO()
    print_official(paper, stream, Progress())
    pages: list[list[Box]] = []
    with pypdfium2.PdfDocument(stream.getvalue()) as pdf:
        for page in pdf:
            text = page.get_textpage()
            found = [
                (text.get_text_range(at, 1), *text.get_charbox(at, loose=True)) for at in range(text.count_chars())
            ]
            pages.append([one for one in found if one[0].strip()])
    return pages


def rows_of(boxes: Sequence[Box]) -> list[list[Box]]:
    """Characters by line, from the top, without the page number."""
    rows: dict[int, list[Box]] = {}
    for box in boxes:
        middle = (box[2] + box[4]) / 2
        if middle > BOTTOM:
            rows.setdefault(int((TOP - middle) // ((TOP - BOTTOM) / 22)), []).append(box)
    return [rows[place] for place in sorted(rows)]


def text_of(row: Sequence[Box]) -> str:
    """What a line says."""
    return "".join(one[0] for one in row)


@pytest.fixture(scope="module")
def full() -> list[list[Box]]:
    """Two pages that are full of characters."""
    return boxes_of(paper_of(Paragraph(Role.BODY, "国" * 28 * 60)))


def test_a_page_holds_22_lines_of_28_characters_on_156_by_225_millimetres(full: list[list[Box]]) -> None:
    second = rows_of(full[1])
    assert len(second) == 22
    assert {len(row) for row in second} == {28}
    for row in second:
        assert row[0][1] == pytest.approx(LEFT, abs=HALF)
        assert row[-1][3] == pytest.approx(RIGHT, abs=HALF)
    steps = [b[1] - a[1] for row in second for a, b in pairwise(row)]
    assert min(steps) == pytest.approx(156 * MM / 28, abs=0.05)
    assert max(steps) == pytest.approx(156 * MM / 28, abs=0.05)
    base = [(row[0][2] + row[0][4]) / 2 for row in second]
    assert base[0] - base[-1] == pytest.approx(225 * MM * 21 / 22, abs=HALF)
    assert TOP - base[0] == pytest.approx(225 * MM / 44, abs=MM)
    assert base[-1] - BOTTOM == pytest.approx(225 * MM / 44, abs=MM)


def test_a_first_line_begins_two_characters_in(full: list[list[Box]]) -> None:
    title, first, second = rows_of(full[0])[:3]
    assert text_of(title) == "会议纪要"
    assert (title[0][1] + title[-1][3]) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=HALF)
    assert first[0][1] - LEFT == pytest.approx(2 * 156 * MM / 28, abs=HALF)
    assert len(first) == 26
    assert second[0][1] == pytest.approx(LEFT, abs=HALF)


def test_page_numbers_stand_outside_seven_millimetres_below_the_text(full: list[list[Box]]) -> None:
    for number, page in enumerate(full[:2], 1):
        below = [box for box in page if (box[2] + box[4]) / 2 < BOTTOM]
        assert text_of(below) == f"—{number}—"
        middle = (below[0][2] + below[0][4]) / 2
        assert BOTTOM - middle == pytest.approx(7 * MM, abs=MM)
        if number % 2:
            assert RIGHT - below[-1][3] == pytest.approx(14, abs=HALF)
        else:
            assert below[0][1] - LEFT == pytest.approx(14, abs=HALF)


def test_lines_of_numbers_and_stops_still_reach_the_edge() -> None:
    text = "2026年11月22日，受理3件、办结12件（与上期持平）；逾期未结0件，其中矛盾纠纷1件。" * 6
    rows = rows_of(boxes_of(paper_of(Paragraph(Role.BODY, text)))[0])[1:]
    for row in rows[:-1]:
        assert row[-1][3] == pytest.approx(RIGHT, abs=2 * MM)
        assert row[0][0] not in "，、。；）"
    assert "".join(map(text_of, rows)) == text


def test_names_hang_under_the_first_of_them() -> None:
    rows = rows_of(boxes_of(paper_of(Paragraph(Role.NAMES, "、".join(["张㛃", "李四", "赵五"] * 6), "出席")))[0])[1:]
    assert text_of(rows[0]).startswith("出席：张㛃、")
    assert len(rows) == 3
    for row in rows[1:]:
        assert row[0][1] == pytest.approx(rows[0][3][1], abs=HALF)


@pytest.mark.parametrize("office", ["镇", "陈埭镇网格办", "陈埭镇社会治安综合治理中心网格化管理办公室"])
def test_who_signs_stands_at_the_right_above_the_day(office: str) -> None:
    *_, who, when = rows_of(boxes_of(paper_of(Paragraph(Role.BODY, "文"), *signed(office, DAY)))[0])
    assert (text_of(who), text_of(when)) == (office, "2026年3月1日")
    cell = 156 * MM / 28
    free = [round((RIGHT - row[-1][3]) / cell) for row in (who, when)]
    assert min(free) == 2 or max(free) >= 2 > min(free)
    assert when[0][1] - who[0][1] == pytest.approx(2 * cell, abs=cell)


def test_a_signature_does_not_stand_alone_on_a_page() -> None:
    for lines in range(14, 22):
        paper = paper_of(*(Paragraph(Role.BODY, "文") for _ in range(lines)), *signed("陈埭镇网格办", DAY))
        last = rows_of(boxes_of(paper)[-1])
        assert text_of(last[0]).startswith(("文", "会议纪要"))


def test_a_heading_stays_with_what_is_below() -> None:
    for lines in range(15, 21):
        body = [Paragraph(Role.BODY, "文") for _ in range(lines)]
        pages = boxes_of(paper_of(*body, Paragraph(Role.HEADING, "一、情况"), Paragraph(Role.BODY, "末")))
        assert text_of(rows_of(pages[-1])[-1]) == "末"
        assert text_of(rows_of(pages[-1])[-2]) == "一、情况"


def test_to_whom_it_is_sent_closes_the_last_page() -> None:
    rows = rows_of(boxes_of(paper_of(Paragraph(Role.BODY, "文"), sent_to="、".join(["区委政法委"] * 8)))[0])
    assert text_of(rows[-3]).startswith("发送：区委政法委、")
    assert rows[-2][0][1] == pytest.approx(rows[-3][3][1], abs=HALF)
    assert text_of(rows[-1]) == "陈埭镇网格办2026年3月1日印发"
    middle = (rows[-1][0][2] + rows[-1][0][4]) / 2
    assert middle - BOTTOM == pytest.approx(225 * MM / 44, abs=MM)


def test_the_foot_does_not_stand_alone_on_a_page() -> None:
    for lines in range(10, 22):
        paper = paper_of(
            *(Paragraph(Role.BODY, "文") for _ in range(lines)), *signed("陈埭镇网格办", DAY), sent_to="各村"
        )
        pages = boxes_of(paper)
        assert len(rows_of(pages[-1])) > 2
        assert sum(text_of(row) == "文" for page in pages for row in rows_of(page)) == lines


def test_rare_characters_are_printed() -> None:
    names = "张㛃、王䶮、李𬭎、赵𠅤、刘𬱖、陈𪟝、周𰻞"
    stream = io.BytesIO()
    printed = print_official(paper_of(Paragraph(Role.NAMES, names, "出席")), stream, Progress())
    pages = PdfPages(stream.getvalue())
    assert names in pages.text(0)
    assert not printed.missing
    pages.close()


def test_a_character_that_no_font_has_is_named_first() -> None:
    paper = paper_of(Paragraph(Role.BODY, "张\U000323b0"))
    with pytest.raises(MissingGlyphs):
        print_official(paper, io.BytesIO(), Progress())
    printed = print_official(paper, io.BytesIO(), Progress(), allow_missing=True)
    assert printed.missing == {"\U000323b0"}


@given(st.lists(st.text("国家，。（）1A 、", min_size=1, max_size=200), min_size=1, max_size=30))
def test_nothing_is_lost_and_nothing_leaves_the_text(texts: list[str]) -> None:
    pages = boxes_of(paper_of(*(Paragraph(Role.BODY, text) for text in texts)))
    said = "".join(text_of(row) for page in pages for row in rows_of(page))
    assert said == "会议纪要" + "".join("".join(text.split()) for text in texts)
    for box in (box for page in pages for row in rows_of(page) for box in row):
        assert LEFT - MM < box[1] < box[3] < RIGHT + 2 * MM


def test_days_and_numbers_read_as_in_an_official_paper() -> None:
    assert official_words("2026-03-01 受理 3 件，比上期多 12 件") == "2026年3月1日受理3件，比上期多12件"
    assert official_words("2026-纠-00001 排水沟 A 栋") == "2026-纠-00001 排水沟 A 栋"
    assert spelled(DAY) == "2026年3月1日"
    assert [one.text for one in paragraphs_of("一\n\n  二 \n")] == ["一", "二"]
