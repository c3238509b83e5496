"""What the instructions of a form say of its columns."""

from desktop.forms.reading.told import with_hints
from desktop.forms.shape import Slot

COLUMNS = ("姓名", "监护人姓名", "出生日期*", "性别", "备注")


def hints(*texts: str) -> dict[str, str]:
    slots = [Slot(words, words, (1, place), hint="从下拉框中选" if words == "性别" else "") for place, words in
             enumerate(COLUMNS, 1)]  # fmt: skip
    return {slot.words: slot.hint for slot in with_hints(slots, texts) if slot.hint}


def test_a_sentence_goes_to_the_columns_it_names() -> None:
    told = (
        "填表说明：\n1、监护人姓名须与户口簿一致。2、出生日期格式为2000-01-01；性别：1男 2女。\n3.每个文件不超过500条"
    )
    assert hints(told) == {
        "监护人姓名": "监护人姓名须与户口簿一致",
        "出生日期*": "出生日期格式为2000-01-01",
        "性别": "从下拉框中选；性别：1男 2女",
    }


def test_lines_that_instruct_nobody_say_nothing() -> None:
    assert hints("填报单位：      备注：    性别：", "人员性别年龄一览表") == {"性别": "从下拉框中选"}
