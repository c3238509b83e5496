"""The list of organisations: filters, orders and rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.keys import in_keys
from db.models.organisations import Organisation, OrganisationFamily, OrganisationMember, OrganisationStanding
from db.models.roster import Staff
from db.store import Store
from desktop.brought import BATCH, brought_by
from desktop.clock import Today, today
from desktop.display import Display
from desktop.fields import Field
from desktop.grids.as_of import OUTSIDE, day_of, organisations_on, subtree_on
from desktop.grids.counting import current
from desktop.grids.service import Grids
from desktop.listing import Listing
from desktop.names.folding import kept
from desktop.organisations.dossier import OrganisationLine
from desktop.organisations.fields import FIELDS, KINDS
from desktop.organisations.members import counts_of
from desktop.roll import spelt_thing
from desktop.scheme_choice import OfficeScheme
from desktop.tables import Row, Search, ShownRow

FAMILY, KIND, GRID, STANDING = "family", "kind", "grid", "standing"  # keys of Search.filters

_Parent = aliased(Organisation)
_PLACES = {family: place for place, family in enumerate(KINDS)}
FIRST = (case(_PLACES, value=Organisation.family), Organisation.kind_code, Organisation.name_key)  # the first order


class OrganisationList(Listing):
    """Lists organisations; dissolved ones only when asked for."""

    tables = frozenset({"organisation", "organisation_member", "staff", "grid"})

    def __init__(
        self,
        store: Store,
        grids: Grids,
        display: Display,
        scheme: OfficeScheme,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        today: Today = today,
    ) -> None:
        super().__init__(store)
        self._grids, self._display, self._scheme = grids, display, scheme
        self._in_force, self._today = in_force, today

    @property
    def fields(self) -> Sequence[Field]:
        """The columns: what the collection list leaves in force."""
        return self._in_force(FIELDS)

    @property
    def key(self) -> Any:
        """The column of keys."""
        return Organisation.id

    def conditions(self, session: Session, search: Search) -> list[ColumnElement[bool]]:
        """Return what the organisations looked for must meet; a kind is family and code: team/03."""
        filters, day = search.filters, day_of(search.filters)
        found = [*_standing(filters)]
        if family := filters.get(FAMILY):
            found.append(Organisation.family == OrganisationFamily(family))
        if kind := filters.get(KIND):
            family, _, code = kind.rpartition("/")
            found.append(Organisation.kind_code == code)
            if family:
                found.append(Organisation.family == OrganisationFamily(family))
        if (grid := filters.get(GRID)) is not None:
            inside = in_keys(Organisation.grid_id, subtree_on(session, self._grids, grid, day))
            found.append(Organisation.grid_id.is_(None) if grid == OUTSIDE else inside)
        if (batch := filters.get(BATCH)) is not None:
            found.append(brought_by(Organisation, batch))
        if text := kept(search.text).strip():
            found.append(_meant(session, text, day or self._today()))
        return found

    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return every organisation's key in the order of one field, else by family, kind and name."""
        if not order:
            order_by: tuple[Any, ...] = FIRST
        else:
            order_by = (getattr(Organisation, "name_key" if order == "name" else order),)
        return select(Organisation.id).order_by(*order_by, Organisation.id)

    def records(self, keys: Sequence[int], day: date | None = None) -> Mapping[int, Row]:
        """Return the rows of a few organisations, masked; members and standing as they are, or on a day."""
        return self.rows(keys, self._display.masked, day)

    def rows(
        self, keys: Sequence[int], show: Callable[[Field, Any], str], day: date | None = None
    ) -> Mapping[int, Row]:
        """Return the rows of a few organisations, shown as `show` says."""
        found: dict[int, Row] = {}
        by_family = {family: self._columns(family) for family in KINDS}
        with self._store.read() as session:
            members = counts_of(session, keys, day or self._today())
            for one, leader, parent in session.execute(_query().where(in_keys(Organisation.id, keys))):
                fields = by_family[one.family.value]
                values = {key: getattr(one, key, None) for key in fields}
                values |= {
                    "parent_id": parent,
                    "leader_id": leader.name if leader else None,
                    "leader": (leader.name if leader else None) or one.leader_name,
                    "leader_phone": (leader.phone if leader else None) or one.leader_phone,
                    "members": members.get(one.id) or None,
                }
                tone = "quiet" if _is_over(one, day) else ""
                found[one.id] = ShownRow(fields, values, show, tone)
        return found

    def lines(self, session: Session, *conditions: ColumnElement[bool]) -> dict[int, OrganisationLine]:
        """Return organisations in few words by key, in the order of family, kind and name."""
        columns = (
            Organisation.id, Organisation.family, Organisation.kind_code, Organisation.name, Organisation.grid_id,
            func.coalesce(Staff.name, Organisation.leader_name, ""), Organisation.standing,
        )  # fmt: skip
        query = select(*columns).outerjoin(Staff, Staff.id == Organisation.leader_id).where(*conditions)
        query = query.order_by(*FIRST, Organisation.id)
        rows = session.execute(query).all()
        members = counts_of(session, [row[0] for row in rows], self._today())
        return {
            key: OrganisationLine(
                key,
                family.value,
                self._display.words(KINDS[family.value], kind),
                name,
                grid,
                self._grids.path_name(grid),
                leader,
                members.get(key, 0),
                standing is OrganisationStanding.DISSOLVED,
            )
            for key, family, kind, name, grid, leader, standing in rows
        }

    def _columns(self, family: str) -> dict[str, Field]:
        """Return the columns as they read for one family: each has kinds of its own, and records are read by name."""
        found = {field.key: field for field in self.fields}
        for key in ("parent_id", "leader_id"):
            if key in found:
                found[key] = Field(key, found[key].title)
        if "kind_code" in found:
            found["kind_code"] = replace(found["kind_code"], codes=KINDS[family])
        return found


