"""What the clerk decides about an import as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from db.models.sourced import Channel


class Policy(StrEnum):
    """What becomes of a value when the record exists already."""

    FILL = "fill"  # only where the record has none
    OVERWRITE = "overwrite"  # the sheet knows better
    KEEP = "keep"  # the record stays as it is


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of one import; those that were not made have a careful default."""

    policy: Policy = Policy.FILL
    policies: Mapping[str, Policy] = field(default_factory=dict)  # by field, where it differs
    village: int | None = None  # key of the village the whole sheet is about
    create_grids: bool = True  # grids the office does not have yet are made together with the records
    blank_unknown: frozenset[str] = frozenset()  # code lists whose unknown wordings are left empty
    editions: Mapping[str, str] = field(default_factory=dict)  # code list -> edition the sheet is written in
    wordings: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (code list, wording) -> code
    reasons: Mapping[int, str] = field(default_factory=dict)  # ordinal of a row -> why its failing number stands
    source: str = ""  # where the sheet came from, when the file's name does not say it
    channel: Channel = Channel.IMPORTED  # by which way it came: a list of another office is pushed (P0-26)

    def policy_of(self, key: str) -> Policy:
        """Return the policy of one field."""
        return self.policies.get(key, self.policy)
