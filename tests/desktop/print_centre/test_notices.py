"""The notices of the print centre, word by word and page by page; none says anything of a resident."""

import io
from datetime import date
from typing import Any

import pytest

from db.models.roster import RegisterEntry
from desktop.accounts.rights import FOUNDER
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.print_centre.kinds import Ask, Choices, Group, Stamp
from desktop.print_centre.notices import printables
from desktop.printing.preview import PdfPages
from desktop.program import Program
from tests.desktop.boards.posted import RESIDENT, RESIDENT_PHONE, Posted, make_posted, serve
from tests.desktop.printing.archive_check import faults

UNSTAMPED = Stamp()
BOARD = """岸兜村委会第1网格公示牌
网格范围
第1网格
榕树头以东至老街
党组织
岸兜村党支部　书记：王守安
扫码拨打网格长电话
监督电话
0595-85012345
网格力量
网格长
林志远
13859990001
照片
专职网格员
陈晓岚
13859990002
照片
社区民警
王守安
13859990003"""
CARD = """陈埭镇网格办 民情联系卡
林志远 网格长
岸兜村委会 第1网格
13859990001
服务内容：政策宣传、民情收集、代办帮办、
纠纷调解、隐患排查
监督电话：0595-85012345"""
BADGE = """陈埭镇网格办
工 作 证
照片
陈晓岚
专职网格员
岸兜村委会 第1网格
编号：WG00007
监督电话：0595-85012345"""
RESULTS = """村干部积分考评结果公示
2026年7月1日至2026年9月30日
按照村干部积分制考评办法，现将2026年7月1日至
2026年9月30日的结果予以公示。
序号 姓名 所在网格 考评期 积分 等次
1 陈晓岚 岸兜村委会 第1网格 2026年第3季度 98 优秀
公示期为自张贴之日起 5 个工作日。对公示内容有异
议的，请在公示期内向陈埭镇网格办实名反映，监督电
话：0595-85012345。
陈埭镇网格办"""
PACT = """岸兜村居民公约
岸兜村委会　2025年1月1日 户代表会议通过　第二版
一、爱村护村，讲究卫生。
二、邻里和睦，有事商量。
岸兜村委会
2025年1月1日"""


@pytest.fixture
def posted(program: Program) -> Posted:
    """A grid with a board, points of a quarter, an agreement."""
    made = make_posted(program)
    points = {"period": "2026年第3季度", "points": 98, "result": "优秀"}
    text = "一、爱村护村，讲究卫生。\n\n二、邻里和睦，有事商量。"
    pact = {"name": "岸兜村居民公约", "edition": "第二版", "adopted_by": "户代表会议通过", "text": text}
    with program.office.store.write("登记") as session:
        day = date(2026, 9, 28)
        session.add(RegisterEntry(register="points", staff_id=made.worker, happened_on=day, facts=points))
        day = date(2025, 1, 1)
        session.add(RegisterEntry(register="pacts", grid_id=made.village, happened_on=day, facts=pact))
    return made


def printed(program: Program, key: str, stamp: Stamp = UNSTAMPED, **choices: Any) -> tuple[list[str], bytes]:
    """Print a notice. Return the lines of its pages, and the file."""
    printable = next(one for one in printables(program) if one.key == key)
    making = printable.make(Choices(**choices), None, Progress()).stamped(stamp)
    stream = io.BytesIO()
    making.write(stream, Progress())
    pages = PdfPages(stream.getvalue())
    texts = [
        "\n".join(line.strip() for line in pages.text(page).split("\n") if line.strip()) for page in range(len(pages))
    ]
    pages.close()
    return texts, stream.getvalue()


def has_in_order(text: str, lines: str) -> bool:
    """Whether all lines stand in a text in their order."""
    place = 0
    for line in lines.split("\n"):
        place = text.find(line, place)
        assert place >= 0, line
        place += len(line)
    return True


def test_a_board(program: Program, posted: Posted) -> None:
    (text,), _ = printed(program, "board", grid=posted.grid)
    assert has_in_order(text, BOARD)
    assert "更新日期：" in text


@pytest.mark.parametrize("sheet", ["A3", "A2", "A1", "900×600", "1200×900"])
def test_a_board_is_one_page_of_its_size(program: Program, posted: Posted, sheet: str) -> None:
    _, content = printed(program, "board", grid=posted.grid, options={"sheet": sheet, "code": "card"})
    pages = PdfPages(content)
    width, height = (length * 25.4 / 72 for length in pages.size(0))
    pages.close()
    sizes = {"A3": (420, 297), "A2": (594, 420), "A1": (841, 594), "900×600": (900, 600), "1200×900": (1200, 900)}
    assert (round(width), round(height)) == sizes[sheet]


def test_contact_cards(program: Program, posted: Posted) -> None:
    texts, _ = printed(program, "contact_card", grid=posted.village)
    assert len(texts) == 2  # ten of each worker; a policeman has no card of the office
    assert texts[0] == "\n".join([CARD] * 10)
    assert "陈晓岚" in texts[1]
    (text,), _ = printed(program, "contact_card", grid=posted.village, options={"copies": "1", "code": "none"})
    assert has_in_order(text, "林志远\n陈晓岚")


