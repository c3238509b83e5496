"""What the office asks of passwords beyond their form: how long one serves, and who needs a key file besides.

The rules are facts of the office, changed by its security administrator and logged (GB/T 22239-2019, 8.1.4.1).
"""

from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.office import OfficeFact
from desktop.errors import Refusal

FACT = "password_"  # before the name of a rule: its key among the facts
DAYS = (0, 30, 60, 90, 180)  # 0: as long as its owner likes
REMIND = timedelta(days=7)
UNUSED = timedelta(days=90)  # without a login: an account to be disabled

NO_SUCH_PERIOD = "密码有效期只能选 30、60、90、180 天，或不限期。"


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """What holds in the office."""

    days: int = 90  # that a password serves; 0: no end
    factor: bool = False  # whether the three administrators need a key file

    @property
    def period(self) -> timedelta | None:
        """How long a password serves."""
        return timedelta(days=self.days) if self.days else None

    def facts(self) -> dict[str, int]:
        """Return the rules as facts of the office. Raise Refusal for a period that cannot be chosen."""
        if self.days not in DAYS:
            raise Refusal(NO_SUCH_PERIOD)
        return {FACT + key: value for key, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the account at the program may go on as it is."""

    must_change: bool = False  # somebody else chose the password
    is_expired: bool = False
    days_left: int | None = None  # told in the last week
    needs_factor: bool = False  # the office wants a key file and there is none

    @property
    def asks_password(self) -> bool:
        """Whether a new password comes before anything else."""
        return self.must_change or self.is_expired

    @property
    def is_clear(self) -> bool:
        """Whether nothing has to be done first."""
        return not self.asks_password and not self.needs_factor


def rules_in(session: Session) -> PasswordRules:
    """Return the rules that hold."""
    known = {FACT + one.name: one.name for one in fields(PasswordRules)}
    query = select(OfficeFact).where(OfficeFact.key.in_(known))
    return PasswordRules(**{known[fact.key]: fact.value for fact in session.scalars(query)})


def standing(
    rules: PasswordRules, since: datetime | None, now: datetime, must_change: bool, has_hat: bool, factor: str
) -> Standing:
    """Return how an account stands whose password serves since a moment."""
    needs_factor = rules.factor and has_hat and not factor
    if rules.period is None or since is None:
        return Standing(must_change, needs_factor=needs_factor)
    left = since + rules.period - now
    return Standing(
        must_change,
        left <= timedelta(),
        -(-left // timedelta(days=1)) if timedelta() < left <= REMIND else None,
        needs_factor,
    )


def is_unused(signed_in_at: datetime | None, created_at: datetime, now: datetime) -> bool:
    """Whether nobody has used an account for so long that it should be disabled."""
    return now - (signed_in_at or created_at) > UNUSED
