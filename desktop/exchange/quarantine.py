"""Why a package is set apart instead of being taken in."""

from enum import StrEnum

from desktop.errors import Refusal


class Reason(StrEnum):
    """What is wrong with a package that is kept apart, as it is remembered and counted."""

    DAMAGED = "damaged"  # cut short, not a package, a changed byte
    UNSAFE = "unsafe"  # would write where it must not, or unpack to too much
    UNSIGNED = "unsigned"  # a signature is missing
    FORGED = "forged"  # a signature does not belong to the sender
    UNTRUSTED = "untrusted"  # nobody checked this sender's key card yet
    MISDIRECTED = "misdirected"  # for another office, or on a way it must not take
    UNKNOWN = "unknown"  # a suite or format of which this program knows nothing
    MALFORMED = "malformed"  # what should be said is missing, contradictory or of a wrong form
    SEALED_FOR_OTHERS = "sealed_for_others"  # encrypted for keys this office does not have


class Quarantined(Refusal):
    """A package that is refused and kept apart; nothing of the office was changed."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
