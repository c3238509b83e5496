"""Dwellings: registering, correcting, who lives in them, and giving an earlier version back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from db.errors import Conflict
from db.models.dwellings import Dwelling
from db.models.households import Household, HouseholdStanding
from db.models.log import DisclosureKind
from db.models.people import Person
from db.store import Store, remark
from desktop.addresses import AddressStyle, normal_building
from desktop.clock import Today, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.dossiers.dwellings.buildings import building_name, building_of, title_of
from desktop.dossiers.dwellings.dossier import DwellingDossier, Lodger
from desktop.dossiers.dwellings.fields import FIELDS, RENTAL, TENANT, is_of_party
from desktop.dossiers.dwellings.list import DwellingList
from desktop.dossiers.dwellings.parties import DwellingParties, parties_of
from desktop.dossiers.tagging import DWELLING_TAGS
from desktop.drafting import blank_draft, found_row, known, masked_draft, written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem
from desktop.fields import Field
from desktop.history import Version, restore_columns, versions_of
from desktop.masking import Place
from desktop.provenance import provenance

Head = aliased(Person, name="head")
PARTIES = frozenset(field.key for field in FIELDS if is_of_party(field))


class Dwellings:
    """The dwellings of one office. Owners and tenants are entered one by one in `parties`."""

    def __init__(
        self,
        store: Store,
        display: Display,
        disclosures: Disclosures,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        listing: DwellingList,
        today: Today = today,
        style: AddressStyle | None = None,
    ) -> None:
        """`style` is how the office calls the parts of an address."""
        self._store, self._display, self._disclosures = store, display, disclosures
        self._in_force, self._today, self._style = in_force, today, style or AddressStyle()
        self.list = listing
        self.parties = DwellingParties(store, display, disclosures, in_force, today)

    @property
    def fields(self) -> Sequence[Field]:
        """What the collection list leaves in force; a form does not ask for owners and tenants."""
        return [replace(field, editable=not is_of_party(field)) for field in self._in_force(FIELDS)]

    def blank(self) -> Draft:
        """Return the draft of a new dwelling."""
        draft = blank_draft(self.fields)
        if "is_rented" in draft.values:
            draft.is_rented = False
        return draft

    def draft(self, key: int) -> Draft:
        """Return a copy of one dwelling for editing."""
        with self._store.read() as session:
            dwelling = known(session, Dwelling, key)
            values = {field.key: getattr(dwelling, field.key, None) for field in FIELDS}
            values |= {
                "building": building_name(session, dwelling),
                "care": DWELLING_TAGS.of(session, [key]).get(key, ()),
            }
        return masked_draft(self._display, self.fields, values, key, dwelling.version)

    def dossier(self, key: int) -> DwellingDossier:
        """Return everything the office knows of one dwelling, masked."""
        texts = found_row(self.list.rows([key], self._display.at(Place.DOSSIER)), key)
        parties = self.parties.of(key)
        with self._store.read() as session:
            dwelling = known(session, Dwelling, key)
            return DwellingDossier(
                key=key,
                uid=dwelling.uid,
                version=dwelling.version,
                title=title_of(dwelling, building_name(session, dwelling)),
                is_rented=dwelling.is_rented,
                texts=texts,
                parties=parties,
                households=_lodgers(session, key),
                provenance=provenance(dwelling),
            )

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full. Who saw it is written down first."""
        with self._store.read() as session:
            dwelling = known(session, Dwelling, key)
            value, uid = _value(session, dwelling, field_key), dwelling.uid
        self._disclosures.note(DisclosureKind.REVEALED, "dwelling", uid, (field_key,), 1, purpose)
        return value

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a draft from being saved, field by field; it looks at the draft alone."""
        found = written_faults(draft, self.fields, self._today())
        if not draft.values.get("is_rented"):
            found += [
                Problem(field.key, f"不出租的房屋不填{field.title}；已经出租的请勾选“是否出租”")
                for field in self.fields
                if field.key in RENTAL and draft.values.get(field.key)
            ]
        return found

    def save(self, draft: Draft) -> int:
        """Register or correct one dwelling. Return the key. Raise Invalid for faults, Conflict for a later change."""
        if problems := self.check(draft):
            raise Invalid(problems)
        with self._store.write("登记房屋" if draft.id is None else "更正房屋") as session:
            dwelling = Dwelling(address="", is_rented=False) if draft.id is None else known(session, Dwelling, draft.id)
            if dwelling.version != draft.version:
                raise Conflict
            given = written(draft)
            before = building_name(session, dwelling)
            was = self._place(dwelling, before)
            building = building_of(
                session, given.pop("building", before), given.get("grid_id", dwelling.grid_id), self._style
            )
            name = building.name if building else None
            tags = given.pop("care", None)
            for key, value in given.items():
                setattr(dwelling, key, bool(value) if key == "is_rented" else value)
            dwelling.building_id = building.id if building else None
            with session.no_autoflush:
                self._require_let(session, dwelling)
                if self._place(dwelling, name) != was:
                    self._require_new(session, dwelling, name)
            self._put(session, dwelling, before, name, tags)
        return dwelling.id

    def _place(self, dwelling: Dwelling, building: str | None) -> tuple[Any, ...]:
        """Return what tells a dwelling from others: its number, and where it is."""
        name = normal_building(building or "", self._style)
        return dwelling.dwelling_no, dwelling.grid_id, dwelling.address, name, dwelling.unit, dwelling.room

    def _require_new(self, session: Session, dwelling: Dwelling, building: str | None) -> None:
        """Refuse the number of another dwelling, and a place where one is recorded already."""
        number, *place = self._place(dwelling, building)
        alike = or_(Dwelling.address == dwelling.address, Dwelling.dwelling_no == number)
        for other in session.scalars(select(Dwelling).where(alike, Dwelling.id.is_distinct_from(dwelling.id))):
            name = building_name(session, other)
            others, *there = self._place(other, name)
            if number and others == number:
                raise Invalid([Problem("dwelling_no", f"该编号已登记在“{title_of(other, name)}”名下，请核对")])
            if there == place and not (number and others):
                words = f"“{title_of(other, name)}”已有档案，请打开它修改；同址的另一套请填写室号或房屋编号"
                raise Invalid([Problem("address", words)])

    def _require_let(self, session: Session, dwelling: Dwelling) -> None:
        """Refuse to call a dwelling not rented while it has tenants."""
        if dwelling.id is None or dwelling.is_rented:
            return
        tenants = [facts for facts in parties_of(session, [dwelling.id]) if facts.right == TENANT]
        if tenants:
            raise Invalid([Problem("is_rented", f"还有 {len(tenants)} 名承租人，请先登记退租")])

    def _put(self, session: Session, dwelling: Dwelling, before: str | None, building: str | None, tags: Any) -> None:
        session.add(dwelling)
        session.flush()
        remark(session, dwelling, "building", before, building)
        if tags is not None:
            DWELLING_TAGS.put(session, dwelling, tags, self._today())

    def versions(self, key: int) -> list[Version]:
        """Return what was done to one dwelling, the newest first."""
        with self._store.read() as session:
            return versions_of(session, known(session, Dwelling, key))

    def restore(self, key: int, version: int) -> None:
        """Give a dwelling's own facts back as they stood at an earlier version, as a new and logged write.

        Owners, tenants and households come and go by their own commands and stay as they are.
        """
        with self._store.write(f"恢复到第 {version} 版") as session:
            dwelling = known(session, Dwelling, key)
            before = building_name(session, dwelling)
            apart = {"building": before, "care": DWELLING_TAGS.of(session, [key]).get(key, ())}
            rest = restore_columns(session, dwelling, version, frozenset({"batch_id"}), apart)
            name = rest.get("building", building_name(session, dwelling))
            building = building_of(session, name, dwelling.grid_id, self._style)
            dwelling.building_id = building.id if building else None
            self._require_let(session, dwelling)
            self._put(session, dwelling, before, building.name if building else None, rest.get("care"))


def _value(session: Session, dwelling: Dwelling, field_key: str) -> Any:
    """Return one value; those of owner and tenant are of the first of them."""
    if field_key not in PARTIES:
        return getattr(dwelling, field_key)
    right, _, name = field_key.partition("_")
    there = [facts for facts in parties_of(session, [dwelling.id]) if facts.right == right]
    return there[0].value(name) if there else None


def _lodgers(session: Session, key: int) -> tuple[Lodger, ...]:
    members = select(func.count()).where(Person.household_id == Household.id).scalar_subquery()
    query = (
        select(Household, Head.name, members)
        .outerjoin(Head, Head.id == Household.head_id)
        .where(Household.dwelling_id == key, Household.standing == HouseholdStanding.ACTIVE)
        .order_by(Household.id)
    )
    return tuple(
        Lodger(one.id, one.version, f"{head or one.head_name or '（无户主）'}户", one.household_no or "", count)
        for one, head, count in session.execute(query)
    )
