"""The file of a mediated dispute in the print centre: found, shown masked, entered, made again to the byte."""

from io import BytesIO
from pathlib import Path

import pytest

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Choices
from desktop.print_centre.mediation import FORM, FORM_KEY, KEY, printables
from desktop.printing.preview import PdfPages
from desktop.program import Program
from tests.desktop.mediation.a_dispute import APPLICANT, complete, open_file, put_dispute
from tests.programs import today

PHONE, MASKED = "13900005678", "139****5678"


@pytest.fixture
def file(program: Program) -> int:
    """A file that is complete."""
    key = open_file(program, put_dispute(program))
    complete(program, key)
    return key


@pytest.fixture
def centre(program: Program) -> PrintCentre:
    """The print centre with this one paper."""
    return PrintCentre(program, today, (printables,))


def text_of(content: bytes) -> str:
    pages = PdfPages(content)
    text = "".join(pages.text(page) for page in range(len(pages)))
    pages.close()
    return text


def test_a_file_is_found_by_number_and_dispute(program: Program, centre: PrintCentre, file: int) -> None:
    look_up = centre.printable(KEY).look_up
    assert look_up is not None
    for words in ("陈埭人调字第1号", "排水沟", "2026-纠-00001 争执", ""):
        assert [one.key for one in look_up(words)] == [file]
    assert look_up("别的") == []


def test_it_is_shown_masked_and_printed_in_full_for_a_purpose(centre: PrintCentre, file: int) -> None:
    printable = centre.printable(KEY)
    choices = Choices(record=file, revealed=True, purpose="移送司法确认", recipient="人民法院")
    stream = BytesIO()
    making, printed = centre.show(printable, choices, stream, Progress())
    assert (making.title, printed.pages) == ("人民调解卷宗 （2026）陈埭人调字第1号", 8)
    assert MASKED in text_of(stream.getvalue())
    made = centre.make(printable, choices, Progress())
    text = text_of(made.content)
    assert PHONE in text
    assert APPLICANT in text
    assert "印2026-000001" in text


def test_it_is_made_again_to_the_byte(centre: PrintCentre, file: int, folder: Path) -> None:
    made = centre.make(centre.printable(KEY), Choices(record=file), Progress())
    key = centre.save(made, folder / "卷宗.pdf")
    assert centre.remake(key, Progress()).is_same


AGREEMENT = """人民调解协议书
陈埭镇人民调解委员会 （2026）陈埭人调字第1号
当事人
身份 姓名 性别 民族 证件号码 联系电话 住址
申请方
（甲方） 李四光 男性 139****5678
被申请方
（乙方） 赵六顺 男性 岸兜村13号
纠纷简要事
实、争议事项
及各方责任
纠纷简要事实、争议事项及各方责任的内容
经调解，自愿
达成如下协议 经调解，自愿达成如下协议的内容
履行方式、
地点、期限 履行方式、地点、期限的内容
协议日期 2026-11-20
本协议一式若干份，双方当事人各执一份，人民调解委员会留存一份；自双方签名、
盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。
甲方签名
盖章指印
乙方签名
盖章指印
人民
调解员 记录人 调解委员
会印章"""


def test_a_form_by_itself_word_by_word_on_one_sheet(centre: PrintCentre, file: int) -> None:
    choices = Choices(record=file, options={FORM: "agreement"})
    made = centre.make(centre.printable(FORM_KEY), choices, Progress())
    text = text_of(made.content).partition("数据截至")[0]
    assert made.pages == 1
    assert [line.strip() for line in text.strip().split("\n")] == AGREEMENT.split("\n")
    revealed = Choices(record=file, options={FORM: "agreement"}, revealed=True, purpose="签订协议", recipient="当事人")
    text = text_of(centre.make(centre.printable(FORM_KEY), revealed, Progress()).content)
    assert PHONE in text


def test_a_form_that_was_not_filled_is_told(centre: PrintCentre, file: int) -> None:
    with pytest.raises(Refusal, match="还没有填写《人民调解回访记录》"):
        centre.make(centre.printable(FORM_KEY), Choices(record=file, options={FORM: "visit"}), Progress())
    with pytest.raises(Refusal, match="哪一种文书"):
        centre.make(centre.printable(FORM_KEY), Choices(record=file), Progress())


def test_a_dispute_without_a_file_has_nothing_to_print(centre: PrintCentre) -> None:
    with pytest.raises(Refusal, match="先选择一份卷宗"):
        centre.make(centre.printable(KEY), Choices(), Progress())
