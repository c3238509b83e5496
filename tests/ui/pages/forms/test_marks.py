"""What a preview writes over a form where one cell has several blanks."""

from hypothesis import given
from hypothesis import strategies as st

from ui.pages.forms.marks import merged

BLANK = "登记人：____  登记日期：    年   月   日"
WORDS = st.text("张王李赵0123456789", min_size=1, max_size=8)


def test_each_blank_of_a_cell_is_filled() -> None:
    filled = ["登记人：林晓梅  登记日期：    年   月   日", "登记人：____  登记日期：2026年11月22日"]
    assert merged(BLANK, filled) == "登记人：林晓梅  登记日期：2026年11月22日"


def test_what_was_not_filled_stays_blank() -> None:
    assert merged(BLANK, ["", "登记人：____  登记日期：2026年11月22日"]) == "登记人：____  登记日期：2026年11月22日"
    assert merged(BLANK, []) == BLANK


@given(WORDS, WORDS)
def test_the_order_does_not_matter(first: str, second: str) -> None:
    filled = [f"甲：{first}；乙：____", f"甲：____；乙：{second}"]
    whole = f"甲：{first}；乙：{second}"
    assert merged("甲：____；乙：____", filled) == merged("甲：____；乙：____", filled[::-1]) == whole
