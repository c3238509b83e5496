"""Every kind of question finds its person among others: tokens and queries agree.

The index is played by sets of tokens; what SQLite and PostgreSQL make of them is tested with the database.
"""

from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.identity import check_digit
from desktop.names import Alternative, Query, Term, address_tokens, person_tokens, readings, text_terms, text_tokens
from desktop.names.folding import fold, fold_name

SURNAMES = ["张", "王", "李", "陈", "曾", "单", "解", "吕", "欧阳", "尉迟", "𠅤"]
GIVEN = ["三丰", "伟", "建国", "娜娜", "乐", "晓𬭎", "㛃", "小龙女", "雪"]


@dataclass
class Found:
    """A person as the index sees them."""

    name: str
    number: str = ""
    phone: str = ""
    born: date | None = None
    address: str = ""
    other: tuple[str, ...] = ()
    tokens: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = set(person_tokens(self.name, self.number, [self.phone], self.born, self.other).split(" "))


def has(tokens: set[str], terms: tuple[Term, ...]) -> bool:
    return all(any(token.startswith(t.token) if t.is_prefix else token == t.token for token in tokens) for t in terms)


def fits(person: Found, alternative: Alternative) -> bool:
    places = set(address_tokens(person.address).split(" "))
    return has(person.tokens, alternative.terms) and all(
        has(places, fragment.terms) and fragment.text in fold(person.address) for fragment in alternative.addresses
    )


def finds(person: Found, text: str) -> bool:
    return any(fits(person, alternative) for alternative in Query.parse(text).alternatives)


ZHANG = Found(
    "张三丰",
    "35999819600101123" + check_digit("35999819600101123"),
    "13812345678",
    date(1960, 1, 1),
    "陈埭镇洋埭村朴里路12号5幢3-201",
    ("张君宝",),
)


@pytest.mark.parametrize(
    "text",
    [
        "张三丰",
        "张三",
        "三丰",
        "丰",
        "张",
        "zsf",
        "zs",
        "ZSF",
        "zhangsan",
        "zhang san",
        "Zhang San Feng",
        "zhangsf",
        "sanfeng",
        "sf",
        "张君宝",
        "君宝",
        "zjb",
        ZHANG.number,
        ZHANG.number[:6],
        ZHANG.number[:10],
        ZHANG.number[-4:],
        ZHANG.number[-6:],
        ZHANG.number[:6] + ZHANG.number[8:17],
        "19600101",
        "1960",
        "196001",
        "13812345678",
        "138",
        "1381234",
        "138 1234 5678",
        "138-1234-5678",
        "5678",
        "1234",
        "12345678",
        "朴里",
        "朴里路",
        "洋埭村朴里",
        "12号",
        "5幢",
        "5幢3-201",
        "3-201",
        "朴里路12号",
        "张 朴里",
        "张三丰 12号",
        "zsf 1960",
        "zsf1960",
        "张 1960",
        "张三 5678",
        "zs 5678",
        "５６７８",
        " 张三丰 ",
        "张 丰",
        "朴里 12号",
        "zsf 5678 朴里",
        "12",
        "张 12",
    ],
)
def test_every_way_to_ask_finds_the_person(text):
    assert finds(ZHANG, text)


@pytest.mark.parametrize(
    "text",
    [
        "李四",
        "张四",
        "zl",
        "wangsan",
        "9999",
        "19610101",
        "13912345678",
        "朴外",
        "13号",
        "王 朴里",
        "张 13号",
        "zsf 1961",
    ],
)
def test_other_questions_do_not(text):
    assert not finds(ZHANG, text)


@pytest.mark.parametrize("text", ["", "  ", "，", "\n\t"])
def test_nothing_asks_nothing(text):
    assert Query.parse(text).alternatives == ()


