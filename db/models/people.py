"""People: the shared block of GB/T 31000, and the blocks of floating and left-behind people."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Line, Name, Paragraph, Record
from db.models.sourced import Sourced


class Standing(StrEnum):
    """Whether a person is among the people present."""

    ACTIVE = "active"
    MOVED = "moved"
    DECEASED = "deceased"


class Population(StrEnum):
    """On which ground a person belongs to the people present (T12, T13, T15)."""

    REGISTERED = "registered"
    FLOATING = "floating"
    FOREIGN = "foreign"


class Person(Sourced, Record):
    """One person (一人一档). The current household stands here; past ones in `past_membership`.

    `id_no` is a checked citizen's number or null; what was written instead (placeholder, other document)
    stays in `document_no`. `id_twin` is 0, or tells two people apart who really share a number.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("id_no", "id_twin"),
        Index(None, "standing", "name_key"),  # the order of the list, covered
        Index(None, "standing", "born_on"),
        Index(None, "grid_id", "standing", "population"),  # the self-check counts over it
        Index(
            "ix_person_party",
            "political_code",
            "grid_id",
            sqlite_where=text("political_code IN ('01', '02')"),
            postgresql_where=text("political_code IN ('01', '02')"),
        ),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[Name]
    name_key: Mapped[Name]  # sorts as the office does: by pinyin
    former_name: Mapped[Name | None]
    id_no: Mapped[Code | None]
    id_twin: Mapped[int] = mapped_column(default=0)
    id_reason: Mapped[Line | None]  # why a failing or doubled number stands all the same
    document_code: Mapped[Code | None]
    document_no: Mapped[Name | None]
    sex_code: Mapped[Code | None]
    born_on: Mapped[date | None]
    ethnic_code: Mapped[Code | None]
    native_code: Mapped[Code | None]
    native_place: Mapped[Line | None]
    marital_code: Mapped[Code | None]
    political_code: Mapped[Code | None]
    education_code: Mapped[Code | None]
    religion_code: Mapped[Code | None]
    occupation_code: Mapped[Code | None]
    occupation: Mapped[Name | None]
    workplace: Mapped[Line | None]
    phone: Mapped[Name | None]
    registered_code: Mapped[Code | None]
    registered_address: Mapped[Line | None]
    residence_code: Mapped[Code | None]
    residence_address: Mapped[Line | None]

    population: Mapped[Population] = mapped_column(default=Population.REGISTERED)
    registration_match_code: Mapped[Code | None]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    relation_code: Mapped[Code | None]
    joined_on: Mapped[date | None]

    standing: Mapped[Standing] = mapped_column(default=Standing.ACTIVE)
    left_on: Mapped[date | None]
    note: Mapped[Paragraph | None]


class Floating(Record):
    """The floating block of one person (GB/T 31000 T13)."""

    __tablename__ = "floating"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    inflow_reason_code: Mapped[Code | None]
    permit_code: Mapped[Code | None]
    permit_no: Mapped[Code | None]
    inflow_on: Mapped[date | None]
    permit_until: Mapped[date | None]
    lodging_code: Mapped[Code | None]
    needs_attention: Mapped[bool | None]


class LeftBehind(Record):
    """The left-behind block of one person (GB/T 31000 T14)."""

    __tablename__ = "left_behind"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    left_behind_code: Mapped[Code | None]
    health_code: Mapped[Code | None]
    annual_income: Mapped[Code | None]
    family_income: Mapped[Code | None]
    relative_name: Mapped[Name | None]
    relative_id_no: Mapped[Code | None]
    relative_health_code: Mapped[Code | None]
    relative_relation_code: Mapped[Code | None]
    relative_phone: Mapped[Name | None]
    relative_work_address: Mapped[Line | None]
    difficulties: Mapped[Paragraph | None]
    assistance: Mapped[Paragraph | None]


class PersonTag(Base):
    """A tag of care that one person bears or bore."""

    __tablename__ = "person_tag"
    __table_args__ = (UniqueConstraint("person_id", "code"), Index(None, "code", "person_id"))

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    code: Mapped[Code]
    since: Mapped[date | None]