def test_before_a_grid_is_chosen_the_first_one_shows_how_it_looks(program: Program, posted: Posted) -> None:
    (text,), _ = printed(program, "board")
    assert text.startswith("岸兜村委会第1网格公示牌")
    (text,), _ = printed(program, "pact")
    assert has_in_order(text, PACT)


def test_badges(program: Program, posted: Posted) -> None:
    (text,), _ = printed(program, "badge", grid=posted.grid)
    assert text.endswith(BADGE)
    assert text.count("工 作 证") == 2
    (text,), _ = printed(program, "badge", grid=posted.grid, record=posted.worker, options={"size": "large_badge"})
    assert text == BADGE


def test_results(program: Program, posted: Posted) -> None:
    days: dict[str, Any] = {"first": date(2026, 7, 1), "last": date(2026, 9, 30)}
    (text,), _ = printed(program, "result_notice", **days)
    assert has_in_order(text, RESULTS)
    (text,), _ = printed(program, "result_notice", **days, options={"register": "grades", "sheet": "A4"})
    assert "2026年7月1日至2026年9月30日没有需要公示的结果。" in "".join(text.split())


def test_many_results_take_more_pages_under_the_same_head(program: Program, posted: Posted) -> None:
    with program.office.store.write("登记") as session:
        for number in range(150):
            facts = {"period": "第3季度", "points": number, "result": "合格"}
            day = date(2026, 9, 28)
            session.add(RegisterEntry(register="points", staff_id=posted.chief, happened_on=day, facts=facts))
    texts, _ = printed(
        program, "result_notice", first=date(2026, 7, 1), last=date(2026, 9, 30), options={"sheet": "A4"}
    )
    assert len(texts) > 2
    assert all("序号" in text for text in texts[:-1])
    assert "第 1 页 / 共" in texts[0]
    numbers = [line.split()[0] for text in texts for line in text.split("\n") if line.split()[0].isdecimal()]
    assert [int(one) for one in numbers if int(one) <= 151][:3] == [1, 2, 3]


def test_an_agreement(program: Program, posted: Posted) -> None:
    (text,), _ = printed(program, "pact", grid=posted.grid)  # that of its village
    assert has_in_order(text, PACT)
    with pytest.raises(Refusal, match="还没有登记居民公约"):
        printed(program, "pact", grid=program.grids.resolve("江头村"))


def test_the_map_of_the_grids(program: Program, posted: Posted) -> None:
    (text,), _ = printed(program, "layout_map", grid=posted.village)
    assert has_in_order(text, "第1网格\n第2网格")
    assert "陈埭镇岸兜村网格布局图" in text
    assert "不作为权属依据" in text


def test_nothing_of_a_resident_and_nothing_of_the_clerk_in_a_sound_file(program: Program, posted: Posted) -> None:
    days: dict[str, Any] = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
    for printable in printables(program):
        assert (printable.is_public, printable.group, printable.has_secrets) == (True, Group.NOTICE, False)
        asked: dict[str, Any] = days if Ask.PERIOD in printable.asks else {}
        texts, content = printed(program, printable.key, grid=posted.village, **asked)
        assert faults(content) == [], printable.key
        for word in (RESIDENT, RESIDENT_PHONE, "欧阳", "林晓梅", "359998"):
            assert word not in "".join(texts), (printable.key, word)


@pytest.mark.parametrize("key", ["board", "contact_card", "badge", "pact", "layout_map"])
def test_the_same_data_give_the_same_bytes(program: Program, posted: Posted, key: str) -> None:
    first = printed(program, key, Stamp(printed_by="某人"), grid=posted.village)[1]
    program.office.clerk.enter("wu", "吴小明", FOUNDER)
    assert printed(program, key, Stamp(printed_by="某人"), grid=posted.village)[1] == first


def test_too_many_people_for_the_paper(program: Program, posted: Posted) -> None:
    for number in range(30):
        serve(program, f"网格员{number:02}", f"138599911{number:02}", "worker_part_time", posted.grid)
    with pytest.raises(Refusal, match="33 人要上公示牌"):
        printed(program, "board", grid=posted.grid)
    (text,), _ = printed(program, "board", grid=posted.grid, options={"sheet": "900×600"})
    assert all(f"网格员{number:02}" in text for number in range(30))


def test_a_grid_without_anybody(program: Program, posted: Posted) -> None:
    empty = program.grids.resolve("江头村第2网格")
    for key in ("board", "contact_card", "badge"):
        with pytest.raises(Refusal, match=r"没有人(任职|可印)|还没有网格长"):
            printed(program, key, grid=empty)


def test_a_lost_photograph_stops_the_print(program: Program, posted: Posted) -> None:
    photo = program.photographs.of([posted.chief])[posted.chief]
    program.attachments.contents.drop(photo.address)
    with pytest.raises(Refusal, match="不在附件文件夹里"):
        printed(program, "board", grid=posted.grid)


def test_the_catalogue(program: Program) -> None:
    titles = [one.title for one in printables(program)]
    assert "、".join(titles) == "网格公示牌、民情联系卡、工作证、考核结果公示、网格居民公约、网格布局图"
