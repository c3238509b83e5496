"""What a form says besides its records: who fills it in, where, for which period."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from desktop.form_rhythms import period_title
from desktop.forms.values import targets
from desktop.forms.values.addresses import CITY, COUNTY, PROVINCE, AddressParts
from desktop.program import Program
from desktop.sheets.dates import date_of


@dataclass(frozen=True)
class Surroundings:
    """What one filling says of itself. `answers` of the clerk go before what the office knows."""

    program: Program
    day: date
    period: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)  # by target
    village: int | None = None  # of a file for one village
    count: int = 0  # records in the file

    def value(self, target: str) -> Any:
        """Return the value of a target that is no record's; None where the office does not know it."""
        if answer := self.answers.get(target, "").strip():
            return _day(answer) if target == targets.TODAY else answer
        facts, clerk = self.program.office.office.facts, self.program.office.clerk
        match target:
            case targets.OFFICE:
                return facts.name or None
            case targets.TOWN:
                return facts.town_name or None
            case targets.COUNTY | targets.CITY | targets.PROVINCE:
                return self._above.get(target)
            case targets.CLERK:
                return clerk.title or None
            case targets.TODAY:
                return self.day
            case targets.PERIOD:
                return period_title(self.period) or None
            case targets.COUNT:
                return self.count
            case targets.VILLAGE:
                return self.program.grids.name(self.village) or None
        return None

    @cached_property
    def _above(self) -> Mapping[str, str | None]:
        here = AddressParts(self.program).here
        parts = {targets.PROVINCE: PROVINCE, targets.CITY: CITY, targets.COUNTY: COUNTY}
        return {target: here.get(part) for target, part in parts.items()}


def _day(answer: str) -> date | str:
    """Return the day somebody wrote; what is none stands as it was written."""
    try:
        return date_of(answer) or answer
    except ValueError:
        return answer
