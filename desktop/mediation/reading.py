"""Mediation files as the tables hold them, read into what a page shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.attachments import Attachment
from db.models.cases import CaseParty
from db.models.papers import MediationFile, MediationPiece
from desktop.fields import Field, Kind
from desktop.mediation.dossier import FileDossier, Party, Piece, Reopening
from desktop.mediation.order import Ending, file_order

FACTS, ENDING, REOPENED, PARTIES = (
    "facts",
    "ending",
    "reopened",
    "parties",
)  # beside its columns


def dossier_of(session: Session, row: MediationFile) -> FileDossier:
    """Return one file with all its documents."""
    return dossiers_of(session, [row])[0]


def dossiers_of(session: Session, rows: Sequence[MediationFile]) -> tuple[FileDossier, ...]:
    """Return files with all their documents."""
    query = (
        select(MediationPiece, Attachment.name, Attachment.media)
        .outerjoin(Attachment, Attachment.id == MediationPiece.attachment_id)
        .where(in_keys(MediationPiece.file_id, [row.id for row in rows]))
        .order_by(MediationPiece.place, MediationPiece.id)
    )
    found: dict[int, list[Piece]] = {}
    for piece, name, media in session.execute(query):
        found.setdefault(piece.file_id, []).append(_piece(piece, name or "", media or ""))
    place = file_order().place
    parties = parties_now(session, [row.case_id for row in rows if PARTIES not in row.texts])
    return tuple(
        _dossier(row, sorted(found.get(row.id, ()), key=lambda one: place(one.kind)), parties.get(row.case_id, ()))
        for row in rows
    )


def parties_now(session: Session, cases: Sequence[int]) -> dict[int, list[Party]]:
    """Return the parties of some disputes as they are now."""
    found: dict[int, list[Party]] = {}
    names = [one.name for one in fields(Party)]
    query = select(CaseParty).where(in_keys(CaseParty.case_id, cases)).order_by(CaseParty.id)
    for row in session.scalars(query):
        found.setdefault(row.case_id, []).append(Party(**{name: getattr(row, name) for name in names}))
    return found


def pieces_of(session: Session, file: int) -> tuple[Piece, ...]:
    """Return the documents of one file in their order."""
    query = select(MediationFile).where(MediationFile.id == file)
    return dossier_of(session, session.scalars(query).one()).pieces


def _dossier(row: MediationFile, pieces: Iterable[Piece], parties: Iterable[Party]) -> FileDossier:
    texts: Mapping[str, Any] = row.texts
    return FileDossier(
        key=row.id,
        uid=row.uid,
        version=row.version,
        case=row.case_id,
        year=row.year,
        number=row.number,
        committee=row.committee,
        mediators=row.mediators or "",
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        ending=Ending.ORAL if row.is_oral else Ending(texts.get(ENDING, Ending.WRITTEN)),
        facts=dict(texts.get(FACTS, {})),
        pieces=tuple(pieces),
        parties=tuple(Party(**one) for one in texts[PARTIES]) if PARTIES in texts else tuple(parties),
        reopenings=tuple(
            Reopening(date.fromisoformat(one["on"]), one["by"], one["reason"]) for one in texts.get(REOPENED, ())
        ),
    )


def _piece(row: MediationPiece, name: str, media: str) -> Piece:
    return Piece(
        row.id, row.version, row.kind, row.title, row.happened_on, dict(row.texts), row.attachment_id, name, media
    )


def values_of(piece: Piece, asked: Sequence[Field]) -> dict[str, Any]:
    """Return what stands in a form, days as days."""
    return {field.key: _read(field, piece.texts.get(field.key)) for field in asked}


def plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


def _read(field: Field, value: Any) -> Any:
    return date.fromisoformat(value) if field.kind is Kind.DATE and value else value