def _query() -> Select[Organisation, Staff, str]:
    """Return organisations with whoever of the roster leads them and the name of what they stand under."""
    return (
        select(Organisation, Staff, _Parent.name)
        .outerjoin(Staff, Staff.id == Organisation.leader_id)
        .outerjoin(_Parent, _Parent.id == Organisation.parent_id)
    )


def _standing(filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Return the condition of existing: now, or as of a day."""
    standing = filters.get(STANDING, OrganisationStanding.ACTIVE.value)
    if standing == "all":
        return []
    if (day := day_of(filters)) is None:
        return [Organisation.standing == OrganisationStanding(standing)]
    if standing == OrganisationStanding.ACTIVE.value:
        return [organisations_on(day)]
    return [Organisation.standing == OrganisationStanding.DISSOLVED, Organisation.ended_on <= day]


def _is_over(one: Organisation, day: date | None) -> bool:
    """Return whether an organisation is dissolved, or was on a day."""
    dissolved = one.standing is OrganisationStanding.DISSOLVED
    return dissolved and (day is None or one.ended_on is None or one.ended_on <= day)


def _meant(session: Session, text: str, day: date) -> ColumnElement[bool]:
    """Return the condition of being called so, of being led by somebody so called, or of having such a member."""
    member = exists().where(
        OrganisationMember.organisation_id == Organisation.id,
        current(OrganisationMember, day),
        OrganisationMember.name.contains(text, autoescape=True),
    )
    return or_(
        Organisation.name.contains(text, autoescape=True),
        Organisation.leader_name.contains(text, autoescape=True),
        exists().where(Staff.id == Organisation.leader_id, Staff.name.contains(text, autoescape=True)),
        member,
        in_keys(Organisation.id, _spelt(session, text.lower().replace(" ", ""))),
    )


def _spelt(session: Session, letters: str) -> list[int]:
    """Return the organisations whose names are spelt so in pinyin or initials: some thousand names are read through."""
    if not (letters.isascii() and letters.isalpha()):
        return []
    names = session.execute(select(Organisation.id, Organisation.name))
    return [key for key, name in names if any(letters in spelt for spelt in spelt_thing(name))]
