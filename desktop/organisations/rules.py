"""What an organisation may stand under."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.organisations import Organisation, OrganisationStanding
from desktop.drafts import Draft
from desktop.grids.party import PartyNode, Places, party_nodes, party_patterns, placement_fault
from desktop.organisations.fields import PARTY


def standing_fault(session: Session, draft: Draft) -> str:
    """Return why an organisation cannot stand where a draft puts it, or nothing."""
    values = draft.values
    key, parent = draft.id or 0, int(values["parent_id"]) if values.get("parent_id") else None
    if parent is not None:
        above = session.get(Organisation, parent)
        if above is None or above.standing is OrganisationStanding.DISSOLVED:
            return "上级组织已经撤销，请改选。"
        if above.family.value != draft.family:
            return f"“{above.name}”不是同类组织，不能作为上级。"
    if draft.family != PARTY:
        return _circle_fault(session, key, parent, draft.name)
    node = PartyNode(key, draft.name, values.get("kind_code"), parent, values.get("grid_id"))
    return placement_fault(party_nodes(session), Places(session).placed(node), party_patterns())


def _circle_fault(session: Session, key: int, parent: int | None, name: str) -> str:
    at, seen = parent, set[int]()
    while at is not None and at not in seen:
        if at == key:
            return f"不能把“{name}”设在自己或自己的下级之下，请改选上级组织。"
        seen.add(at)
        at = session.scalar(select(Organisation.parent_id).where(Organisation.id == at))
    return ""
