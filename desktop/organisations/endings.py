"""How organisations end: dissolved, or taken up by another; both can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.organisations import Organisation, OrganisationMember, OrganisationStanding
from db.store import Store
from desktop.clock import Today, today
from desktop.drafting import known
from desktop.drafts import Draft
from desktop.errors import Refusal
from desktop.organisations.rules import standing_fault

ACTIVE = OrganisationStanding.ACTIVE


@dataclass(frozen=True, slots=True)
class Ended:
    """An organisation that ended, and what went with it: kept so that it can be taken back."""

    key: int
    left: tuple[int, ...] = ()  # members who no longer belong to it
    went: tuple[int, ...] = ()  # the same people as members of the other organisation
    moved: tuple[int, ...] = ()  # organisations that stand under the other one now


def still_standing(session: Session, key: int, version: int) -> Organisation:
    """Return an organisation as it was read. Raise Conflict when it changed, Refusal when it was dissolved."""
    one = known(session, Organisation, key)
    if one.version != version:
        raise Conflict
    if one.standing is OrganisationStanding.DISSOLVED:
        raise Refusal(f"“{one.name}”已经撤销。")
    return one


class Endings:
    """Dissolves and merges."""

    def __init__(self, store: Store, today: Today = today) -> None:
        self._store, self._today = store, today

    def dissolve(self, key: int, version: int, on: date) -> Ended:
        """Record that an organisation was dissolved; whoever belonged to it no longer does."""
        self._require(on, "撤销")
        with self._store.write("撤销组织队伍") as session:
            one = still_standing(session, key, version)
            if below := _below(session, key):
                raise Refusal(
                    f"“{one.name}”之下还有“{below[0].name}”等 {len(below)} 个组织，请先撤销、合并或改设上级。"
                )
            return Ended(key, _end(session, one, on))

    def merge(self, key: int, version: int, into: int, on: date) -> Ended:
        """Let one organisation be taken up by another: its members and what stands below it go there.

        Raise Refusal where what stands below could not stand under the other.
        """
        self._require(on, "合并")
        with self._store.write("合并组织队伍") as session:
            one, other = still_standing(session, key, version), known(session, Organisation, into)
            if other.id == one.id or other.family is not one.family or other.standing is not ACTIVE:
                raise Refusal(f"不能把“{one.name}”并入“{other.name}”，请改选同类的、没有撤销的组织。")
            moved = _below(session, key)
            for below in moved:
                below.parent_id = into
                session.flush()
                if fault := standing_fault(session, _draft_of(below)):
                    raise Refusal(fault)
            there = {_who(member) for member in _members(session, into)}
            going = [member for member in _members(session, key) if _who(member) not in there]
            copies = [_copied(member, into, on) for member in going]
            session.add_all(copies)
            left = _end(session, one, on)
            session.flush()
            return Ended(key, left, tuple(copy.id for copy in copies), tuple(below.id for below in moved))

    def take_back(self, ended: Ended) -> None:
        """Let an organisation stand again with its members and what stood below it."""
        with self._store.write("恢复组织队伍") as session:
            one = known(session, Organisation, ended.key)
            one.standing, one.ended_on = ACTIVE, None
            for key in ended.went:
                if (copy := session.get(OrganisationMember, key)) is not None:
                    session.delete(copy)
            for key in ended.left:
                known(session, OrganisationMember, key).valid_to = None
            for key in ended.moved:
                known(session, Organisation, key).parent_id = ended.key

    def _require(self, on: date, verb: str) -> None:
        if on > self._today():
            raise Refusal(f"{verb}日期不能晚于今天。")


def _below(session: Session, key: int) -> Sequence[Organisation]:
    query = select(Organisation).where(Organisation.parent_id == key, Organisation.standing == ACTIVE)
    return session.scalars(query.order_by(Organisation.name_key, Organisation.id)).all()


def _members(session: Session, key: int) -> Sequence[OrganisationMember]:
    query = select(OrganisationMember).where(OrganisationMember.organisation_id == key)
    return session.scalars(query.where(OrganisationMember.valid_to.is_(None))).all()


def _who(member: OrganisationMember) -> tuple[int | None, int | None, str]:
    known_as = (member.person_id, member.staff_id)
    return (*known_as, "" if any(known_as) else member.name)


def _copied(member: OrganisationMember, into: int, on: date) -> OrganisationMember:
    kept = ("person_id", "staff_id", "name", "kind_code", "political_code", "phone", "note")
    values = {name: getattr(member, name) for name in kept}
    return OrganisationMember(organisation_id=into, valid_from=on, **values)  # duties end with the organisation


def _end(session: Session, one: Organisation, on: date) -> tuple[int, ...]:
    one.standing, one.ended_on = OrganisationStanding.DISSOLVED, on
    members = _members(session, one.id)
    for member in members:
        member.valid_to = max(on, member.valid_from or on)
    return tuple(member.id for member in members)


def _draft_of(one: Organisation) -> Draft:
    values = {"family": one.family.value, "name": one.name, "kind_code": one.kind_code, "grid_id": one.grid_id}
    return Draft(values | {"parent_id": str(one.parent_id)}, one.id)
