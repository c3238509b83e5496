"""Writing letters that go with the next package, in a write under way."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from db.models.exchange import Direction, Letter, LetterState
from desktop.exchange.letter_kinds import LetterKind
from desktop.exchange.letter_mail import LONGEST_TEXT, LONGEST_TITLE


def queue(session: Session, partner_id: int, kind: LetterKind, title: str, text: str = "", **columns: Any) -> Letter:
    """Write a letter that goes with the next package, in a write under way."""
    letter = Letter(
        partner_id=partner_id, direction=Direction.OUT, kind=kind, state=LetterState.SENT,
        title=title[:LONGEST_TITLE], text=text[:LONGEST_TEXT] or None, **columns,
    )  # fmt: skip
    session.add(letter)
    session.flush()
    return letter


def answer(session: Session, letter: Letter, title: str, text: str, body: Mapping[str, Any]) -> Letter:
    """Write the answer to a letter that came, in a write under way."""
    return queue(
        session, letter.partner_id, LetterKind.REPLY, title, text, body=dict(body), replies_to=letter.uid,
        subject=letter.subject, record_id=letter.record_id,
    )  # fmt: skip
