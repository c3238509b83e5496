"""Numbers of cases: year, ledger, running number, without holes or doubles.

The counter is a row that is changed in the transaction of the case: whoever registers next waits for it, and what is
not saved takes no number.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.models.cases import CaseCounter
from db.store import touch
from desktop.cases.ledgers import ledger


def next_number(session: Session, key: str, year: int) -> str:
    """Take the next number of a ledger in a year, such as 2026-纠-00012."""
    own = (CaseCounter.year == year) & (CaseCounter.ledger == key)
    counted = session.execute(update(CaseCounter).where(own).values(last=CaseCounter.last + 1))
    if not getattr(counted, "rowcount", 0):
        session.add(CaseCounter(year=year, ledger=key, last=1))
        session.flush()
    touch(session, CaseCounter.__tablename__)
    last = session.scalar(select(CaseCounter.last).where(own))
    return written(key, year, last or 1)


def written(key: str, year: int, number: int) -> str:
    """Return a number as it is written."""
    return f"{year}-{ledger(key).letter}-{number:05d}"
