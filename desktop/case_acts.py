"""What closing a meeting does to the cases about which something was resolved: they are assigned or supervised."""

from collections.abc import Mapping
from typing import Any

from db.models.cases import Case, Unit
from db.store import Store
from desktop.cases.events import EventKind
from desktop.cases.moving import CaseMoves
from desktop.drafting import known

YELLOW = "yellow"  # the card with which a meeting has a case supervised; a red one is a leader's own decision


class CaseActs:
    """Makes the move of a resolution on its case, in the name of the meeting."""

    def __init__(self, store: Store, moves: CaseMoves) -> None:
        self._store, self._moves = store, moves

    def __call__(self, case: int, move: str, facts: Mapping[str, Any]) -> str:
        """Assign or supervise a case. Return what was done in words; raise as the case's own moves do."""
        kind, unit = EventKind(move), facts.get("unit_id")
        with self._store.read() as session:
            events = known(session, Case, case).events
            name = known(session, Unit, unit).name if unit is not None else ""
        words = f"{facts['meeting']}议定：{facts['text']}"
        if kind is EventKind.ASSIGNED:
            given = {
                "unit_id": unit,
                "responsible_id": facts.get("responsible_id"),
                "responsible_name": facts.get("responsible_name"),
                "due_on": facts.get("due_on"),
                "requirement": words,
            }
            self._moves.carry_out(case, events, kind, given)
            return f"已交办{name}，期限 {facts.get('due_on')}"
        self._moves.carry_out(case, events, kind, {"card": YELLOW, "words": words, "until": facts.get("due_on")})
        return f"已督办（黄牌），整改期限 {facts.get('due_on')}"
