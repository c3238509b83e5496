"""The cases of an office: registering and correcting them, reading one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.cases import Case, CaseTask, Stage, Unit
from db.models.log import DisclosureKind
from db.store import Store
from desktop.attachments.service import Attachments
from desktop.cases.dossier import CaseDossier
from desktop.cases.events import Event, EventKind
from desktop.cases.fields import FIELDS
from desktop.cases.journal import events_of
from desktop.cases.ledgers import ledger
from desktop.cases.likeness import Likeness
from desktop.cases.links import CaseLinks
from desktop.cases.list import CaseList
from desktop.cases.moving import CaseMoves, undoable
from desktop.cases.of_record import CasesOfRecord
from desktop.cases.participants import Participants
from desktop.cases.parties import CaseParties
from desktop.cases.recording import ACCEPT, BESIDE, LEDGER, RECORDED_KEYS, Recording, fields_of
from desktop.cases.registering import Beside, Registered, begin
from desktop.cases.replay import replay
from desktop.cases.reporters import CaseReporters
from desktop.cases.scenarios import Scenarios
from desktop.cases.standing import COLUMNS, ENDED
from desktop.clock import Now, Today, moments, today
from desktop.codes import Codes
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.drafting import blank_draft, found_row, known, masked_draft
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal, joined
from desktop.fields import Field
from desktop.grids.service import Grids
from desktop.history import Version, restore_columns, versions_of
from desktop.intake.indexing import reindex
from desktop.jobs import Progress
from desktop.masking import Place
from desktop.provenance import provenance

__all__ = ["ACCEPT", "LEDGER", "Beside", "Cases", "Registered"]

TABLE = Case.__tablename__
COLLECTING = 2  # number of the event with which the first photographs come
WITHDRAWN = "登记后随即撤销"
KEPT = frozenset({*COLUMNS, "number", "batch_id", "channel", "source", "sourced_on"})  # never given back by `restore`


class Cases:
    """The dossiers of cases."""

    def __init__(
        self,
        store: Store,
        grids: Grids,
        codes: Codes,
        display: Display,
        disclosures: Disclosures,
        attachments: Attachments,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        listing: CaseList,
        moves: CaseMoves,
        scenarios: Scenarios,
        today: Today = today,
        now: Now | None = None,
    ) -> None:
        self._store, self._display, self._disclosures = store, display, disclosures
        self._attachments, self._in_force, self._today, self._moves = attachments, in_force, today, moves
        self._now = now or moments(today)
        self._recording = Recording(codes, in_force, scenarios, today)
        self.list = listing
        self.parties = CaseParties(store, codes, display, disclosures, today)
        self.reporters = CaseReporters(store, codes, display, disclosures, today)
        self.links = CaseLinks(store)
        self.of_record = CasesOfRecord(store, grids, display)
        self.likeness = Likeness(store, grids, today)

    @property
    def fields(self) -> Sequence[Field]:
        """What the collection list leaves in force."""
        return self._in_force(FIELDS)

    def fields_of(self, key: str) -> list[Field]:
        """Return the Fields as the form of a ledger asks them."""
        return fields_of(key, self.fields)

    def blank(self, key: str) -> Draft:
        """Return the draft of a new case of a ledger, found today."""
        draft = blank_draft(self.fields)
        draft.values.update({**BESIDE, LEDGER: key, ACCEPT: True, "found_on": self._today()})
        return draft

    def draft(self, key: int) -> Draft:
        """Return a copy of one case for correcting."""
        with self._store.read() as session:
            case = known(session, Case, key)
            values = {name: getattr(case, name) for name in RECORDED_KEYS}
            draft = masked_draft(self._display, self.fields, values, key, case.version)
            draft.values.update({name: getattr(case, name) for name in (LEDGER, *BESIDE)})
            return draft

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a draft from being saved, field by field."""
        return self._recording.faults(draft)

    def save(self, draft: Draft) -> int:
        """Register a case by itself, or correct one. Return the key.

        Raise Invalid for faults, Conflict when somebody changed the case since the draft was read.
        """
        if draft.id is None:
            return self.register(draft).key
        self._correct(draft)
        return draft.id

    def register(
        self,
        draft: Draft,
        beside: Beside | None = None,
        unit_id: int | None = None,
        progress: Progress | None = None,
    ) -> Registered:
        """Register a case with all that comes with it, wholly or not at all; then assign it where a unit is given.

        Raise Invalid for faults, Refusal for a file that can be no attachment. What keeps it from being assigned does
        not keep it from being registered: it is told in what is returned.
        """
        beside = beside or Beside()
        if problems := [*self.check(draft), *self._faults_beside(beside)]:
            raise Invalid(problems)
        with self._attachments.kept(beside.files, progress) as kept, self._store.write("登记事件") as session:
            done = self.enter(session, draft, beside)
            self._attachments.put(session, TABLE, done.key, kept, COLLECTING)
        return self._assigned(done, unit_id) if unit_id is not None and done.number else done

    def enter(self, session: Session, draft: Draft, beside: Beside) -> Registered:
        """Write a case that was checked into a write under way, with who and what belongs to it but the files."""
        case = Case(ledger=draft.values[LEDGER])
        self._recording.put(session, case, draft)
        standing = begin(session, case, self._now(), accept=bool(draft.values.get(ACCEPT, True)))
        for participants, drafts in self._people(beside):
            for one in drafts:
                participants.put(session, case.id, one)
        self.links.put(session, case.id, beside.links)
        reindex(session, TABLE, [case.id])
        return Registered(case.id, case.number, case.title, standing.events)

    def withdraw(self, done: Registered) -> None:
        """Take a registration back: what was assigned is called back, the case is declined; its number stays void."""
        events = done.events
        if done.unit:
            events = self._moves.undo(done.key, events, WITHDRAWN).events
        self._moves.carry_out(done.key, events, EventKind.DECLINED, {"reason": WITHDRAWN})

    def change_ledger(self, key: int, version: int, to: str, kind_code: str | None) -> None:
        """Put a case into another ledger, under a sort of that ledger. Its number stays: it was given and told.

        Raise Refusal when it is over, Invalid for a sort that is not of that ledger.
        """
        with self._store.write(f"改入{ledger(to).title}台账") as session:
            case = known(session, Case, key)
            if case.version != version:
                raise Conflict
            if case.ledger == to:
                raise Refusal(f"这件事已经在{ledger(to).title}台账里。")
            _require_open(case)
            draft = Draft({LEDGER: to, "title": case.title, "kind_code": kind_code})
            if problems := self._recording.faults(draft):
                raise Invalid(problems)
            case.ledger, case.kind_code = to, kind_code

    def restore(self, key: int, version: int) -> None:
        """Give the facts of a case back as they stood at an earlier version. What was done with it stays."""
        with self._store.write(f"恢复到第 {version} 版") as session:
            case = known(session, Case, key)
            before = case.ledger
            apart = {name: None for name in (one.key for one in (self.parties, self.reporters))} | {"links": None}
            with session.no_autoflush:
                restore_columns(session, case, version, KEPT, apart)
            if case.ledger != before:
                _require_open(case)
            session.flush()
            reindex(session, TABLE, [key])

    def texts(self, key: int) -> dict[str, str]:
        """Return every field of one case as the dossier shows it, masked."""
        return dict(found_row(self.list.rows([key], self._display.at(Place.DOSSIER)), key))

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
                parties=self.parties.lines(session, key),
                reporters=self.reporters.lines(session, key),
                links=self.links.lines(session, key),
                provenance=provenance(case),
                scenario=case.scenario,
                facts=dict(case.facts or {}),
            )

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full. Who saw it is written down first."""
        with self._store.read() as session:
            case = known(session, Case, key)
            value, uid = getattr(case, field_key), case.uid
        self._disclosures.note(DisclosureKind.REVEALED, TABLE, uid, (field_key,), 1, purpose)
        return value

    def versions(self, key: int) -> list[Version]:
        """Return what was done to one case, the newest first."""
        with self._store.read() as session:
            return versions_of(session, known(session, Case, key))

    def _correct(self, draft: Draft) -> None:
        if problems := self.check(draft):
            raise Invalid(problems)
        with self._store.write("更正事件") as session:
            case = known(session, Case, draft.id or 0)
            if case.version != draft.version:
                raise Conflict
            if case.stage is Stage.MERGED:
                number = session.scalar(select(Case.number).where(Case.id == case.merged_into_id)) or "另一件"
                raise Refusal(f"这件事已并入 {number}，请在那一件里更正。")
            self._recording.put(session, case, draft)
            session.flush()
            reindex(session, TABLE, [case.id])

    def _assigned(self, done: Registered, unit: int) -> Registered:
        try:
            moved = self._moves.carry_out(done.key, done.events, EventKind.ASSIGNED, {"unit_id": unit})
        except (Refusal, Invalid) as error:
            return Registered(done.key, done.number, done.title, done.events, refused=str(error))
        with self._store.read() as session:
            name = session.scalar(select(Unit.name).where(Unit.id == unit)) or ""
        return Registered(done.key, done.number, done.title, moved.events, unit=name)

    def _faults_beside(self, beside: Beside) -> Iterator[Problem]:
        for participants, drafts in self._people(beside):
            for place, one in enumerate(drafts, 1):
                if problems := participants.check(one):
                    said = joined([problem.message for problem in problems])
                    yield Problem(participants.key, f"第 {place} 个{participants.title}：{said}")

    def _people(self, beside: Beside) -> tuple[tuple[Participants, Sequence[Draft]], ...]:
        return (self.parties, beside.parties), (self.reporters, beside.reporters)


def _require_open(case: Case) -> None:
    if case.stage in ENDED:
        raise Refusal("这件事已经归档或终止，不能改台账。确需改的，请先办理“重新办理”。")


def _units(session: Session, key: int, log: Sequence[Event]) -> Mapping[int, str]:
    """Return the names of the units that had the case."""
    named = {one.facts["unit_id"] for one in log if one.facts.get("unit_id")}
    named |= {unit for one in log for unit in one.facts.get("unit_ids", ())}
    named |= set(
        session.scalars(select(CaseTask.unit_id).where(CaseTask.case_id == key, CaseTask.unit_id.is_not(None)))
    )
    return dict(session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(named))).all())
