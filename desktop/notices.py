"""Notices from above (上级通知): what the office was told, until when it counts; put before the next meetings."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from desktop.clock import Today, today
from desktop.errors import Refusal
from desktop.office import Office

FACT = "notices_from_above"  # key of the fact: a list of plain notices
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: when it came, from whom, what it says, and the last day on which it matters."""

    told_on: str  # 2026-11-22
    sender: str
    text: str
    until: str = ""  # empty: until it is taken away


class Notices:
    """Keeps the notices of an office, the latest first."""

    def __init__(self, office: Office, today: Today = today) -> None:
        self._office, self._today = office, today

    @property
    def all(self) -> tuple[Notice, ...]:
        """Every notice that was not taken away."""
        return tuple(Notice(**plain) for plain in self._office.get(FACT, []))

    def in_force(self, day: date) -> tuple[Notice, ...]:
        """Return those that matter on a day."""
        return tuple(one for one in self.all if not one.until or one.until >= day.isoformat())

    def add(self, text: str, sender: str = "", until: date | None = None) -> None:
        """Write a notice down. Raise Refusal for none, a too long one, or a day that has passed."""
        text = text.strip()
        if not text or len(text) > LONGEST:
            raise Refusal(f"通知内容要有 1 到 {LONGEST} 个字。")
        if until is not None and until < self._today():
            raise Refusal("截止日期不能早于今天。")
        notice = Notice(self._today().isoformat(), sender.strip(), text, until.isoformat() if until else "")
        self._keep("登记上级通知", (notice, *self.all), ("", text))

    def remove(self, notice: Notice) -> None:
        """Take a notice away."""
        self._keep("删除上级通知", [one for one in self.all if one != notice], (notice.text, ""))

    def _keep(self, action: str, notices: Sequence[Notice], told: tuple[str, str]) -> None:
        self._office.put(action, {FACT: [asdict(one) for one in notices]}, {"上级通知": told})
