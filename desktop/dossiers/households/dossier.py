"""A household as one page shows it: facts, members, dwelling, history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

EVENT_WORDS = {
    "registered": "立户",
    "born": "出生入户",
    "moved_in": "迁入",
    "moved_out": "迁出",
    "deceased": "死亡",
    "head_changed": "变更户主",
    "split_off": "分户（分出）",
    "split_from": "分户（分来）",
    "address_changed": "变更地址",
    "closed": "销户",
    "returned": "迁回",
    "restored": "恢复在册",
    "reopened": "恢复立户",
}


@dataclass(frozen=True, slots=True)
class Member:
    """One member: what the page lists of a person, masked, and what decides a relation."""

    key: int
    name: str
    relation_code: str | None
    is_head: bool
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PastMember:
    """Somebody who belonged to the household once."""

    key: int
    name: str
    relation: str
    joined_on: date | None
    left_on: date


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event of the household: when it happened, when and by whom it was written down."""

    happened_on: date
    kind: str
    person: str
    note: str
    recorded_at: datetime
    by: str

    @property
    def title(self) -> str:
        """What happened."""
        return EVENT_WORDS[self.kind]

    @property
    def words(self) -> str:
        """What happened, to whom, and the note, in one line."""
        return "　".join(filter(None, (self.title, self.person, self.note)))


@dataclass(frozen=True, slots=True)
class HouseholdDossier:
    """Everything the office knows of one household (一户一档)."""

    key: int
    uid: UUID
    version: int
    title: str
    closed: bool
    texts: Mapping[str, str]
    care: tuple[str, ...]
    members: tuple[Member, ...]
    past: tuple[PastMember, ...]
    events: tuple[HistoryEntry, ...]
    dwelling: tuple[tuple[str, str], ...]
    dwelling_id: int | None
    provenance: tuple[tuple[str, str], ...]
