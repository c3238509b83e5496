"""Citizens' numbers: what is normalised, what is a fault, what names nobody."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.identity import IdKind, check_digit, read_id, upgrade_15

DAYS = st.dates(date(1900, 1, 1), date(2020, 12, 31))
ORDERS = st.integers(0, 999)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    first = f"{draw(st.sampled_from(['359998', '359999']))}{draw(DAYS):%Y%m%d}{draw(ORDERS):03}"
    return first + check_digit(first)


@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "2"),
        ("440524188001010014", date(1880, 1, 1), "1"),
        ("440308199901101512", date(1999, 1, 10), "1"),
        ("810000199408230021", date(1994, 8, 23), "2"),  # a resident from Hong Kong
        ("830000199201300022", date(1992, 1, 30), "2"),  # a resident from Taiwan
    ],
)
def test_published_numbers_are_good(number, birth, sex):
    reading = read_id(number)
    assert (reading.kind, reading.number, reading.birth, reading.sex) == (IdKind.CITIZEN, number, birth, sex)
    assert reading.good
    assert reading.faults == ()
    assert reading.identity == number
    assert reading.prefix == number[:6]


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X".lower(),
        " 11010519491231002X\n",
        "'11010519491231002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "11010519491231002X\u00a0",
        "\u200b11010519491231002X",
        "11010519491231002×",
        "11010519491231002Х",  # the last letter is Cyrillic
    ],
)
def test_what_is_certain_is_put_right(text):
    reading = read_id(text)
    assert reading.number == "11010519491231002X"
    assert reading.good


@pytest.mark.parametrize(
    "text",
    [
        "000000000000000000",
        "000000199001010000",
        "0" * 15,
        "无",
        "暂无",
        "0",
        "-",
        "——",
        "/",
        "不详",
        "未办",
        "无身份证",
        "null",
        "N/A",
        "999999999999999999",
        "（无）",
        "***",
        "123456789012345678",
    ],
)
def test_placeholders_name_nobody(text):
    reading = read_id(text)
    assert reading.kind is IdKind.PLACEHOLDER
    assert reading.identity == ""
    assert reading.faults == ()


def test_a_placeholder_keeps_what_it_says_of_the_birth():
    assert read_id("000000199001010000").birth == date(1990, 1, 1)
    assert read_id("000000000000000000").birth is None


@pytest.mark.parametrize("text", [None, "", "  ", "\u3000", "'", "\t"])
def test_nothing_is_empty(text):
    assert read_id(text).kind is IdKind.EMPTY
    assert read_id(text).identity == ""


def test_the_old_number_grows():
    reading = read_id("610104620927690")
    assert reading.number == "610104" + "19620927" + "6908"
    assert reading.upgraded_from_15
    assert reading.birth == date(1962, 9, 27)
    assert reading.good


@pytest.mark.parametrize("order", ["996", "997", "998", "999"])
def test_the_oldest_were_born_before_1900(order):
    assert upgrade_15("110105950101" + order)[6:10] == "1895"
    assert upgrade_15("110105950101995")[6:10] == "1995"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("3.50521E+17", "precision"),
        ("3.59998196001011E17", "precision"),
        ("359998196001011000", "precision"),
        ("359998************", "masked"),
        ("35999819600101123", "length"),
        ("3599981960010112345", "length"),
        ("12345", "length"),
        ("35999819600101A230", "characters"),
        ("3599X8196001011230", "characters"),
        ("359998196002301230", "birth"),
        ("359998169902281230", "birth"),
        ("359998299902281230", "future"),
        ("359998196001011234", "check"),
    ],
)
def test_faults_are_named(text, key):
    reading = read_id(text, today=date(2026, 1, 1))
    assert key in {fault.key for fault in reading.faults}
    assert not reading.good
    assert all(fault.message.endswith("。") for fault in reading.faults)
    assert reading.overridable == (key == "check")
    assert bool(reading.identity) == reading.overridable


def test_today_decides_what_lies_ahead():
    first = "35999820260601001"
    number = first + check_digit(first)
    assert not read_id(number, today=date(2026, 5, 31)).good
    assert read_id(number, today=date(2026, 6, 1)).good


def test_an_unknown_division_is_only_a_warning():
    first = "359901" + "19600101123"
    reading = read_id(first + check_digit(first))
    assert [fault.key for fault in reading.faults] == ["prefix"]
    assert reading.good
    former = "35052219600101123"  # a county until 1992
    assert read_id(former + check_digit(former)).faults == ()


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("E12345678", "414"),
        ("ea1234567", "414"),
        ("H12345678", "516"),
        ("M1234567801", "516"),
        ("12345678", "511"),
        ("军字第1234567号", "114"),
        ("ABC123456789012", "553"),
    ],
)
def test_other_documents_are_kept(text, document):
    reading = read_id(text)
    assert (reading.kind, reading.document) == (IdKind.OTHER, document)
    assert reading.good
    assert reading.identity == text.upper()


def test_the_new_card_of_a_permanent_foreigner():
    first = "93284019850101001"
    reading = read_id(first + check_digit(first))
    assert (reading.kind, reading.document, reading.good) == (IdKind.CITIZEN, "553", True)


@given(numbers())
def test_every_made_number_reads_back(number):
    reading = read_id(number)
    assert reading.good
    assert reading.birth == date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    assert reading.sex == ("1" if int(number[16]) % 2 else "2")


@given(numbers(), st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_caught(number, place, digit):
    wrong = number[:place] + digit + number[place + 1 :]
    reading = read_id(wrong)
    assert wrong == number or not reading.good or reading.kind is not IdKind.CITIZEN


@given(DAYS, st.integers(1, 995))
def test_fifteen_and_eighteen_digits_are_one_person(day, order):
    if day.year < 2000:
        first = f"359999{day:%Y%m%d}{order:03}"
        number = first + check_digit(first)
        assert read_id(number[:6] + number[8:17]).identity == number


@given(st.text(max_size=25))
def test_any_text_is_read(text):
    reading = read_id(text)
    assert reading.kind in IdKind
    if reading.identity:
        assert read_id(reading.number).identity == reading.identity


def test_a_placeholder_whose_check_digit_is_right_by_chance_is_one_all_the_same():
    lucky = next(
        number for day in range(1, 29) if check_digit((number := f"000000197207{day:02}0000")[:17]) == number[17]
    )
    assert read_id(lucky).kind is IdKind.PLACEHOLDER
    assert read_id(lucky).identity == ""
