"""Raw cells become values, or a sentence."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sheets.cells import decimal, flag, id_text, text, whole_number


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("  王甲 ", "王甲"),
        ("王\u200b甲\ufeff", "王甲"),
        ("\u202e王甲\u2069", "王甲"),
        ("\xa0王\u3000甲\xa0", "王 甲"),
        ("王\x00甲\x07", "王甲"),
        ("一\r\n二\t三", "一\n二 三"),
        ("㛃䶮𬭎𠅤", "㛃䶮𬭎𠅤"),
        ("\ue000", "\ue000"),  # a private character of an old system: kept for the clerk to see
        ("ﬁ①", "ﬁ①"),
        (12.0, "12"),
        (12, "12"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (True, "是"),
        (date(2025, 4, 5), "2025-04-05"),
        (datetime(2025, 4, 5, 8, 30), "2025-04-05 08:30"),  # noqa: DTZ001
        ("", ""),
    ],
)
def test_text_is_tidied_and_keeps_rare_characters(cell: object, meant: str) -> None:
    assert text(cell) == meant  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", " #VALUE! "])
def test_a_formula_gone_wrong_is_no_text(cell: str) -> None:
    with pytest.raises(ValueError, match="公式出错"):
        text(cell)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("11010519491231002x", "11010519491231002X"),
        ("'3599 98199001010011", "359998199001010011"),
        ("３５９９９８１９９００１０１００１１", "359998199001010011"),
        ("‘359998199001010011’", "359998199001010011"),
        ("359998900101001\u200b", "359998900101001"),
        (359998900101001.0, "359998900101001"),
        ("无", "无"),
        ("000000000000000000", "000000000000000000"),
        ("", ""),
    ],
)
def test_an_identity_number_is_one_run_of_characters(cell: str | float, meant: str) -> None:
    assert id_text(cell) == meant


@pytest.mark.parametrize(
    "cell", [359998199001010011.0, 359998199001010011, 3.6e17, "3.59998E+17", "3.59998e17", "４E+17"]
)
def test_a_number_that_lost_digits_is_refused_never_mended(cell: str | float) -> None:
    with pytest.raises(ValueError, match="超过15位的号码被表格软件截断"):
        id_text(cell)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("1,204", 1204), (35.0, 35), ("35岁", 35), ("３５", 35), ("-2", -2), ("", None), ("5.0", 5), ("120 平方米", 120)],
)
def test_whole_numbers(cell: str | float, meant: int | None) -> None:
    assert whole_number(cell) == meant


@pytest.mark.parametrize("cell", [3.5, "3.5", "三", "nan", "inf", "1_0", "12a", True, "#N/A"])
def test_what_is_no_whole_number(cell: str | float) -> None:
    with pytest.raises(ValueError, match=r"“|公式"):
        whole_number(cell)


def test_decimals() -> None:
    assert decimal("1,234.50㎡") == 1234.5
    assert decimal("") is None
    with pytest.raises(ValueError, match="“约12”不是数字"):
        decimal("约12")


@pytest.mark.parametrize(
    ("cells", "meant"),
    [
        (["是", "√", "有", 1.0, 1, True, "Y", "ｙ", "对", "1"], True),
        (["否", "×", "无", 0, 0.0, False, "n", "□", "0"], False),
        (["", " "], None),
    ],
)
def test_flags(cells: list[str | float], meant: bool | None) -> None:
    assert [flag(cell) for cell in cells] == [meant] * len(cells)


@pytest.mark.parametrize("cell", ["男", "是否", 2, "不详"])
def test_what_is_neither_yes_nor_no(cell: str | float) -> None:
    with pytest.raises(ValueError, match="看不出是或否"):
        flag(cell)


@given(st.integers(-(10**14), 10**14))
def test_a_whole_number_survives_being_a_cell_of_any_type(number: int) -> None:
    assert whole_number(float(number)) == whole_number(str(number)) == whole_number(text(float(number))) == number


@given(st.text())
def test_tidied_text_is_not_tidied_further(written: str) -> None:
    try:
        once = text(written)
    except ValueError:
        return
    assert text(once) == once
