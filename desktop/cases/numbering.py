"""Numbers of cases: year, ledger, running number, without holes or doubles.

The counter is a row that is changed in the transaction of the case: whoever registers next waits for it, and what is
not saved takes no number.
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

from db.models.cases import CaseCounter
from db.store import touch
from desktop.cases.ledgers import ledger

NEXT = text(
    "INSERT INTO case_counter (year, ledger, last) VALUES (:year, :ledger, :count) "
    "ON CONFLICT (year, ledger) DO UPDATE SET last = case_counter.last + :count RETURNING last"
)


def next_number(session: Session, key: str, year: int) -> str:
    """Take the next number of a ledger in a year, such as 2026-纠-00012."""
    return next_numbers(session, key, year, 1)[0]


def next_numbers(session: Session, key: str, year: int, count: int) -> list[str]:
    """Take several numbers that follow each other."""
    last = session.execute(NEXT, {"year": year, "ledger": key, "count": count}).scalar_one()
    touch(session, CaseCounter.__tablename__)
    return [written(key, year, number) for number in range(last - count + 1, last + 1)]


def written(key: str, year: int, number: int) -> str:
    """Return a number as it is written."""
    return f"{year}-{ledger(key).letter}-{number:05d}"
