"""Collections and returns as they lie in the database, and as lists show them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, defer

from db.errors import Conflict
from db.models.forms import FormCollection, FormReturn, ReturnState
from desktop.errors import Refusal
from desktop.forms.collecting.lines import CollectionRow, ReturnRow, Urging

GONE = "这次收表已经不在了，请刷新后再看。"
RETURN_GONE = "这个单位的登记已经不在了，请刷新后再看。"


def collection_rows(session: Session, *conditions: Any) -> list[CollectionRow]:
    """Return collections with how far they are, the newest first."""
    accepted = func.sum(case((FormReturn.state == ReturnState.ACCEPTED, 1), else_=0))
    faulty = func.sum(case((FormReturn.state == ReturnState.FAULTY, 1), else_=0))
    rows = func.coalesce(func.sum(FormReturn.rows), 0)
    query = (
        select(FormCollection, func.count(FormReturn.id), accepted, faulty, rows)
        .outerjoin(FormReturn, FormReturn.collection_id == FormCollection.id)
        .where(*conditions)
        .group_by(FormCollection.id)
        .order_by(FormCollection.id.desc())
        .options(defer(FormCollection.plan))
    )
    return [
        CollectionRow(
            one.id, one.version, one.title, one.form_id, one.issued_on, one.due_on, one.closed_on, one.note or "",
            asked, int(good or 0), int(bad or 0), int(count or 0),
        )
        for one, asked, good, bad, count in session.execute(query)
    ]  # fmt: skip


def return_rows(session: Session, *conditions: Any) -> list[ReturnRow]:
    """Return units of collections without what they returned."""
    return [return_row(one) for one in session.scalars(light().where(*conditions))]


def light() -> Select[FormReturn]:
    """Return the query of returns that leaves their contents alone, in the order in which the units were asked."""
    return select(FormReturn).options(defer(FormReturn.content)).order_by(FormReturn.id)


def return_row(one: FormReturn) -> ReturnRow:
    """Return one unit as a list shows it."""
    urged = tuple(Urging(date.fromisoformat(day), way) for day, way in one.urged or ())
    return ReturnRow(
        one.id, one.version, one.collection_id, one.unit, one.grid_id, one.state, one.returned_at,
        one.file_name or "", one.rows, one.faults, urged, one.note or "",
    )  # fmt: skip


def collection_of(session: Session, key: int, version: int | None = None) -> FormCollection:
    """Return one collection. Raise Refusal when it is no more, Conflict when somebody else was quicker."""
    one = session.get(FormCollection, key)
    if one is None:
        raise Refusal(GONE)
    if version is not None and one.version != version:
        raise Conflict
    return one


def return_of(session: Session, key: int, version: int | None = None) -> FormReturn:
    """Return one unit of a collection. Raise Refusal or Conflict."""
    one = session.get(FormReturn, key)
    if one is None:
        raise Refusal(RETURN_GONE)
    if version is not None and one.version != version:
        raise Conflict
    return one


def returns_of(session: Session, collection: int) -> Sequence[FormReturn]:
    """Return the units of a collection with what they returned."""
    return session.scalars(
        select(FormReturn).where(FormReturn.collection_id == collection).order_by(FormReturn.id)
    ).all()
