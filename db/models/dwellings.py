"""Buildings and dwellings, with their owners and tenants in time (GB/T 31000 T9, T16)."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Line, Name, Paragraph, Record
from db.models.sourced import Sourced


class Building(Sourced, Record):
    """One building."""

    __tablename__ = "building"

    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"), index=True)
    name: Mapped[Name]
    address: Mapped[Line | None]
    storeys: Mapped[int | None]
    units: Mapped[int | None]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]


class Dwelling(Sourced, Record):
    """One dwelling; `is_rented` opens the facts of the rental register."""

    __tablename__ = "dwelling"
    __table_args__ = (Index(None, "grid_id", "is_rented"), {"sqlite_autoincrement": True})

    dwelling_no: Mapped[Code | None] = mapped_column(index=True)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    address: Mapped[Line] = mapped_column(index=True)
    unit: Mapped[Code | None]
    room: Mapped[Code | None]
    use_code: Mapped[Code | None]
    area: Mapped[float | None]  # square metres
    is_rented: Mapped[bool] = mapped_column(default=False)
    rental_use_code: Mapped[Code | None]
    rental_hazard_code: Mapped[Code | None]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    note: Mapped[Paragraph | None]


class PartyKind(StrEnum):
    """In which right somebody stands to a dwelling."""

    OWNER = "owner"
    TENANT = "tenant"


class DwellingParty(Record):
    """An owner or tenant of a dwelling; from the dossiers when `person_id` is set."""

    __tablename__ = "dwelling_party"

    dwelling_id: Mapped[int] = mapped_column(ForeignKey("dwelling.id", ondelete="CASCADE"), index=True)
    kind: Mapped[PartyKind]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[Name]
    document_code: Mapped[Code | None]
    document_no: Mapped[Name | None]
    phone: Mapped[Name | None]
    address: Mapped[Line | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class DwellingTag(Base):
    """A tag of care that a dwelling bears."""

    __tablename__ = "dwelling_tag"
    __table_args__ = (UniqueConstraint("dwelling_id", "code"), Index(None, "code", "dwelling_id"))

    dwelling_id: Mapped[int] = mapped_column(ForeignKey("dwelling.id", ondelete="CASCADE"))
    code: Mapped[Code]
    since: Mapped[date | None]
