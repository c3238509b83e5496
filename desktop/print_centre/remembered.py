"""What a clerk chose last for each paper. Months move on: who printed the last one is proposed the last one again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.cases.spans import DAYS, LENGTHS, MONTH, Span
from desktop.clock import Today, today
from desktop.preferences import Preferences
from desktop.print_centre.kinds import Ask, Choices, Printable

PREFIX, LATEST = "print/", "print-latest"  # how the keys begin; the key of what was printed last
MOST_LATEST = 5
FARTHEST = 36  # stretches back that are still counted from today


class Remembered:
    """Proposes choices, and keeps those that were printed, of whoever is at the program."""

    def __init__(self, preferences: Preferences, today: Today = today) -> None:
        self._preferences, self._today = preferences, today

    def proposed(self, printable: Printable) -> Choices:
        """Return what was chosen last for a paper, or what is usual."""
        kept = self._preferences.get(f"{PREFIX}{printable.key}")
        return self._choices(printable, kept if isinstance(kept, dict) else {})

    def usual(self, printable: Printable) -> Choices:
        """Return what is usual for a paper, whatever was chosen last."""
        return self._choices(printable, {})

    def keep(self, printable: Printable, choices: Choices) -> None:
        """Keep choices. What is asked of one record, and for one purpose, is not kept."""
        self._preferences.set(
            f"{PREFIX}{printable.key}",
            {"span": self._plain(printable, choices), "grid": choices.grid, "options": dict(choices.options)},
        )

        before = [one for one in self.latest() if one != printable.key]
        self._preferences.set(LATEST, [printable.key, *before][:MOST_LATEST])

    def latest(self) -> list[str]:
        """Return the keys of the papers printed last, the last one first."""
        kept = self._preferences.get(LATEST)
        return [str(one) for one in kept] if isinstance(kept, list) else []

    def _choices(self, printable: Printable, kept: Mapping[str, Any]) -> Choices:
        span = self._span(printable, kept)
        options = {one.key: one.values[0][0] for one in printable.options}
        for one in printable.options:
            chosen = dict(kept.get("options") or {}).get(one.key)
            if chosen in dict(one.values):
                options[one.key] = chosen
        grid = kept.get("grid") if Ask.GRID in printable.asks else None
        return Choices(span.first, span.last, grid, None, options) if span else Choices(grid=grid, options=options)

    def _span(self, printable: Printable, kept: Mapping[str, Any]) -> Span | None:
        day = self._today()
        if Ask.DAY in printable.asks:
            return Span(day, day)
        if not {Ask.PERIOD, Ask.MONTH} & set(printable.asks):
            return None
        usual = Span.around(day, MONTH)
        match kept.get("span"):
            case {"kind": str(kind), "back": int(back)} if kind in LENGTHS and 0 <= back <= FARTHEST:
                if kind != MONTH and Ask.MONTH in printable.asks:
                    return usual
                span = Span.around(day, kind)
                for _ in range(back):
                    span = span.before
                return span
            case {"kind": "days", "days": [str(first), str(last)]} if Ask.PERIOD in printable.asks:
                try:
                    return Span(date.fromisoformat(first), date.fromisoformat(last))
                except ValueError:
                    return usual
        return usual

    def _plain(self, printable: Printable, choices: Choices) -> dict[str, Any] | None:
        if choices.first is None or choices.last is None or Ask.DAY in printable.asks:
            return None
        for kind in LENGTHS:
            span = Span.around(self._today(), kind)
            for back in range(FARTHEST + 1):
                if (span.first, span.last) == (choices.first, choices.last):
                    return {"kind": kind, "back": back}
                span = span.before
        return {"kind": DAYS, "days": [choices.first.isoformat(), choices.last.isoformat()]}


def span_of(choices: Choices) -> Span:
    """Return the days of choices as the stretch the office calls them by."""
    first, last = choices.first or date.min, choices.last or date.min
    named = (Span.around(first, kind) for kind in LENGTHS)
    return next((span for span in named if (span.first, span.last) == (first, last)), Span(first, last))