@pytest.mark.parametrize(
    ("person", "texts"),
    [
        (Found("曾小贤"), ["zxx", "zengxiaoxian", "cxx", "ceng", "曾"]),
        (Found("欧阳娜娜"), ["oynn", "ouyang", "欧阳", "娜娜", "nn", "nana"]),
        (Found("吕布"), ["lvbu", "lvb", "lü bu", "lb"]),
        (
            Found("阿卜杜拉·买买提"),
            ["阿卜杜拉·买买提", "阿卜杜拉买买提", "买买提", "卜杜", "abudula", "阿卜杜拉", "拉·买"],
        ),
        (Found("John Smith"), ["john", "smith", "John Smith", "js"]),
        (Found("㛃䶮"), ["㛃", "䶮", "㛃䶮", "jy", "jieyan"]),
        (Found("王𬭎"), ["王𬭎", "𬭎", "wh", "hong"]),
        (Found("张 伟"), ["张伟", "zw", "张 伟"]),
        (Found("李", phone="0595-22345678"), ["059522345678", "22345678", "0595-22345678", "5678", "0595"]),
        (Found("李", phone="059522345678"), ["059522345678", "22345678", "0595-22345678", "5678", "0595"]),
        (Found("李", phone="01082345678"), ["82345678", "01082345678", "5678"]),
        (Found("李", phone="13812345678、13912345678"), ["13812345678"]),
        (Found("王", number="E12345678"), ["E12345678", "e1234", "5678"]),
        (Found("王", number="11010519491231002X"), ["11010519491231002X".lower(), "002X", "2x", "31002X", "110105"]),
    ],
)
def test_uncommon_people_are_found_too(person, texts):
    assert [text for text in texts if not finds(person, text)] == []


@given(
    st.sampled_from(SURNAMES),
    st.sampled_from(GIVEN),
    st.dates(date(1930, 1, 1), date(2020, 12, 31)),
    st.integers(0, 999),
    st.integers(13_000_000_000, 19_999_999_999),
)
def test_whoever_it_is(surname, given_name, born, order, phone):
    first = f"359998{born:%Y%m%d}{order:03}"
    name, number, phone = surname + given_name, first + check_digit(first), str(phone)
    person = Found(name, number, phone, born, "四境社区泰安路5号")
    asked = [name, given_name, name[:2], surname, number, number[:14], number[-4:], number[-6:], number[-8:], phone]
    asked += [phone[:3], phone[:7], phone[3:], phone[-4:], phone[-8:], f"{born:%Y%m%d}", f"{name} 泰安", "泰安路5号"]
    for reading in readings(name):
        asked += [
            reading.full,
            reading.initials,
            reading.full[:-1],
            "".join(reading.given),
            f"{reading.initials} {born.year}",
        ]
        asked.append("".join(reading.surname) + "".join(syllable[0] for syllable in reading.given))
    assert [text for text in asked if not finds(person, text)] == []


def test_a_placeholder_is_no_number_to_look_for():
    assert not any(token[0] in "i9" for token in Found("王五", "0" * 18).tokens)
    assert not any(token[0] in "i9" for token in Found("王五", "000000199001010000").tokens)
    assert not any(token[0] in "i9" for token in Found("王五", "无").tokens)


def test_the_table_of_tokens():
    assert ZHANG.tokens >= {
        "张三丰",
        "张三",
        "三丰",
        "张",
        "三",
        "丰",
        "zhangsanfeng",
        "zsf",
        "1sf",
        "2sanfeng",
        "b19600101",
        "i" + ZHANG.number.lower(),
        "9" + ZHANG.number[:-9:-1].lower(),
        "p13812345678",
        "p12345678",
        "p5678",
        "q87654321",
    }
    assert len(person_tokens("张三丰", ZHANG.number, [ZHANG.phone], ZHANG.born).split(" ")) == 17


@given(st.text(max_size=30), st.text(max_size=20), st.text(max_size=12))
def test_tokens_hold_nothing_an_index_would_split(name, number, phone):
    for token in person_tokens(name, number, [phone], None).split(" "):
        assert all(not character.isascii() or character.isalnum() for character in token)
        assert token == token.lower() or not token.isascii()


@given(st.text(max_size=30))
def test_any_text_may_be_typed(text):
    for alternative in Query.parse(text).alternatives:
        assert alternative.terms or alternative.addresses
        for term in alternative.terms:
            assert term.token
            assert " " not in term.token


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6))
def test_a_name_finds_itself(name):
    assert finds(Found(name), name)


@given(st.text(min_size=1, max_size=20), st.data())
def test_a_part_of_a_text_finds_it(text, data):
    folded = fold(text)
    if folded:
        start = data.draw(st.integers(0, len(folded) - 1))
        part = folded[start : data.draw(st.integers(start + 1, len(folded)))]
        tokens = set((address_tokens(text) + " " + text_tokens(text)).split(" "))
        assert has(tokens, text_terms(part))


def test_names_are_folded_before_they_are_compared():
    assert fold_name("张 三·丰") == "张三丰"
    assert fold("３号楼 (Ａ)") == "3号楼（a）"
