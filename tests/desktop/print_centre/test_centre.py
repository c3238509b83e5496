"""The print centre: papers are found, made, entered, given out, and made again."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from db.errors import Duplicate
from db.models.log import Disclosure
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.print_centre.centre import BOUND, GRIDS, PRINTER, PrintCentre
from desktop.print_centre.kinds import Choices, Stamp
from desktop.print_centre.making import DocumentMaking
from desktop.printing.preview import PdfPages
from desktop.program import Program
from desktop.wording import words_for
from tests.made_up_papers import MASKED, PHONE, made_up_centre

NOVEMBER = Choices(date(2026, 11, 1), date(2026, 11, 30))
REVEALED = Choices(record=1, revealed=True, purpose="核对信息", recipient="司法所")


@pytest.fixture
def centre(program: Program) -> PrintCentre:
    return made_up_centre(program)


def text_of(content: bytes) -> str:
    pages = PdfPages(content)
    text = "".join("".join(pages.text(page).split()) for page in range(len(pages)))
    pages.close()
    return text


def test_papers_stand_group_by_group_and_are_found_by_name_spelling_and_words(centre: PrintCentre) -> None:
    assert [one.key for one in centre.catalogue] == ["person_card", "signed", "grid_card"]
    assert [one.key for one in centre.find("卡片")] == ["person_card", "grid_card"]
    assert [one.key for one in centre.find("jmkp")] == ["person_card"]
    assert [one.key for one in centre.find("qianzi")] == ["signed"]
    assert [one.key for one in centre.find("公示")] == ["grid_card"]
    assert [one.key for one in centre.find("卡片 网格")] == ["grid_card"]
    assert centre.find("没有的") == ()
    assert [one.key for one in centre.named("jmk")] == ["person_card"]
    assert centre.named("公示") == ()
    with pytest.raises(Refusal, match="没有“x”这种材料"):
        centre.printable("x")


def test_what_is_shown_is_masked_and_not_entered(centre: PrintCentre) -> None:
    stream = BytesIO()
    making, printed = centre.show(centre.printable("person_card"), REVEALED, stream, Progress())
    assert MASKED in text_of(stream.getvalue())
    assert (making.count, making.unit, printed.pages) == (1, "人", 1)
    assert centre.book.place("person_card", Choices(record=1)).number == 1


def test_the_same_data_give_the_same_bytes(centre: PrintCentre) -> None:
    card = centre.printable("grid_card")
    first, second = (centre.make(card, NOVEMBER, Progress()) for _ in range(2))
    assert first.content == second.content


def test_numbers_run_through_the_year_and_what_is_signed_bears_its_number(centre: PrintCentre, folder: Path) -> None:
    signed, card = centre.printable("signed"), centre.printable("grid_card")
    first = centre.make(signed, NOVEMBER, Progress())
    assert "印2026-000001" in text_of(first.content)
    centre.save(first, folder / "a.pdf")
    assert (folder / "a.pdf").read_bytes() == first.content
    other = centre.make(card, NOVEMBER, Progress())
    assert "印2026" not in text_of(other.content)
    centre.save(other, folder / "b.pdf")
    again = centre.make(signed, NOVEMBER, Progress())
    assert "印2026-000003第2次打印，首次印2026-000001" in text_of(again.content)
    (key,) = centre.enter([again], PRINTER)
    run = centre.book.run(key)
    assert (run.words, run.place.turn, run.place.first) == ("印2026-000003", 2, "印2026-000001")
    assert (run.outlet, run.title, run.by_title, run.pages) == ("printer", "签字月报", "林晓梅", 1)
    october = centre.make(signed, Choices(date(2026, 10, 1), date(2026, 10, 31)), Progress())
    assert "次打印" not in text_of(october.content)


def test_a_print_that_came_to_nothing_is_struck_out(centre: PrintCentre, folder: Path) -> None:
    made = centre.make(centre.printable("signed"), NOVEMBER, Progress())
    with pytest.raises(OSError, match=r"a\.pdf"):
        centre.save(made, folder / "gone" / "a.pdf")
    assert centre.book.place("signed", NOVEMBER).number == 1


def test_days_the_wrong_way_round_are_no_empty_period(centre: PrintCentre) -> None:
    backwards = Choices(date(2026, 11, 30), date(2026, 11, 1))
    with pytest.raises(Refusal, match="开始日期 2026-11-30 晚于结束日期 2026-11-01"):
        centre.make(centre.printable("signed"), backwards, Progress())


def test_numbers_in_full_want_a_purpose_and_a_recipient(centre: PrintCentre, program: Program, folder: Path) -> None:
    card = centre.printable("person_card")
    with pytest.raises(Refusal, match="用途"):
        centre.make(card, Choices(record=1, revealed=True, recipient="司法所"), Progress())
    with pytest.raises(Refusal, match="交给谁"):
        centre.make(card, Choices(record=1, revealed=True, purpose="核对信息"), Progress())
    with pytest.raises(Refusal, match="不能显示完整号码"):
        centre.make(
            centre.printable("grid_card"), Choices(revealed=True, purpose="核对", recipient="司法所"), Progress()
        )
    made = centre.make(card, REVEALED, Progress())
    text = text_of(made.content)
    assert PHONE in text
    assert "印2026-000001接收：司法所用途：核对信息" in text
    assert "印2026-000001内部使用" in text
    centre.save(made, folder / "a.pdf")
    with program.office.store.read() as session:
        seen, noted = session.scalars(select(Disclosure).order_by(Disclosure.id))
        assert (seen.kind.value, seen.fields, seen.purpose) == ("revealed", "phone", "核对信息")
        assert (noted.kind.value, noted.table, noted.fields, noted.records) == ("printed", "print_run", "phone", 1)
        assert noted.purpose == "印2026-000001 居民卡片 第1号：核对信息（交 司法所）"


def test_a_paper_is_made_again_to_the_byte_by_whoever_asks(centre: PrintCentre, program: Program, folder: Path) -> None:
    signed, card = centre.printable("signed"), centre.printable("grid_card")
    wanted = (
        (signed, NOVEMBER),
        (signed, NOVEMBER),
        (card, NOVEMBER),
        (card, replace(NOVEMBER, options={BOUND: GRIDS})),
    )
    keys = [
        centre.save(centre.make(one, choices, Progress()), folder / f"{turn}.pdf")
        for turn, (one, choices) in enumerate(wanted)
    ]
    program.office.clerk.title = "另一人"
    for turn, key in enumerate(keys):
        remade = centre.remake(key, Progress())
        assert remade.is_same
        assert remade.made.content == (folder / f"{turn}.pdf").read_bytes()
    assert centre.remake(keys[0], Progress()).words == "与 印2026-000001 打印时完全一致。"
    with pytest.raises(Refusal, match="已经不在"):
        centre.remake(999, Progress())


def test_a_paper_made_again_tells_that_the_data_changed(centre: PrintCentre, program: Program, folder: Path) -> None:
    village = program.grids.find_village("江头") or 0
    made = centre.make(centre.printable("grid_card"), replace(NOVEMBER, grid=village), Progress())
    key = centre.save(made, folder / "a.pdf")
    draft = program.grid_dossiers.draft(village)
    draft.name = "江头社区居委会"
    program.grid_dossiers.save(draft)
    remade = centre.remake(key, Progress())
    assert not remade.is_same
    assert "打印以后资料有变动" in remade.words


def test_two_clerks_cannot_take_one_number(centre: PrintCentre) -> None:
    first, second = (centre.make(centre.printable("signed"), NOVEMBER, Progress()) for _ in range(2))
    centre.enter([first], PRINTER)
    with pytest.raises(Duplicate) as caught:
        centre.enter([second], PRINTER)
    assert words_for(caught.value) == "刚刚有人打印了另一份材料，未登记。请再打印一次。"


def test_a_document_bears_the_stamp_at_its_foot(centre: PrintCentre) -> None:
    making = centre.making(centre.printable("grid_card"), NOVEMBER)
    assert isinstance(making, DocumentMaking)
    stream = BytesIO()
    making.stamped(Stamp("印2026-000009", "样张", "王五")).write(stream, Progress())
    text = text_of(stream.getvalue())
    assert "印2026-000009" in text
    assert "样张" in text
    assert "王五" in text
