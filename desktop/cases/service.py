"""The cases of an office: registering and correcting them, reading one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.cases import Case, CaseTask, Unit
from db.models.log import DisclosureKind
from db.store import Store
from desktop.cases.dossier import CaseDossier
from desktop.cases.events import Event
from desktop.cases.fields import FIELDS, RECORDED
from desktop.cases.journal import events_of
from desktop.cases.ledgers import ledger
from desktop.cases.list import CaseList
from desktop.cases.moving import CaseMoves, undoable
from desktop.cases.registering import begin
from desktop.cases.replay import replay
from desktop.clock import Now, Today, moments, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.drafting import blank_draft, found_row, known, masked_draft, written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem
from desktop.fields import Field
from desktop.history import Version, versions_of
from desktop.provenance import provenance

LEDGER, ACCEPT = "ledger", "accept"  # keys of a draft beside those of the Fields
_RECORDED = frozenset(field.key for field in RECORDED)


class Cases:
    """The dossiers of cases."""

    def __init__(
        self,
        store: Store,
        display: Display,
        disclosures: Disclosures,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        listing: CaseList,
        moves: CaseMoves,
        today: Today = today,
        now: Now | None = None,
    ) -> None:
        self._store, self._display, self._disclosures = store, display, disclosures
        self._in_force, self._today, self._moves = in_force, today, moves
        self._now = now or moments(today)
        self.list = listing

    @property
    def fields(self) -> Sequence[Field]:
        """What the collection list leaves in force."""
        return self._in_force(FIELDS)

    def blank(self, key: str) -> Draft:
        """Return the draft of a new case of a ledger, found today."""
        draft = blank_draft(self.fields)
        draft.values.update({LEDGER: key, ACCEPT: True, "found_on": self._today()})
        return draft

    def draft(self, key: int) -> Draft:
        """Return a copy of one case for correcting."""
        with self._store.read() as session:
            case = known(session, Case, key)
            values = {name: getattr(case, name) for name in _RECORDED}
            draft = masked_draft(self._display, self.fields, values, key, case.version)
            draft.values[LEDGER] = case.ledger
            return draft

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a draft from being saved, field by field."""
        return written_faults(draft, self.fields, self._today())

    def save(self, draft: Draft) -> int:
        """Register or correct one case. Return the key.

        Raise Invalid for faults, Conflict when somebody changed the case since the draft was read.
        """
        if problems := self.check(draft):
            raise Invalid(problems)
        values = {key: value for key, value in written(draft).items() if key in _RECORDED}
        with self._store.write("登记事件" if draft.id is None else "更正事件") as session:
            case = Case(ledger=draft.values[LEDGER]) if draft.id is None else known(session, Case, draft.id)
            if case.version != draft.version:
                raise Conflict
            for key, value in values.items():
                setattr(case, key, value)
            if draft.id is None:
                begin(session, case, self._now(), accept=bool(draft.values.get(ACCEPT, True)))
            session.flush()
        return case.id

    def texts(self, key: int) -> dict[str, str]:
        """Return every field of one case as the dossier shows it, masked."""
        return dict(found_row(self.list, key))

    def dossier(self, key: int) -> CaseDossier:
        """Return everything the office knows of one case, masked."""
        texts = self.texts(key)
        with self._store.read() as session:
            case = known(session, Case, key)
            log = events_of(session, key)
            standing = replay(log)
            return CaseDossier(
                key=key,
                uid=case.uid,
                version=case.version,
                title=case.title,
                number=case.number,
                ledger=ledger(case.ledger),
                texts=texts,
                standing=standing,
                log=tuple(log),
                units=_units(session, key, log),
                offers=self._moves.offers_for(case, standing),
                undoable=undoable(log),
                parties=(),
                reporters=(),
                links=(),
                provenance=provenance(case),
            )

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full. Who saw it is written down first."""
        with self._store.read() as session:
            case = known(session, Case, key)
            value, uid = getattr(case, field_key), case.uid
        self._disclosures.note(DisclosureKind.REVEALED, "case_record", uid, (field_key,), 1, purpose)
        return value

    def versions(self, key: int) -> list[Version]:
        """Return what was done to one case, the newest first."""
        with self._store.read() as session:
            return versions_of(session, known(session, Case, key))


def _units(session: Session, key: int, log: Sequence[Event]) -> Mapping[int, str]:
    """Return the names of the units that had the case."""
    named = {one.facts["unit_id"] for one in log if one.facts.get("unit_id")}
    named |= {unit for one in log for unit in one.facts.get("unit_ids", ())}
    named |= set(
        session.scalars(select(CaseTask.unit_id).where(CaseTask.case_id == key, CaseTask.unit_id.is_not(None)))
    )
    return dict(session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(named))).all())
