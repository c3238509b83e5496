"""Matters that were admitted are told before they end, until somebody judged them."""

from datetime import date

import pytest

from desktop.form_due import admissions_due
from tests.programs import TODAY


@pytest.fixture
def admit(program):
    """Enter an admission. Return its key."""

    def enter(**facts):
        draft = program.registers.blank("admissions", grid=program.grids.children(None)[0].id)
        draft.values.update({"unit": "区统计局", "matter": "样本户走访", "state": "01"} | facts)
        draft.values["happened_on"] = date(2024, 1, 12)
        return program.registers.save(draft)

    return enter


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"until": date(2026, 12, 10)}, "准入将到期"),
        ({"until": date(2026, 11, 1)}, "已到退出日期"),
        ({"until": date(2027, 6, 1)}, None),
        ({"until": date(2024, 6, 1)}, None),
        ({"until": None}, None),
        ({"until": date(2026, 11, 1), "state": "03"}, None),
        ({"until": date(2026, 11, 1), "review": "完成任务，退出"}, None),
        ({"until": date(2026, 11, 1), "left_on": date(2026, 11, 2)}, None),
    ],
)
def test_it_is_told_while_it_matters(program, admit, facts, told):
    key = admit(**facts)
    items = admissions_due(program.office.store)(TODAY, "lin")
    assert [(one.target, one.detail[: len(told or "")]) for one in items] == (
        [({"admission": key}, told)] if told else []
    )
