"""What an account may see and do: its role in the office's work, or the hat of an administrator (三员管理).

Roles and hats are data (resources/rights/roles.json, from Appendix H of the practice page and GB/T 22239-2019): which
groups of tables they read and write, and whether they see the whole office, some grids, the own tasks or one unit's.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop.resources import resources

OFFICE, GRIDS, TASKS, UNIT, NOTHING = "office", "grids", "tasks", "unit", "nothing"
SYSTEM, SECURITY, AUDIT = "system_admin", "security_admin", "auditor"
HATS = (SYSTEM, SECURITY, AUDIT)


@dataclass(frozen=True, slots=True)
class Role:
    """A declared role or hat: what it is called and what it means, its scope, and the groups it reads and writes."""

    key: str
    title: str
    hint: str
    scope: str
    reads: frozenset[str]
    writes: frozenset[str]
    reveals: bool = False  # whether private values may be seen in full


@dataclass(frozen=True, slots=True)
class Rights:
    """What one account has: a role, hats, the vault, and what its role is bound to."""

    role: str = ""
    hats: frozenset[str] = frozenset()
    vault: bool = False
    grids: tuple[int, ...] = ()  # ids of the grids it sees, with all below them
    staff_id: int | None = None
    unit_id: int | None = None

    @property
    def parts(self) -> tuple[Role, ...]:
        """The role and the hats, as declared."""
        roles, hats = declared()
        return (*((roles[self.role],) if self.role else ()), *(hats[hat] for hat in HATS if hat in self.hats))

    @property
    def title(self) -> str:
        """The words for all of it."""
        return "、".join(part.title for part in self.parts)

    @property
    def scope(self) -> str:
        """Of which part of the office the records are seen."""
        return declared()[0][self.role].scope if self.role else NOTHING

    @property
    def reads(self) -> frozenset[str]:
        """The groups of tables that are seen."""
        return frozenset().union(everybody().reads, *(part.reads for part in self.parts))

    @property
    def writes(self) -> frozenset[str]:
        """The groups of tables that may be written."""
        return frozenset().union(everybody().writes, *(part.writes for part in self.parts))

    @property
    def reveals(self) -> bool:
        """Whether private values may be seen in full, for a reason."""
        return any(part.reveals for part in self.parts)

    @property
    def may_write(self) -> bool:
        """Whether anything but what everybody may is written."""
        return bool(self.writes - everybody().writes)


FOUNDER = Rights("clerk", frozenset({SYSTEM, SECURITY}), vault=True)


@cache
def declared() -> tuple[Mapping[str, Role], Mapping[str, Role]]:
    """Return the declared roles and the hats, by their keys."""
    content = _content()
    return tuple({key: _role(key, one) for key, one in content[kind].items()} for kind in ("roles", "hats"))  # type: ignore[return-value]


@cache
def everybody() -> Role:
    """Return what every account sees and writes."""
    return _role("everybody", {"title": "", "hint": "", **_content()["everybody"]})


def _content() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((resources() / "rights" / "roles.json").read_text("utf-8"))
    return found


def _role(key: str, one: Mapping[str, Any]) -> Role:
    return Role(
        key, one["title"], one["hint"], one.get("scope", NOTHING), frozenset(one["reads"]), frozenset(one["writes"]),
        one.get("reveals", False),
    )  # fmt: skip
