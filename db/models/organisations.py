"""Organisations of the grids: the party's, the teams, the grid offices, with their members in time."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Code, Line, Name, Paragraph, Record
from db.models.sourced import Sourced


class OrganisationFamily(StrEnum):
    """To which family an organisation belongs: the party (P0-15), a team (P0-22), a grid office (P0-05)."""

    PARTY = "party"
    TEAM = "team"
    OFFICE = "office"


class OrganisationStanding(StrEnum):
    """Whether an organisation exists."""

    ACTIVE = "active"
    DISSOLVED = "dissolved"


class Organisation(Sourced, Record):
    """One party organisation, team or grid office."""

    __tablename__ = "organisation"
    __table_args__ = (
        Index(None, "family", "standing", "name_key"),
        Index(None, "grid_id", "family", "standing"),
        {"sqlite_autoincrement": True},
    )

    family: Mapped[OrganisationFamily]
    kind_code: Mapped[Code | None]  # of the party: 党委, 党总支, 党支部, 党小组, 党员联系户; of a team: its type
    name: Mapped[Name]
    name_key: Mapped[Name]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)  # of 党员联系户 (P4-12)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    leader_name: Mapped[Name | None]
    leader_phone: Mapped[Name | None]
    host: Mapped[Line | None]  # to what it is attached, or who guides it
    functions: Mapped[Paragraph | None]
    founded_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    standing: Mapped[OrganisationStanding] = mapped_column(default=OrganisationStanding.ACTIVE)
    note: Mapped[Paragraph | None]


class OrganisationMember(Record):
    """Who belongs to an organisation, from a day to a day: known from the dossiers or the roster, or by name."""

    __tablename__ = "organisation_member"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[Name]
    duty: Mapped[Name | None]  # 书记, 主任, 队长 …
    kind_code: Mapped[Code | None]  # 村民代表, 企业负责人, 房东 … (P4-04)
    political_code: Mapped[Code | None]
    phone: Mapped[Name | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[Line | None]
