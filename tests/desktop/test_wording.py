"""A sentence for everything the data can say no to."""

import errno
import re

import pytest
from sqlalchemy import UniqueConstraint

import db.models  # noqa: F401 - completes the metadata
from db.base import Base
from db.errors import Busy, Conflict, Damaged, DiskFull, Duplicate, InUse, TooNew
from desktop.errors import Invalid, Problem, Refusal
from desktop.wording import DUPLICATES, words_for

UNIQUE = {
    str(rule.name)
    for table in Base.metadata.tables.values()
    for rule in (*table.constraints, *table.indexes)
    if isinstance(rule, UniqueConstraint) or getattr(rule, "unique", False)
}


def test_every_unique_rule_has_a_sentence_and_no_sentence_is_idle():
    assert set(DUPLICATES) == UNIQUE


@pytest.mark.parametrize(
    "error",
    [
        Refusal("不行。"), Invalid([Problem("name", "请填写姓名。")]), Duplicate("uq_grid_code"), Duplicate("uq_x"),
        Conflict(), InUse(), Busy(), DiskFull(), Damaged(), TooNew("9"), PermissionError(13, "no", "a.xlsx"),
        FileNotFoundError(2, "no", "a.xlsx"), OSError(errno.ENOSPC, "full"),
    ],
)  # fmt: skip
def test_expected_errors_have_a_sentence(error):
    assert re.search("[\u4e00-\u9fff]", words_for(error))


@pytest.mark.parametrize("error", [ValueError(), KeyError("a"), OSError(5, "input/output")])
def test_a_bug_has_none(error):
    assert words_for(error) is None
