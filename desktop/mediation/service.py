"""Files of mediated disputes: opened, filled document by document, checked, closed, and opened again for a reason."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.cases import Case, Stage
from db.models.papers import MediationFile
from db.store import Store, actor_of
from desktop.attachments.service import Attachments
from desktop.clock import Today, today
from desktop.drafting import written as kept_values
from desktop.drafting import written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.mediation.dossier import FileDossier
from desktop.mediation.fields import FIELDS
from desktop.mediation.order import Ending, file_order
from desktop.mediation.pieces import Pieces
from desktop.mediation.reading import (
    ENDING,
    FACTS,
    PARTIES,
    REOPENED,
    dossier_of,
    dossiers_of,
    pieces_of,
)
from desktop.mediation.writing import known_file, open_file

LEDGER = "dispute"
LONGEST_REASON = 200


class Mediations:
    """The mediation files of one office."""

    def __init__(self, store: Store, attachments: Attachments, today: Today = today) -> None:
        self._store, self._today = store, today
        self.pieces = Pieces(store, attachments, today)

    def of_case(self, case: int) -> FileDossier | None:
        """Return the file of a dispute, None where none was opened."""
        with self._store.read() as session:
            row = session.scalar(select(MediationFile).where(MediationFile.case_id == case))
            return dossier_of(session, row) if row is not None else None

    def dossier(self, key: int) -> FileDossier:
        """Return one file. Raise Refusal for one that is no more."""
        with self._store.read() as session:
            return dossier_of(session, known_file(session, key))

    def all(self, *, unfinished: bool = False) -> tuple[FileDossier, ...]:
        """Return the files of the office by their numbers; `unfinished` leaves out those closed."""
        query = select(MediationFile).order_by(MediationFile.year, MediationFile.number)
        if unfinished:
            query = query.where(MediationFile.closed_on.is_(None))
        with self._store.read() as session:
            return dossiers_of(session, session.scalars(query).all())

    def blank(self) -> Draft:
        """Return the draft of a file that is opened today."""
        draft = Draft({field.key: None for field in FIELDS})
        draft.values.update(opened_on=self._today(), ending=Ending.WRITTEN.value)
        return draft

    def draft(self, key: int) -> Draft:
        """Return a copy of what is recorded of a file, for correcting."""
        one = self.dossier(key)
        values = {"committee": one.committee, "mediators": one.mediators, "opened_on": one.opened_on,
                  "ending": one.ending.value}  # fmt: skip
        return Draft(values | {field.key: one.facts.get(field.key) for field in file_order().facts}, key, one.version)

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a file from being saved, field by field."""
        found = written_faults(draft, FIELDS, self._today())
        if draft.values.get("ending") not in {None, "", *Ending}:
            found.append(Problem("ending", "调解结果要从列表中选择"))
        return found

    def open(self, case: int, draft: Draft) -> int:
        """Open the file of a dispute under the next number of its year. Return its key.

        Raise Invalid for faults, Refusal for what is no dispute taken on, or has a file already.
        """
        values = self._checked(draft)
        with self._store.write("立调解卷宗") as session:
            _require_dispute(session, case)
            year = values["opened_on"].year
            last = session.scalar(select(func.max(MediationFile.number)).where(MediationFile.year == year))
            row = MediationFile(case_id=case, year=year, number=(last or 0) + 1, texts={})
            _put(row, values)
            session.add(row)
            session.flush()
            return row.id

    def correct(self, draft: Draft) -> None:
        """Correct what is recorded of a file; its number stays. Raise Invalid, Refusal or Conflict."""
        assert draft.id is not None
        values = self._checked(draft)
        with self._store.write("更正卷宗信息") as session:
            row = open_file(session, draft.id, draft.version)
            if values["opened_on"].year != row.year:
                said = f"卷宗编号属于 {row.year} 年，立卷日期不能改到别的年份"
                raise Invalid([Problem("opened_on", said)])
            _put(row, values)

    def discard(self, key: int, version: int) -> None:
        """Take back the opening of a file that holds nothing yet."""
        with self._store.write("撤销立卷") as session:
            row = open_file(session, key, version)
            if pieces_of(session, key):
                raise Refusal("卷内已经有材料，不能撤销立卷。请先移出全部材料。")
            session.delete(row)

    # Closed and opened again

    def close(self, key: int, version: int) -> None:
        """Close a file: nothing in it changes any more. Raise Refusal that names every missing document."""
        with self._store.write("调解卷宗归档") as session:
            row = open_file(session, key, version)
            found = dossier_of(session, row)
            if lacks := found.lacks():
                raise Refusal(f"卷宗还不齐全，没有归档：{'；'.join(one.message for one in lacks)}。")
            row.texts = row.texts | {PARTIES: [asdict(one) for one in found.parties]}
            row.closed_on = self._today()

    def reopen(self, key: int, version: int, reason: str) -> None:
        """Open a closed file again. Why is kept with the file and printed in it."""
        reason = reason.strip()
        if not reason or len(reason) > LONGEST_REASON:
            raise Refusal(f"重新打开卷宗要写明理由，1 到 {LONGEST_REASON} 个字。")
        with self._store.write("重新打开调解卷宗") as session:
            row = known_file(session, key)
            if row.version != version:
                raise Conflict
            if row.closed_on is None:
                raise Refusal("这份卷宗没有归档，可以直接修改。")
            line = {"on": self._today().isoformat(), "by": actor_of(session), "reason": reason}
            kept = {key: value for key, value in row.texts.items() if key != PARTIES}
            row.texts = kept | {REOPENED: [*row.texts.get(REOPENED, ()), line]}
            row.closed_on = None

    def _checked(self, draft: Draft) -> dict[str, Any]:
        if problems := self.check(draft):
            raise Invalid(problems)
        return kept_values(draft)


def _put(row: MediationFile, values: Mapping[str, Any]) -> None:
    """Write what is recorded of a file into its columns and texts."""
    row.committee, row.mediators, row.opened_on = values["committee"], values.get("mediators"), values["opened_on"]
    row.is_oral = values["ending"] == Ending.ORAL
    facts = {field.key: values[field.key] for field in file_order().facts if values.get(field.key)}
    row.texts = row.texts | {FACTS: facts, ENDING: values["ending"]}


def _require_dispute(session: Session, key: int) -> None:
    case = session.get(Case, key)
    if case is None:
        raise Refusal("这件纠纷已被删除。请刷新后再看。")
    if case.ledger != LEDGER:
        raise Refusal("只有矛盾纠纷可以立人民调解卷宗。")
    if case.number is None or case.stage in (Stage.MERGED, Stage.DECLINED):
        raise Refusal("这件纠纷没有受理或者已经并案，不能立卷。请先受理登记，或者在并入的那一件立卷。")
