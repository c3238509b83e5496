"""What the office taught the import: headings, wordings, editions."""

from collections.abc import Mapping as Words

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.imports import LearntHeading, LearntWording
from db.store import touch
from desktop.intake.options import Options
from desktop.sheets.mapping import Confidence, Mapping
from desktop.sheets.matching import place_key

_LONGEST = 200
_EDITION = "#"  # before the fingerprint of a form: a row about the edition of its codes, not about a wording


def learnt_headings(session: Session, kind: str) -> dict[str, str]:
    """Return headings, and places in known forms, with what they were taken for."""
    rows = session.execute(select(LearntHeading.heading, LearntHeading.field).where(LearntHeading.kind == kind))
    return {heading: target for heading, target in rows}


def learnt_wordings(session: Session) -> dict[tuple[str, str], str]:
    """Return code list and wording with the code it was taken for."""
    rows = session.execute(
        select(LearntWording.list, LearntWording.wording, LearntWording.code).where(
            LearntWording.list.not_like(f"{_EDITION}%")
        )
    )
    return {(name, wording): code for name, wording, code in rows}


def learnt_editions(session: Session, fingerprint: str) -> dict[str, str]:
    """Return code lists with the edition in which a form is written."""
    rows = session.execute(
        select(LearntWording.wording, LearntWording.code).where(LearntWording.list == _EDITION + fingerprint)
    )
    return {name: edition for name, edition in rows}


def remember(session: Session, mapping: Mapping, options: Options) -> None:
    """Keep what the clerk decided about headings, wordings and editions."""
    decided = {}
    for match in mapping.matches:
        if match.confidence is Confidence.CHOSEN:
            decided[match.normalised[:_LONGEST]] = match.target
            decided[place_key(mapping.fingerprint, match.column)] = match.target
    learn_headings(session, mapping.kind, decided)
    wordings = {(name, wording[:_LONGEST]): code for (name, wording), code in options.wordings.items()}
    wordings |= {(_EDITION + mapping.fingerprint, name): edition for name, edition in options.editions.items()}
    _put_wordings(session, wordings)


def learn_headings(session: Session, kind: str, decided: Words[str, str]) -> None:
    """Keep what headings, and places in known forms, are taken for from now on."""
    known = {row.heading: row for row in session.scalars(select(LearntHeading).where(LearntHeading.kind == kind))}
    for heading, target in decided.items():
        if heading in known:
            known[heading].field = target
        else:
            session.add(LearntHeading(kind=kind, heading=heading, field=target))
    if decided:
        touch(session, LearntHeading.__tablename__)


def _put_wordings(session: Session, decided: dict[tuple[str, str], str]) -> None:
    for (name, wording), code in decided.items():
        query = select(LearntWording).where(LearntWording.list == name, LearntWording.wording == wording)
        if known := session.scalars(query).first():
            known.code = code
        else:
            session.add(LearntWording(list=name, wording=wording, code=code))
