"""What an account sees in place of what it may not see: words, so that nobody takes it for empty and fills it in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from desktop.fields import Hidden

NOT_YOURS = Hidden("无权查看")
REFUSED = "您的账号无权查看这一项（敏感信息）。确需查看，请找有敏感信息权限的人员办理。"


def nothing(_born_on: date | None) -> frozenset[str]:
    """Return that nothing is withheld of anybody."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is withheld from whoever is at the program: columns of a person by the birth date, and tags."""

    of_person: Callable[[date | None], frozenset[str]] = nothing
    tags: Callable[[], frozenset[str]] = frozenset


NOTHING = Withheld()
