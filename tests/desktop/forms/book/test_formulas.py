"""References in formulas follow their cells, and nothing else in a formula is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.forms.book.formulas import moved, moved_in_xml, references, renamed_in_xml, repeated, words
from desktop.forms.book.moves import Added, Moves

MOVES = {"人员": Moves([Added(5, 10, 3)])}  # three rows after row 10, the last ready one of a table from row 5


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(C5:C10)", "SUM(C5:C13)"),
        ("SUM(C$5:C$10)", "SUM(C$5:C$13)"),
        ("SUM(C4:C10)", "SUM(C4:C13)"),  # the heading is in it
        ("SUM(C5:C9)", "SUM(C5:C9)"),
        ("SUM(C10:C10)", "SUM(C10:C10)"),  # the last row alone was meant
        ("SUM(C5:C20)", "SUM(C5:C23)"),
        ("C11+C$4-$C11", "C14+C$4-$C14"),
        ("LOG10(C12)", "LOG10(C15)"),
        ("'人员'!A11&\"A11\"", "'人员'!A14&\"A11\""),
        ("其他!A11+[1]人员!A11+'[别的.xlsx]人员'!A11", "其他!A11+[1]人员!A11+'[别的.xlsx]人员'!A11"),
        ("SUM(11:12)+SUM($11:$12)", "SUM(14:15)+SUM($14:$15)"),
        ("SUM(C:C)", "SUM(C:C)"),
        ("表1[[#This Row],[A11]]", "表1[[#This Row],[A11]]"),
        ("A11:A1048576", "A14:A1048576"),
        ('IF(A11="A""11",B11,#REF!)', 'IF(A14="A""11",B14,#REF!)'),
        ("_xlfn.CONCAT(A11)+名11+A1B11+XFD11", "_xlfn.CONCAT(A14)+名11+A1B11+XFD14"),
        ("1.5E11+A11%", "1.5E11+A14%"),
        ("", ""),
    ],
)
def test_references_follow(before, after):
    assert moved(before, "人员", MOVES) == after


def test_a_running_total_within_the_table_means_the_rows_so_far():
    assert moved("SUM(C$5:C10)", "人员", MOVES, row=10) == "SUM(C$5:C10)"
    assert moved("SUM(C$5:C10)", "人员", MOVES, row=11) == "SUM(C$5:C13)"


def test_only_formulas_that_name_the_sheet_follow_from_elsewhere():
    assert moved("A11+人员!A11", "其他", MOVES) == "A11+人员!A14"


def test_a_table_of_one_row_grows_from_it():
    assert moved("SUM(C5:C5)", "人员", {"人员": Moves([Added(5, 5, 2)])}) == "SUM(C5:C7)"


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("A5+$A5+A$5+$A$5", "B7+$A7+B$5+$A$5"),
        ("'别 处'!A5:B$6", "'别 处'!B7:C$6"),
        ("SUM(5:$6)", "SUM(7:$6)"),
        ("XFD1&A1048575", "#REF!&#REF!"),
    ],
)
def test_a_formula_goes_on_below_and_beside(formula, after):
    assert repeated(formula, 2, 1) == after


def test_what_a_formula_names():
    found = [(one.sheet, one.area) for one in references("SUM(A1:$B$2)+'别 ''处'!C3+D:D+名字")]
    assert found[:2] == [("", (1, 1, 2, 2)), ("别 '处", (3, 3, 3, 3))]
    assert list(words('SUM(名字,A1,"字")+x.y')) == ["sum", "名字", "x.y"]


def test_formulas_in_xml_keep_their_characters_where_nothing_moved():
    assert moved_in_xml("IF(A1&gt;1,&quot;x&quot;,A11)", "人员", MOVES) == "IF(A1&gt;1,&quot;x&quot;,A14)"
    assert moved_in_xml("IF(A1&gt;1,&apos;x&apos;)", "人员", MOVES) == "IF(A1&gt;1,&apos;x&apos;)"
    assert renamed_in_xml("卡片!A1&amp;其他!A1", "卡片", "张三") == "'张三'!A1&amp;其他!A1"


formulas = st.text(alphabet=st.sampled_from(list("A1Z9$:!'\"(),+[]&. 人#_x")), max_size=40)


@given(formulas)
def test_no_text_makes_it_fail_and_without_moves_nothing_changes(text):
    assert moved(text, "人员", {}) == text
    assert repeated(text, 0) == text
    moved(text, "人员", MOVES)
    list(references(text))


@given(st.integers(1, 1000), st.integers(1, 200), st.integers(1, 50), st.integers(0, 1000))
def test_areas_never_turn_over(first, height, added, above):
    moves = Moves([Added(above + 1, above + 3, added)])
    top, bottom = first, first + height
    after = moves.area((top, 1, bottom, 2))
    assert after[0] <= after[2]
    assert after[2] - after[0] in (bottom - top, bottom - top + added)
    assert moves.row(bottom) - moves.row(top) in (bottom - top, bottom - top + added)
