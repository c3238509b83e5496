"""What may be wrong with a number, and how hard it weighs."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """Whether a fault keeps a value out."""

    ERROR = "error"  # cannot be saved
    OVERRIDABLE = "overridable"  # an error that gives way to a recorded reason: some issued numbers are wrong
    WARNING = "warning"  # shown, keeps nothing out


class Fault(NamedTuple):
    """One thing wrong with a value: a stable key, the sentence for the clerk, its weight."""

    key: str
    message: str
    severity: Severity = Severity.ERROR


def are_good(faults: Iterable[Fault]) -> bool:
    """Return whether nothing here keeps a value out."""
    return all(fault.severity is Severity.WARNING for fault in faults)


def can_be_overridden(faults: Iterable[Fault]) -> bool:
    """Return whether everything that keeps a value out gives way to a reason."""
    faults = tuple(faults)
    return not are_good(faults) and all(fault.severity is not Severity.ERROR for fault in faults)
