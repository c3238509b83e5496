"""Enterprises and places: registering, correcting, closing."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from db.errors import Conflict
from db.models.enterprises import Enterprise, EnterpriseKind, EnterpriseStanding
from db.models.log import DisclosureKind
from db.store import Store
from desktop.clock import Today, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.dossiers.enterprises.dossier import EnterpriseDossier
from desktop.dossiers.enterprises.fields import FIELDS
from desktop.dossiers.enterprises.list import EnterpriseList
from desktop.dossiers.indexing import index_enterprise
from desktop.drafting import (
    blank_draft,
    found_row,
    known,
    masked_draft,
    plain_phone,
    weighs,
    written,
    written_faults,
)
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Hidden, Kind
from desktop.history import Version, restore_columns, versions_of
from desktop.identity import CreditKind, read_credit_code
from desktop.masking import Place
from desktop.names import sort_key
from desktop.provenance import provenance


class Enterprises:
    """The enterprises and places of one office (一企一档)."""

    def __init__(
        self,
        store: Store,
        display: Display,
        disclosures: Disclosures,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        listing: EnterpriseList,
        today: Today = today,
    ) -> None:
        self._store, self._display, self._disclosures = store, display, disclosures
        self._in_force, self._today = in_force, today
        self.list = listing

    @property
    def fields(self) -> Sequence[Field]:
        """What the collection list leaves in force."""
        return self._in_force(FIELDS)

    def blank(self) -> Draft:
        """Return the draft of a new enterprise."""
        draft = blank_draft(self.fields)
        draft.kind = EnterpriseKind.ENTERPRISE.value
        return draft

    def draft(self, key: int) -> Draft:
        """Return a copy of one enterprise for editing; private numbers stay hidden until revealed."""
        with self._store.read() as session:
            enterprise = known(session, Enterprise, key)
            values = {field.key: getattr(enterprise, field.key) for field in FIELDS}
            values["kind"] = enterprise.kind.value
            values["credit_code"] = enterprise.credit_code or enterprise.old_licence
        return masked_draft(self._display, self.fields, values, key, enterprise.version)

    def texts(self, key: int) -> dict[str, str]:
        """Return every field of one enterprise as the dossier shows it, masked."""
        return dict(found_row(self.list.rows([key], self._display.at(Place.DOSSIER)), key))

    def dossier(self, key: int) -> EnterpriseDossier:
        """Return everything the office knows of one enterprise, masked."""
        texts = found_row(self.list.rows([key], self._display.at(Place.DOSSIER)), key)
        with self._store.read() as session:
            enterprise = known(session, Enterprise, key)
            return EnterpriseDossier(
                key=key,
                uid=enterprise.uid,
                version=enterprise.version,
                title=enterprise.name,
                closed=enterprise.standing is EnterpriseStanding.CLOSED,
                closed_on=enterprise.closed_on,
                texts=texts,
                provenance=provenance(enterprise),
            )

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full. Who saw it is written down first."""
        with self._store.read() as session:
            enterprise = known(session, Enterprise, key)
            value, uid = getattr(enterprise, field_key), enterprise.uid
        self._disclosures.note(DisclosureKind.REVEALED, "enterprise", uid, (field_key,), 1, purpose)
        return value

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a draft from being saved, field by field."""
        found = written_faults(draft, self.fields, self._today())
        code = draft.values.get("credit_code")
        if code and not isinstance(code, Hidden):
            found += [Problem("credit_code", fault.message) for fault in read_credit_code(code).faults if weighs(fault)]
        return found

    def save(self, draft: Draft) -> int:
        """Register or correct one enterprise. Return the key. Raise Invalid, Conflict, or Duplicate for its code."""
        if problems := self.check(draft):
            raise Invalid(problems)
        with self._store.write("登记企业场所" if draft.id is None else "更正企业场所") as session:
            enterprise = Enterprise(name="", name_key="") if draft.id is None else known(session, Enterprise, draft.id)
            if enterprise.version != draft.version:
                raise Conflict
            for key, value in written(draft).items():
                _put(enterprise, key, value)
            enterprise.name_key = sort_key(enterprise.name)
            session.add(enterprise)
            index_enterprise(session, enterprise)
        return enterprise.id

    def close(self, key: int, version: int, on: date) -> None:
        """Record that an enterprise went out of business."""
        if on > self._today():
            raise Refusal("注销日期不能晚于今天。")
        with self._store.write("注销企业场所") as session:
            enterprise = known(session, Enterprise, key)
            if enterprise.version != version:
                raise Conflict
            if enterprise.standing is EnterpriseStanding.CLOSED:
                raise Refusal(f"“{enterprise.name}”已经注销。")
            enterprise.standing, enterprise.closed_on = EnterpriseStanding.CLOSED, on

    def versions(self, key: int) -> list[Version]:
        """Return what was done to one enterprise, the newest first."""
        with self._store.read() as session:
            return versions_of(session, known(session, Enterprise, key))

    def restore(self, key: int, version: int) -> None:
        """Give an enterprise back as it stood at an earlier version, as a new and logged write."""
        with self._store.write(f"恢复到第 {version} 版") as session:
            enterprise = known(session, Enterprise, key)
            restore_columns(session, enterprise, version, frozenset({"batch_id"}), {})
            index_enterprise(session, enterprise)


def _put(enterprise: Enterprise, key: str, value: Any) -> None:
    field = next(field for field in FIELDS if field.key == key)
    if key == "credit_code":
        reading = read_credit_code(value)
        whole = reading.kind is CreditKind.UNIFIED
        enterprise.credit_code = reading.number if whole else None
        enterprise.old_licence = None if whole or not value else reading.number or value
    elif key == "kind":
        enterprise.kind = EnterpriseKind(value or EnterpriseKind.ENTERPRISE)
    else:
        setattr(enterprise, key, plain_phone(value) if field.kind is Kind.PHONE else value)
