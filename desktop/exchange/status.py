"""How the exchange with each partner stands: what was sent and answered, what is missing, overdue and due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.calendar import Calendar
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.posting import Post

RECEIPT_DAYS = "exchange_receipt_days"  # key of the fact: working days until a receipt is overdue
SCHEDULE = "exchange_schedule"  # key of the fact: office id -> [rhythm, day]
WEEKLY, MONTHLY, NEVER = "week", "month", ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a package to a partner is due: every week on a weekday (1 to 7), every month on a day (1 to 31), never."""

    rhythm: str = WEEKLY
    day: int = 5


@dataclass(frozen=True, slots=True)
class Overdue:
    """A package whose receipt should have come: 第 123 期未收到回执."""

    package: PackageRow
    due_on: date
    days: int  # working days over

    @property
    def sentence(self) -> str:
        """What a clerk reads."""
        return f"第 {self.package.sequence} 期未收到回执，已超 {self.days} 个工作日。"


@dataclass(frozen=True, slots=True)
class PartnerStatus:
    """How the exchange with one partner stands."""

    partner_id: int
    partner: str
    is_ready: bool  # its card was checked
    last_sent: PackageRow | None
    last_acknowledged: int  # number
    waiting_for_receipt: int
    overdue: Sequence[Overdue]
    asked_again: Sequence[PackageRow]  # the partner says they never arrived
    last_received: PackageRow | None
    missing: Sequence[int]  # numbers of the partner's that never came, with later ones kept waiting
    unexported_receipts: Sequence[PackageRow]
    open_conflicts: int
    quarantined: int
    needs_full: bool
    next_due: date | None

    @property
    def is_due(self) -> bool:
        """Whether nothing was sent since the last day on which a package was due."""
        raise NotImplementedError


class ExchangeStatus:
    """Tells how the exchange stands."""

    def __init__(self, post: Post, calendar: Calendar) -> None:
        self._post, self._calendar = post, calendar

    def all(self) -> list[PartnerStatus]:
        """Return how it stands with every office that is not put away."""
        raise NotImplementedError

    def of(self, partner_id: int) -> PartnerStatus:
        """Return how it stands with one office."""
        raise NotImplementedError

    def last_exchange(self) -> PackageRow | None:
        """Return what went out or came in last, for the status line."""
        raise NotImplementedError

    def schedule(self, partner_id: int) -> Schedule:
        """Return when packages to a partner are due."""
        raise NotImplementedError

    def set_schedule(self, partner_id: int, schedule: Schedule) -> None:
        """Set when packages to a partner are due."""
        raise NotImplementedError

    @property
    def receipt_days(self) -> int:
        """Working days until a receipt is overdue; five unless the office chose."""
        raise NotImplementedError
