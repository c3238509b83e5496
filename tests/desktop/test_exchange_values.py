"""Both sides of a field read as words; private numbers stay masked, and every column has its title."""

from db.models.exchange import ItemResult
from desktop.display import Display
from desktop.exchange.looks import ItemRow
from desktop.exchange_values import ExchangeValues, Headings
from desktop.program import ALL_FIELDS, Program


def item(key: int, record: int, field: str, ours: object, theirs: object) -> ItemRow:
    """Return a field that both sides changed."""
    return ItemRow(
        key, 1, "区里", "person", "人员", record, "王一", ItemResult.CONFLICT, "待处理冲突", field, field, ours, theirs,
        "", None, None, "", "",
    )  # fmt: skip


def test_values_read_as_words_and_numbers_stay_masked(program: Program) -> None:
    values = ExchangeValues(Display(program.codes, program.grids), ALL_FIELDS)
    assert values.text("person", "sex_code", "1") == "男性"
    assert values.text("person", "note", None) == ""
    shown = values.text("person", "id_no", "359998196001010014")
    assert "19600101" not in shown
    assert "0014" not in shown
    assert values.text("case_record", "is_important", True) == "是"
    assert values.text("of_a_newer_program", "colour", ["红", "绿"]) == "红、绿"


def test_fields_of_one_record_stand_together(program: Program) -> None:
    values = ExchangeValues(Display(program.codes, program.grids), ALL_FIELDS)
    found = values.disagreements(
        [item(1, 7, "note", "甲", "乙"), item(2, 8, "note", "丙", "丁"), item(3, 7, "job", "", "")]
    )
    assert [(one.record_id, [side.key for side in one.sides]) for one in found] == [(7, [1, 3]), (8, [2])]
    assert found[0].room == "people"


def test_columns_are_called_as_in_the_forms() -> None:
    headings = Headings(ALL_FIELDS)
    assert headings("person", "note") == "备注"
    assert headings("case_record", "note") == "备注"
    assert headings("of_a_newer_program", "colour") == "colour"
