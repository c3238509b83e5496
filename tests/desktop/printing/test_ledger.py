"""Ledgers: every row whole on one page, under its head, in its group, summed, with boxes where they belong."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress
from desktop.layouts.layout import Boxes, LayoutColumn, Numbering, Sheet
from desktop.printing.ledger_width import SHEETS
from desktop.printing.outcome import MissingGlyphs
from desktop.printing.press import print_ledger
from tests.desktop.printing.a_ledger import COLUMNS, PLAIN, layout_of, printed, rows, sheet_of, texts_of

HEAD = "序号基本情况姓名联系电话现住址数字户数补助金额化解率"
SIGNED = ("填报人", "审核人", "盖章")
NO_FONT_HAS = "\U000323b0"


def flat(row: Sequence[str], number: int) -> str:
    """A row as the text of its page has it."""
    return f"{number}{''.join(row[1:])}"


def between(layout: object, texts: Sequence[Sequence[str]], count: int | None = None, **more: object) -> list[str]:
    """The pages of a ledger of rows that are given."""
    stream = BytesIO()
    print_ledger(sheet_of(layout, **more), texts, len(texts) if count is None else count, stream, Progress())
    return texts_of(stream.getvalue())


def test_a_small_ledger_reads_like_this() -> None:
    layout = layout_of(has_total=True, boxes=SIGNED, note="一式两份。")
    (page,) = printed(layout, 2, about="岸兜村 2025年2月", totals={"rate": "96.3%"}, number="印2025-000031", unit="件")
    (first, second) = rows(2)
    assert page == (
        "示例台账示例镇网格中心岸兜村2025年2月"
        f"{HEAD}"
        f"{flat(first, 1)}{flat(second, 2)}"
        f"合计（2件）{int(first[4]) + int(second[4])}{Decimal(first[5]) + Decimal(second[5])}96.3%"
        "填报人审核人盖章一式两份。"
        "数据截至2025年3月1日09:05打印：李梅印2025-000031第1页/共1页"
    )


@pytest.mark.parametrize("sheet", Sheet)
def test_every_row_is_whole_on_one_page_of_every_sheet(sheet: Sheet) -> None:
    pages = printed(layout_of(sheet=sheet), 300)
    assert len(pages) == {Sheet.A4: 10, Sheet.A4_LANDSCAPE: 14, Sheet.A3: 6, Sheet.A3_LANDSCAPE: 9}[sheet]
    assert all(page.count(HEAD) == 1 for page in pages)
    assert all(page.endswith(f"第{number}页/共{len(pages)}页") for number, page in enumerate(pages, 1))
    for number, row in enumerate(rows(300), 1):
        assert sum(flat(row, number) in page for page in pages) == 1, f"row {number} is not whole on one page"


def test_nothing_is_drawn_outside_the_margins() -> None:
    stream = BytesIO()
    layout = layout_of(has_running=True, boxes=SIGNED, boxes_on=Boxes.EACH, note="说明，" * 60, size=12, head_size=14)
    narrow = tuple(replace(one, width=one.width * 0.75) for one in COLUMNS)
    print_ledger(sheet_of(replace(layout, columns=narrow)), rows(200), 200, stream, Progress())
    paper = SHEETS[Sheet.A4]
    document = pypdfium2.PdfDocument(stream.getvalue())
    for page in document:
        words = page.get_textpage()
        boxes = [words.get_charbox(place) for place in range(words.count_chars())]
        boxes = [box for box in boxes if box[2] > box[0]]
        assert min(box[0] for box in boxes) >= paper.left - 1
        assert max(box[2] for box in boxes) <= paper.width - paper.right + 1
        assert min(box[1] for box in boxes) > 20  # within what every printer reaches
    document.close()


def test_groups_have_heads_that_go_on_and_sums_that_agree() -> None:
    layout = layout_of(group_by="grid", has_subtotals=True, has_total=True, numbering=Numbering.GROUP)
    pages = printed(layout, 120, groups=3)
    whole = "".join(pages)
    assert [whole.count(f"岸兜村第{group}网格") - whole.count(f"岸兜村第{group}网格（续）") for group in (1, 2, 3)] == [
        1
    ] * 3
    for number, page in enumerate(pages[1:], 1):
        below = page.split(HEAD)[1]
        assert re.match(r"岸兜村第\d网格", below), f"page {number + 1} does not say in which group it goes on"
    homes = [int(row[4]) for row in rows(120, 3)]
    money = [Decimal(row[5].replace(",", "")) for row in rows(120, 3)]
    for first in (0, 40, 80):
        assert f"小计（40条）{sum(homes[first : first + 40])}{sum(money[first : first + 40]):f}" in whole
    assert f"合计（120条）{sum(homes)}{sum(money):f}" in whole
    assert flat(list(rows(120, 3))[40], 1) in whole


def test_a_group_head_stands_with_its_first_row_and_the_sum_with_the_last() -> None:
    layout = layout_of(group_by="grid", has_subtotals=True)
    for count in range(60, 75):
        for page in printed(layout, count, groups=count // 3):
            below = page.split(HEAD)[1].split("数据截至")[0]
            assert not re.search(r"第\d+网格(（续）)?(示例镇.*)?$", below), "a head of a group stands alone at the foot"
            assert not below.startswith("小计"), "a sum stands apart from its rows"


def test_sums_of_the_page_and_of_all_so_far_stand_on_each_page() -> None:
    pages = printed(layout_of(has_running=True), 100)
    seen = 0
    for page in pages:
        of_page, so_far = (int(re.search(rf"{words}（(\d+)条）", page)[1]) for words in ("本页小计", "累计"))
        seen += of_page
        assert so_far == seen
    assert seen == 100
    homes = sum(int(row[4]) for row in rows(100))
    assert f"累计（100条）{homes}" in pages[-1]
    with_total = printed(layout_of(has_running=True, has_total=True), 100)
    assert "累计" not in with_total[-1]
    assert f"合计（100条）{homes}" in with_total[-1]


def test_a_year_goes_on_where_the_month_before_ended() -> None:
    pages = printed(layout_of(numbering=Numbering.YEAR), 40, first_number=413)
    assert flat(next(rows(40)), 413) in pages[0]
    assert flat(list(rows(40))[-1], 452) in pages[-1]
    assert flat(next(rows(40)), 1) in printed(PLAIN, 40, first_number=413)[0]


def test_boxes_stand_with_the_last_row_or_on_each_page() -> None:
    for count in range(20, 40):
        pages = printed(layout_of(boxes=SIGNED), count)
        assert [page.count("填报人审核人盖章") for page in pages] == [0] * (len(pages) - 1) + [1]
        below = pages[-1].split(HEAD)[1]
        assert not below.startswith("填报人"), "boxes stand on a page without a row"
    pages = printed(layout_of(boxes=SIGNED, boxes_on=Boxes.EACH), 100)
    assert len(pages) > 3
    assert all(page.count("填报人审核人盖章") == 1 for page in pages)


def test_a_report_of_nothing_says_so_and_is_signed() -> None:
    (page,) = printed(layout_of(has_total=True, has_running=True, group_by="grid", boxes=SIGNED), 0)
    assert "本期无记录（零报告）填报人审核人盖章" in page
    assert "计（" not in page


def test_a_row_higher_than_a_page_is_parted_and_nothing_is_lost() -> None:
    story = "".join(f"第{number}次走访记录，" for number in range(900))
    ordinary, high = ("", "王一", "", "甲", "1", "", ""), ("", "张𬭎", "", story, "", "", "")
    pages = between(PLAIN, [ordinary, high, ("", "李四", "", "末行", "2", "", "")])
    below = [page.split(HEAD)[1].split("示例镇网格中心")[0].split("数据截至")[0] for page in pages]
    assert len(pages) > 2
    assert "".join(below) == f"1王一甲12张𬭎{story}3李四末行2"


def test_text_without_a_place_to_break_is_broken_all_the_same() -> None:
    long = "A1b2C3" * 60
    (page, *_) = between(PLAIN, [("", "王一", "", long, "1", "", "")])
    assert long in page


def test_a_layout_wider_than_its_paper_names_what_to_narrow(folder: Path) -> None:
    wide = layout_of(columns=(*COLUMNS[:3], LayoutColumn("address", "现住址", 60)))
    with pytest.raises(Refusal, match=r"“示例台账”打印不下：.*现住址"):
        print_ledger(sheet_of(wide), rows(3), 3, folder / "ledger.pdf", Progress())
    with pytest.raises(Refusal, match="没有一列能打印"):
        print_ledger(sheet_of(layout_of(columns=())), rows(3), 3, folder / "ledger.pdf", Progress())
    assert list(folder.iterdir()) == []


def test_a_layout_whose_head_and_boxes_fill_the_page_is_refused(folder: Path) -> None:
    heavy = layout_of(note="说明，" * 900, boxes=SIGNED, boxes_on=Boxes.EACH)
    with pytest.raises(Refusal, match="占满了整页"):
        print_ledger(sheet_of(heavy), rows(3), 3, folder / "ledger.pdf", Progress())
    assert list(folder.iterdir()) == []


def test_words_of_a_sum_stand_in_the_room_there_is() -> None:
    number, *others = COLUMNS
    homes = next(one for one in others if one.key == "homes")
    rest = tuple(replace(one, is_summed=False) for one in others if one is not homes)
    total = sum(int(row[4]) for row in rows(9))
    assert f"合计{total}" in printed(layout_of(columns=(number, homes, *rest), has_total=True), 9)[0]
    assert f"合计{total}" in printed(layout_of(columns=(homes, *rest), has_total=True), 9)[0]
    assert f"合计（9条）{total}" in printed(layout_of(columns=(number, *rest, homes), has_total=True), 9)[0]


def test_columns_that_the_data_do_not_have_fall_away() -> None:
    layout = layout_of(columns=(*COLUMNS, LayoutColumn("lost", "旧列", 5)), group_by="lost", has_subtotals=True)
    page = printed(layout, 3)[0]
    assert "旧列" not in page
    assert "小计" not in page


def test_a_preview_reads_only_the_rows_it_shows() -> None:
    read = []

    def endless() -> Iterator[tuple[str, ...]]:
        for row in rows(100_000):
            read.append(row)
            yield row

    stream = BytesIO()
    layout = layout_of(has_running=True, has_total=True, boxes=SIGNED)
    made = print_ledger(sheet_of(layout), endless(), 100_000, stream, Progress(), first_pages=2)
    pages = texts_of(stream.getvalue())
    assert made.pages == len(pages) == 2
    assert [page.endswith(f"第{number}页") for number, page in enumerate(pages, 1)] == [True, True]
    assert 30 < len(read) < 80
    stream = BytesIO()
    print_ledger(sheet_of(layout), rows(5), 5, stream, Progress(), first_pages=2)
    assert texts_of(stream.getvalue())[0].endswith("第1页/共1页"), "a ledger that fits is shown whole"


def test_other_rows_than_were_counted_are_refused(folder: Path) -> None:
    with pytest.raises(Refusal, match="应有 4 条，读到 3 条"):
        print_ledger(sheet_of(), rows(3), 4, folder / "ledger.pdf", Progress())
    assert list(folder.iterdir()) == []


def test_a_missing_glyph_or_a_stop_leaves_no_file(folder: Path) -> None:
    row = ("", f"王{NO_FONT_HAS}", "", "", "", "", "")
    with pytest.raises(MissingGlyphs, match=r"（U\+323B0，在第 4、5、6、7、8 条等）"):
        print_ledger(sheet_of(), [*rows(3), *[row] * 9], 12, folder / "ledger.pdf", Progress())
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        print_ledger(sheet_of(), rows(3), 3, folder / "ledger.pdf", stopped)
    assert list(folder.iterdir()) == []
    print_ledger(sheet_of(), [row], 1, folder / "ledger.pdf", Progress(), allow_missing=True)
    assert "王〔U+323B0〕" in texts_of((folder / "ledger.pdf").read_bytes())[0]


def test_the_same_data_make_the_same_bytes() -> None:
    layout = layout_of(group_by="grid", has_subtotals=True, boxes=SIGNED)
    made = []
    for _ in range(2):
        stream = BytesIO()
        print_ledger(sheet_of(layout, watermark="内部资料"), rows(200, 5), 200, stream, Progress())
        made.append(stream.getvalue())
    assert made[0] == made[1]


def test_the_outline_leads_to_the_groups_of_a_long_ledger() -> None:
    stream = BytesIO()
    print_ledger(sheet_of(layout_of(group_by="grid")), rows(200, 5), 200, stream, Progress())
    document = pypdfium2.PdfDocument(stream.getvalue())
    marks = [(one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]
    texts = texts_of(stream.getvalue())
    assert [title for title, _ in marks] == [f"岸兜村第{group}网格" for group in range(1, 6)]
    assert all(title in texts[page] and f"{title}（续）" not in texts[page] for title, page in marks)
    document.close()


WORDS = st.text(st.sampled_from("网格ab12，。（）“”-/ 㛃𠅤𰻞\n\t\u200b"), max_size=60)


@given(st.lists(st.tuples(*[WORDS] * 7), max_size=30), st.sampled_from(Sheet))
@settings(max_examples=25, deadline=None)
def test_whatever_the_cells_hold_comes_out_again(texts: list[tuple[str, ...]], sheet: Sheet) -> None:
    pages = between(layout_of(sheet=sheet, has_running=True, boxes=SIGNED), texts)
    whole = "".join(pages)
    for row in texts:
        for text in row[1:]:
            for word in re.findall(r"[网格㛃𠅤𰻞]", text):
                assert word in whole
    told = sum(whole.count(one) for one in "㛃𠅤𰻞")
    assert told == sum(text.count(one) for row in texts for text in row[1:] for one in "㛃𠅤𰻞")


@pytest.mark.parametrize("sheet", Sheet)
def test_a_long_watermark_fits_the_page(sheet: Sheet) -> None:
    stream = BytesIO()
    words = "印2026-000047　内部使用　不得复印外传"
    print_ledger(sheet_of(layout_of(sheet=sheet), watermark=words), rows(1), 1, stream, Progress())
    paper = SHEETS[sheet]
    with pypdfium2.PdfDocument(stream.getvalue()) as document:
        text = document[0].get_textpage()
        assert "不得复印外传" in "".join(text.get_text_range().split())
        for place in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(place)
            assert 0 <= left <= right <= paper.width
            assert 0 <= bottom <= top <= paper.height
