"""A case as one page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from desktop.cases.events import Event
from desktop.cases.ledgers import Ledger
from desktop.cases.moving import Offer
from desktop.cases.replay import Standing


@dataclass(frozen=True, slots=True)
class PartyLine:
    """Somebody a case is about, masked."""

    key: int
    version: int
    person_id: int | None
    role: str
    name: str
    detail: str  # sex, number, telephone, address, each masked


@dataclass(frozen=True, slots=True)
class ReporterLine:
    """Who told of a case: masked wherever it is shown. The way to the dossier is told only with the name."""

    key: int
    version: int
    name: str  # 张*
    detail: str
    is_anonymous: bool
    is_merged: bool  # told of another case that was merged into this one


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Another record that belongs to the case."""

    subject: str  # household, dwelling, enterprise, case_record …
    record_id: int
    relation: str  # in words
    words: str
    is_own: bool = True  # False: tied from the other side, or to a case that was merged into this one


@dataclass(frozen=True, slots=True)
class CaseDossier:
    """Everything the office knows of one case, masked."""

    key: int
    uid: UUID
    version: int
    title: str
    number: str | None
    ledger: Ledger
    texts: Mapping[str, str]
    standing: Standing
    log: tuple[Event, ...]
    units: Mapping[int, str]  # names of the units that its log names
    offers: tuple[Offer, ...]
    undoable: Event | None
    parties: tuple[PartyLine, ...]
    reporters: tuple[ReporterLine, ...]
    links: tuple[LinkLine, ...]
    provenance: tuple[tuple[str, str], ...]
    scenario: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)  # the scenario's own, by the keys of its fields
