"""A few people of a roster and the households of two villages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db.bulk import insert_rows, uid_bytes
from db.models.households import Household
from desktop.identity import check_digit
from desktop.program import Program

SINCE = date(2024, 1, 1)


def number(birth: str = "19800101", order: str = "001") -> str:
    """Return a number with a division that was never issued."""
    first = f"359998{birth}{order}"
    return first + check_digit(first)


def enter(program: Program, name: str, **values: Any) -> int:
    """Enter somebody into the roster."""
    draft = program.roster.blank()
    draft.name = name
    for key, value in values.items():
        setattr(draft, key, value)
    return program.roster.save(draft)


def settle(program: Program, grid: int, count: int, village: str = "岸兜村") -> list[int]:
    """Let so many households live in a grid, house by house."""
    with program.office.store.write("登记户") as session:
        uids = list(uid_bytes(count))
        stamp = "2026-01-01 00:00:00.000000"
        columns = ("uid", "created_at", "created_by", "updated_at", "updated_by", "version", "grid_id", "address",
                   "head_name", "standing", "channel")  # fmt: skip
        rows = [
            (uid, stamp, "lin", stamp, "lin", 1, grid, f"{village}{place}号", f"户主{place}", "active", "collected")
            for place, uid in enumerate(uids, 1)
        ]
        insert_rows(session, Household, columns, rows)
        return list(session.scalars(select(Household.id).where(Household.grid_id == grid).order_by(Household.id)))


@pytest.fixture
def grid(program: Program) -> Callable[[str], int]:
    """The key of a grid by its name."""

    def find(name: str) -> int:
        key = program.grids.resolve(name)
        assert key is not None
        return key

    return find
