"""Which facts many records rightly do not have: an empty place is then no gap."""

from desktop.dossiers.people.blocks import FLOATING, LEFT_BEHIND
from desktop.fields import Field, Kind

OF_SOME = frozenset({
    "former_name", "id_reason", "document_code", "document_no", "religion_code", "occupation", "occupation_code",
    "workplace", "joined_on", "note", "former_title", "cross_post", "reported_in_on", "skill_code", "landline",
    "left_on", "exit_code", "exit_note", "tenant_name", "tenant_document_no", "tenant_phone", "tenant_from",
    "rental_use_code", "rental_hazard_code", "unit", "room", "building", "property_company", "!period", "!count",
}) | {one.key for one in (*FLOATING, *LEFT_BEHIND)}  # fmt: skip


def may_be_empty(field: Field) -> bool:
    """Whether a record may have nothing there; tags and remarks are borne by few."""
    return field.key in OF_SOME or field.kind in (Kind.CODES, Kind.NOTE)
