"""Taking imported cases back: the log keeps what happened, numbers keep without holes.

Cases whose numbers are the last of their ledger and year go, and give their numbers back. Of the others every step of
the import is undone and the case is declined: it stays under its number, void. What another import changed is undone
step by step. All of it is refused while somebody has gone on with one of them (`desktop.sheets.batches`).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.attachments import Attachment
from db.models.cases import Case, CaseCounter, CaseLink
from db.models.log import Change
from db.store import actor_of
from desktop.cases.chronicle import Chronicle, update_cases
from desktop.cases.clocks import Clocks
from desktop.cases.events import BEGINNING, EventKind
from desktop.cases.journal import logs_of
from desktop.cases.outside_course import BATCH
from desktop.cases.replay import effective
from desktop.cases.sheets import COURSE
from desktop.intake.storing import Differences, Writer, in_parts

REASON = "撤回导入（第 {batch} 批）"
VOID = "撤回导入（第 {batch} 批），编号保留，作废"


class CaseBatches:
    """What taking back a batch of cases means."""

    table = Case.__tablename__

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks

    def tied(self, session: Session, batch: int) -> Sequence[int]:
        """Return the cases of a batch that got attachments, or that other cases name."""
        made = select(Case.id).where(Case.batch_id == batch)
        queries = (
            select(Attachment.record_id).where(Attachment.subject == self.table, Attachment.record_id.in_(made)),
            select(CaseLink.record_id).where(CaseLink.subject == self.table, CaseLink.record_id.in_(made)),
            select(CaseLink.case_id).where(CaseLink.case_id.in_(made)),
            select(Case.parent_id).where(Case.parent_id.in_(made)),
            select(Case.merged_into_id).where(Case.merged_into_id.in_(made)),
        )
        return sorted({key for query in queries for key in session.scalars(query) if key is not None})

    def take_back(self, session: Session, batch: int, actions: Sequence[int]) -> None:
        """Undo the steps a batch brought to cases that were there; void its own cases that have to stay."""
        went_on = select(Change.record_id, Change.fields).where(
            Change.action_id.in_(actions), Change.table == self.table
        )
        changed = sorted({key for key, fields in session.execute(went_on) if COURSE in fields})
        void = self._give_back(session, batch)
        now, reason, why = datetime.now(UTC), REASON.format(batch=batch), VOID.format(batch=batch)
        writer, told = Writer(session), []
        for part in in_parts([*changed, *void]):
            logs = logs_of(session, part)
            for case in session.scalars(select(Case).where(in_keys(Case.id, part))):
                chronicle = Chronicle(case, self._clocks, actor_of(session), logs[case.id])
                _undo(chronicle, batch, reason, now)
                left: Differences = {f"+{COURSE}": (chronicle.known, len(chronicle.events))}
                if case.id in void:
                    chronicle.add(EventKind.DECLINED, {"reason": why, "outside_no": case.outside_no}, now)
                    left |= {"outside_no": (case.outside_no, None), "batch_id": (batch, None)}
                told.append(chronicle)
                writer.update(self.table, case.id, case.version, left)
        update_cases(session, told, now)
        writer.flush()
        session.expire_all()

    def _give_back(self, session: Session, batch: int) -> set[int]:
        """Take the last numbers back from the counters. Return the cases whose numbers come before others'."""
        of_year: defaultdict[tuple[int, str], dict[int, int]] = defaultdict(dict)
        void = set[int]()
        query = select(Case.id, Case.ledger, Case.number).where(Case.batch_id == batch, Case.number.is_not(None))
        for key, name, number in session.execute(query):
            year, _, running = str(number).split("-")
            of_year[int(year), name][int(running)] = key
        for (at, name), numbers in of_year.items():
            counter = session.scalars(
                select(CaseCounter).where(CaseCounter.year == at, CaseCounter.ledger == name)
            ).one()
            last = counter.last
            freed = set(takewhile(numbers.__contains__, range(last, 0, -1)))
            counter.last = last - len(freed)
            void |= {key for number, key in numbers.items() if number not in freed}
        session.flush()
        return void


def _undo(chronicle: Chronicle, batch: int, reason: str, at: datetime) -> None:
    """Undo every step that a batch brought, the last one first."""
    for event in reversed(effective(chronicle.events)):
        if event.facts.get(BATCH) == batch and event.kind not in BEGINNING:
            chronicle.add(EventKind.UNDONE, {"undoes": event.number, "reason": reason}, at)
