"""The out-tray: what would go to a partner, sealed into numbered packages, written to a stick, sent again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.exchange.gathering import Difference
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.posting import Post
from desktop.jobs import Progress


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A sensitive block: it goes along only if it is ticked, with a reason."""

    key: str
    title: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class EnclosedCount:
    """How many letters or lists wait to go along."""

    table: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go to a partner if it were sealed now."""

    partner_id: int
    partner: str
    epoch: int
    number: int  # of the package in its stream
    is_full: bool
    must_be_full: bool
    reason: str  # why it must be full, or nothing
    period: tuple[date | None, date]
    differences: Sequence[Difference]
    enclosed: Sequence[EnclosedCount]
    blocks: Sequence[BlockRow]
    last: PackageRow | None  # the last one sealed
    last_acknowledged: PackageRow | None
    warnings: Sequence[str]
    ticked: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """Records and letters together."""
        return sum(one.count for one in self.differences) + sum(one.count for one in self.enclosed)


class Outbox:
    """Sends."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def plan(self, partner_id: int, ticked: Sequence[str] = (), is_full: bool | None = None) -> Plan:
        """Return what would go to a partner. Raise Refusal where nothing can be sent to it: the card is missing."""
        raise NotImplementedError

    def seal(
        self, plan: Plan, purpose: str = "", progress: Progress | None = None, *, until: date | None = None
    ) -> PackageRow:
        """Seal what is to go to a partner now, as the plan chose: one write. `purpose` is needed for ticked blocks.

        Raise Refusal, with nothing changed.
        """
        raise NotImplementedError

    def export(self, package_id: int, folder: Path, progress: Progress | None = None) -> Path:
        """Write a package to a stick or an intranet folder and read it back. Return where it lies. Raise Refusal.

        A package sent again is the same to the last byte. Receipts are written out by the same call.
        """
        raise NotImplementedError

    def start_anew(self, partner_id: int, reason: str) -> None:
        """Void every package that was not answered and begin a new epoch, which begins with a full package."""
        raise NotImplementedError

    def sent(self, partner_id: int | None = None, limit: int = 500) -> list[PackageRow]:
        """Return what was sealed, the newest first, receipts among them."""
        raise NotImplementedError

    def package(self, package_id: int) -> PackageRow:
        """Return one package, out or in. Raise Refusal when there is none."""
        raise NotImplementedError

    def asked_again(self, partner_id: int | None = None) -> list[PackageRow]:
        """Return the packages that a partner's receipt says never arrived: export them again."""
        raise NotImplementedError

    def choose_blocks(self, partner_id: int, ticked: Sequence[str]) -> None:
        """Remember which sensitive blocks go to a partner as a rule; the next plan begins with them."""
        raise NotImplementedError

    def titles(self) -> Mapping[str, str]:
        """Return what a clerk calls the tables of packages."""
        raise NotImplementedError
