"""The cases of a scenario counted by each of its own fields."""

from collections.abc import Mapping
from typing import Any

from desktop.cases.scenarios import Scenario, Scenarios
from desktop.display import Display
from desktop.fields import Field, Kind
from desktop.jobs import Progress
from ui import theme
from ui.buttons import label
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.scrolling import Column

COUNTED = frozenset({Kind.CODE, Kind.FLAG})
UNSAID = "未填"
Tallies = Mapping[str, Mapping[Any, int]]


class TallyView(Column):
    """A card for every field that can be counted, read beside the window."""

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        sizes = theme.current()
        super().__init__(sizes.pad, (0, 0, sizes.unit, 0))
        self._desk, self._scenario = desk, scenario
        scenarios = desk.program.scenarios
        desk.work.read(self, "统计场景", lambda _: tallies(scenarios, scenario), self._show)

    def _show(self, found: Tallies) -> None:
        for field in self._scenario.fields:
            if field.key in found:
                self.add(_card(self._desk.display, field, found[field.key]))
        if not any(sum(one.values()) for one in found.values()):
            self.clear()
            self.add(label("这个场景还没有事件，登记后在这里按内容统计。", "second", wrap=True))


def tallies(scenarios: Scenarios, scenario: Scenario, _progress: Progress | None = None) -> Tallies:
    """Return for every countable field how many cases have each value."""
    return {field.key: scenarios.tally(scenario.key, field.key) for field in scenario.fields if field.kind in COUNTED}


def _card(display: Display, field: Field, counts: Mapping[Any, int]) -> Panel:
    made = Panel(field.title)
    whole = sum(counts.values())
    for value, count in counts.items():
        words = UNSAID if value in (None, "") else display.text(field, _flag(field, value))
        made.fact(words, f"{count:,} 件　{count / whole:.0%}")
    return made


def _flag(field: Field, value: Any) -> Any:
    """Return a flag as it was: the database tells it as a number or a word."""
    return value in (True, 1, "1", "true") if field.kind is Kind.FLAG else value
