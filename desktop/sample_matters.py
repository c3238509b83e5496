"""What of the sample's cases needed a decision in a week that has passed, as far as their records still tell."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from db.keys import in_keys
from db.models.cases import Case, Unit
from db.store import Store
from desktop.cases.units import CENTRE
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.meetings.agenda import Asked, Proposed

MOST = 3
LOOKED_BACK = timedelta(days=60)
REASONS = (
    ("上提事项", Case.is_escalated.is_(True)), ("办理延期", Case.extensions > 0), ("退回重办", Case.returns > 0),
    ("重新办理", Case.reopened > 0), ("多次催办", Case.urges > 0), ("督办事项", Case.card.is_not(None)),
)  # fmt: skip


class PastMatters:
    """Proposes cases that were open then."""

    def __init__(self, store: Store, grids: Grids) -> None:
        self._store, self._grids = store, grids

    def proposed(self, asked: Asked, _progress: Progress) -> Sequence[Proposed]:
        """Return the cases that were open on the day of a meeting and took a course that needs a decision."""
        here: list[Any] = [
            Case.registered_on.between(asked.day - LOOKED_BACK, asked.covers_until),
            or_(Case.finished_on.is_(None), Case.finished_on > asked.day),
            or_(*(condition for _, condition in REASONS)),
        ]
        if asked.grid is not None:
            here.append(in_keys(Case.grid_id, self._grids.subtree(asked.grid)))
        columns = [condition.label(f"reason_{place}") for place, (_, condition) in enumerate(REASONS)]
        query = (
            select(Case.id, Case.number, Case.title, Case.grid_id, Case.found_on, Unit.name.label("unit"), *columns)
            .outerjoin(Unit, Unit.id == Case.unit_id)
            .where(*here)
            .order_by(Case.registered_on.desc(), Case.id)
            .limit(MOST)
        )
        with self._store.read() as session:
            return [self._matter(row, asked) for row in session.execute(query)]

    def _matter(self, row: Any, asked: Asked) -> Proposed:
        reasons = [words for place, (words, _) in enumerate(REASONS) if getattr(row, f"reason_{place}")]
        told = ("、".join(reasons), self._grids.path_name(row.grid_id), f"承办：{row.unit or CENTRE}",
                f"已历 {(asked.day - row.found_on).days} 天")  # fmt: skip
        return Proposed(f"{row.number or ''} {row.title}".strip(), "；".join(filter(None, told)) + "。",
                        subject=Case.__tablename__, record_id=row.id, needs_decision=True)  # fmt: skip
