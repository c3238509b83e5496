"""What is wrong with the sample town on purpose: how often the self-check and the map must find what, and where."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Plan:
    """The faults that were planted: by rule of the self-check and grid, and in the polygons."""

    findings: Counter[tuple[str, int]] = field(default_factory=Counter)  # records, by rule and grid (0: without one)
    overlaps: int = 0
    gaps: int = 0
    missing: list[int] = field(default_factory=list)  # villages without a polygon

    def add(self, rule: str, grid: int | None, records: int = 1) -> None:
        """Write down that something was planted in a grid."""
        self.findings[rule, grid or 0] += records

    @property
    def rules(self) -> Counter[str]:
        """In how many grids each rule was broken."""
        return Counter(rule for rule, _ in self.findings)
