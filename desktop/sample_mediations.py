"""The mediation files of the sample town: some closed, one complete, some that still lack documents."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from db.models.cases import Case, CaseEvent, CaseParty
from db.models.papers import MediationFile
from desktop.cases.events import EventKind
from desktop.cases.parties import FIRST, SECOND
from desktop.clock import today
from desktop.fields import Kind
from desktop.mediation.order import Ending, file_order
from desktop.mediation.service import LEDGER, Mediations
from desktop.mediation_drafts import proposed_file, proposed_form
from desktop.program import Program
from desktop.sample.cases.pictures import BEFORE, photograph
from desktop.sample.cases.scans import card

MEDIATORS = ("林志强", "黄雅芳", "许文斌", "郑秀英")
CARD = "身份证.png"
CLOSED = 2  # days after the last step
WORDS: Mapping[str, str] = {  # what a mediator would write where the dispute itself tells nothing
    "wish": "请求调解委员会主持调解，分清责任，妥善解决纠纷。",
    "source": "当事人申请",
    "kind": "邻里纠纷",
    "asked": "邻居（在场群众）",
    "facts": "双方因日常琐事发生争执，经网格员现场劝解后同意调解。",
    "terms": "一、双方互相谅解，不再就此事争执；二、已经发生的费用各自承担；三、今后有事先找网格员协商。",
    "performing": "协议当场履行，三十日内由网格员上门回访。",
    "result": "双方自愿达成一致意见。",
    "words": "调解员分别听取双方陈述，到现场查看，讲明有关法律规定，劝导双方互谅互让。",
    "visited": "申请人",
    "visit.words": "双方都已按协议履行，没有再发生争执。",
}
FAILED = "双方对赔偿数额分歧较大，经两次调解没有达成协议，终止调解，已告知可以向人民法院起诉。"


class Told(NamedTuple):
    """One file as it is to be: what is in it, how it ended, whether it is closed."""

    forms: tuple[str, ...]
    cards: int
    ending: Ending = Ending.WRITTEN
    has_picture: bool = False
    closed: bool = False


FIRST_FORMS = ("application", "acceptance", "rights", "inquiry", "record")
FILES = (
    Told((*FIRST_FORMS, "agreement", "visit"), 2, has_picture=True, closed=True),
    Told(("acceptance", "rights", "record", "oral", "visit"), 2, Ending.ORAL, closed=True),
    Told((*FIRST_FORMS, "statement"), 2, Ending.FAILED, has_picture=True, closed=True),
    Told((*FIRST_FORMS, "agreement", "visit"), 2, has_picture=True),
    Told(("application", "rights", "record"), 1, has_picture=True),
    Told(("acceptance",), 0),
)


class SampleMediations:
    """Gives the disputes of the sample town that were mediated last their files, once."""

    def __init__(self, program: Program, seed: int) -> None:
        self._program, self._seed, self._today = program, seed, today()

    def make(self) -> int:
        """Write the files, unless there are some. Return how many."""
        with self._program.office.store.read() as session:
            if session.scalar(select(func.count()).select_from(MediationFile)):
                return 0
        told = list(zip(self._disputes(), FILES, strict=False))
        for place, ((case, held, last), one) in enumerate(told):
            self._write(case, held, last, one, place)
        return len(told)

    def _disputes(self) -> list[tuple[int, date, date]]:
        """Return disputes with both parties that were mediated last, one for each file, the first mediated first.

        Beside each stand the day of the mediation and that of the last step. It ended as the file is to say.
        """
        both = [
            select(CaseParty.id).where(CaseParty.case_id == Case.id, CaseParty.role_code == role).exists()
            for role in (FIRST, SECOND)
        ]
        query = (
            select(Case.id, CaseEvent.at, Case.staged_at, CaseEvent.facts)
            .join(CaseEvent, CaseEvent.case_id == Case.id)
            .where(Case.ledger == LEDGER, Case.number.is_not(None), CaseEvent.kind == EventKind.MEDIATED, *both)
            .order_by(CaseEvent.at.desc(), Case.id)
        )
        with self._program.office.store.read() as session:
            rows = [(key, day_at(held), day_at(last), facts) for key, held, last, facts in session.execute(query)]
        wanted = [one.ending is not Ending.FAILED for one in FILES]
        found = []
        for agreed in wanted[::-1]:
            row = next((row for row in rows if bool(row[3].get("agreed")) is agreed), None)
            if row is not None:
                found.append(row[:3])
                rows = [one for one in rows if one[0] != row[0]]
        return found[::-1]

    def _write(self, case: int, held: date, last: date, told: Told, place: int) -> None:
        program = self._program
        draft = proposed_file(program, case)
        mediator = draft.values["mediators"] or MEDIATORS[place % len(MEDIATORS)]
        draft.values.update(opened_on=held, ending=told.ending.value, mediators=mediator)
        key = program.mediation.open(case, draft)
        for kind in told.forms:
            self._fill(key, kind, held, told)
        cards = [(CARD, card(f"{self._seed} {place} {number}")) for number in range(told.cards)]
        if cards:
            program.mediation.pieces.attach(key, "identity", cards)
        if told.has_picture:
            program.mediation.pieces.attach(
                key, "evidence", [(BEFORE, photograph(f"{self._seed} {place}", after=False))]
            )
        if told.closed:
            closed = min(max(held, last) + timedelta(days=CLOSED), self._today)
            then = Mediations(program.office.store, program.attachments, lambda: closed)
            then.close(key, program.mediation.dossier(key).version)

    def _fill(self, key: int, kind: str, held: date, told: Told) -> None:
        file, declared = self._program.mediation.dossier(key), file_order().kind(kind)
        assert declared is not None
        draft = proposed_form(self._program, file, kind)
        for field in declared.fields:
            if draft.values[field.key] or not field.required:
                continue
            if field.kind is Kind.DATE:
                draft.values[field.key] = held
            elif field.key in ("asker", "visitor", "mediators"):
                draft.values[field.key] = file.mediators
            else:
                draft.values[field.key] = WORDS.get(f"{kind}.{field.key}") or WORDS[field.key]
        if told.ending is Ending.FAILED and kind == "statement":
            draft.values["words"] = FAILED
        self._program.mediation.pieces.put(key, kind, draft)


def day_at(moment: datetime) -> date:
    """Return the day of a moment where the office is."""
    return moment.astimezone().date()
