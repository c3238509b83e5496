"""Posts as they are held: what lists, dossiers and papers show of an appointment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.models.roster import Appointment, Staff
from desktop.fields import Mask
from desktop.grids.service import Grids
from desktop.masking import Place, shown
from desktop.roster.posts import place_of, title_of
from desktop.schemes import Scheme


@dataclass(frozen=True, slots=True)
class Holding:
    """A post that somebody holds, held or is going to hold; `valid_to` is the first day on which no longer."""

    appointment_id: int
    version: int
    staff_id: int
    name: str
    post: str
    post_title: str
    grid_id: int
    valid_from: date | None
    valid_to: date | None
    held_as: str
    is_ex_officio: bool
    basis: str
    note: str
    phone_masked: str

    def is_held(self, day: date) -> bool:
        """Whether the post is held on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


def holdings(session: Session, grids: Grids, scheme: Scheme, *conditions: ColumnElement[bool]) -> list[Holding]:
    """Return the appointments that meet some conditions: by post, then who began first."""
    query = select(Appointment, Staff.name, Staff.phone).join(Staff, Staff.id == Appointment.staff_id)
    nodes = grids.nodes
    found = []
    for one, name, phone in session.execute(query.where(*conditions).order_by(Appointment.valid_from, Appointment.id)):
        level = nodes[one.grid_id].level if one.grid_id in nodes else ""
        found.append(
            Holding(
                appointment_id=one.id,
                version=one.version,
                staff_id=one.staff_id,
                name=name,
                post=one.post,
                post_title=title_of(scheme, level, one.post),
                grid_id=one.grid_id,
                valid_from=one.valid_from,
                valid_to=one.valid_to,
                held_as=one.held_as or "",
                is_ex_officio=one.is_ex_officio,
                basis=one.basis or "",
                note=one.note or "",
                phone_masked=shown(Mask.PHONE, phone, Place.DOSSIER),
            )
        )
    return sorted(found, key=lambda holding: place_of(holding.post))


def words_of(found: Sequence[Holding], grids: Grids) -> str:
    """Return posts in one line: 岸兜村 第1网格 网格长、第2网格 网格长."""
    return "、".join(f"{grids.path_name(one.grid_id)} {one.post_title}" for one in found)
