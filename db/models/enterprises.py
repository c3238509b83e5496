"""Enterprises and places (GB/T 31000 T23; 九小场所 are places: P0-23)."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Code, Line, Name, Paragraph, Record
from db.models.sourced import Sourced


class EnterpriseKind(StrEnum):
    """A firm, or a place that is looked after as a place."""

    ENTERPRISE = "enterprise"
    PLACE = "place"


class EnterpriseStanding(StrEnum):
    """Whether the enterprise is in business."""

    ACTIVE = "active"
    CLOSED = "closed"


class Enterprise(Sourced, Record):
    """One enterprise or place (一企一档). Without a licence, `no_licence_reason` says why."""

    __tablename__ = "enterprise"
    __table_args__ = (
        Index(None, "standing", "name_key"),
        Index(None, "grid_id", "standing"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[Name]
    name_key: Mapped[Name]
    kind: Mapped[EnterpriseKind] = mapped_column(default=EnterpriseKind.ENTERPRISE)
    credit_code: Mapped[Code | None] = mapped_column(unique=True)
    old_licence: Mapped[Code | None]
    no_licence_reason: Mapped[Line | None]
    category_code: Mapped[Code | None]
    place_code: Mapped[Code | None]
    industry: Mapped[Name | None]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    address: Mapped[Line | None]
    phone: Mapped[Name | None]
    employees: Mapped[int | None]
    floor_area: Mapped[float | None]  # square metres
    legal_document_code: Mapped[Code | None]
    legal_document_no: Mapped[Name | None]
    legal_name: Mapped[Name | None]
    legal_phone: Mapped[Name | None]
    security_name: Mapped[Name | None]
    security_phone: Mapped[Name | None]
    is_hazardous: Mapped[bool | None]
    hazard_code: Mapped[Code | None]
    attention_code: Mapped[Code | None]
    can_have_party: Mapped[bool | None]
    has_party: Mapped[bool | None]
    party_members: Mapped[int | None]
    has_union: Mapped[bool | None]
    union_members: Mapped[int | None]
    has_youth_league: Mapped[bool | None]
    youth_members: Mapped[int | None]
    has_women_federation: Mapped[bool | None]
    women: Mapped[int | None]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    opened_on: Mapped[date | None]
    standing: Mapped[EnterpriseStanding] = mapped_column(default=EnterpriseStanding.ACTIVE)
    closed_on: Mapped[date | None]
    note: Mapped[Paragraph | None]
