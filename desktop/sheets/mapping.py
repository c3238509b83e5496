"""What each column of a sheet was taken for, how sure that is, and what the clerk may still change."""

from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.fields import Field


class Confidence(StrEnum):
    """On what ground a column was taken for a field."""

    EXACT = "exact"  # the heading is the field's title or one of its aliases
    LEARNT = "learnt"  # the office confirmed this heading before
    SUGGESTED = "suggested"  # similar heading and agreeing values: needs confirming
    CHOSEN = "chosen"  # the clerk decided just now
    PASSED = "passed"  # knowingly passed over: a running number, an age
    NONE = "none"  # nothing fits


CERTAIN = frozenset({Confidence.EXACT, Confidence.LEARNT, Confidence.CHOSEN})
PARTED = "#"  # stands between a field and the part of it that a column holds


@dataclass(frozen=True, slots=True)
class Match:
    """One column of the sheet and what it was taken for.

    `target` is the key of a field, or `key#part` where the column holds one part of it: one level of an address that
    several columns make up, or one tag under a heading such as 是否低保. Empty means that the column is not imported.
    """

    column: int  # place in the sheet, from 0
    letter: str  # A, B, … as spreadsheet programs count
    heading: str  # as written, parents first, joined by /
    target: str
    confidence: Confidence
    reason: str  # a sentence for the clerk
    normalised: str = ""  # the heading as it is remembered
    samples: tuple[str, ...] = ()
    score: float = 0.0  # likeness of a suggestion, 0 to 1

    @property
    def field(self) -> str:
        """Key of the field, without the part."""
        return self.target.partition(PARTED)[0]

    @property
    def part(self) -> str:
        """The part of the field that the column holds, or nothing."""
        return self.target.partition(PARTED)[2]

    @property
    def taken(self) -> bool:
        """Whether the column will be imported as things stand."""
        return bool(self.target)


@dataclass(frozen=True, slots=True)
class Target:
    """One thing a column may be taken for, for the choice beside a heading."""

    target: str
    title: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """All columns of one sheet, for one kind of record."""

    kind: str
    fingerprint: str  # of the headings: the same form next month has the same
    matches: tuple[Match, ...]
    targets: tuple[Target, ...]  # everything a column of this kind may be taken for
    required: tuple[Field, ...] = ()

    @property
    def uncertain(self) -> tuple[Match, ...]:
        """Columns whose field is only suggested: the clerk is to look at them."""
        return tuple(match for match in self.matches if match.confidence is Confidence.SUGGESTED)

    @property
    def unknown(self) -> tuple[Match, ...]:
        """Columns that nothing fits."""
        return tuple(match for match in self.matches if match.confidence is Confidence.NONE)

    @property
    def missing(self) -> tuple[Field, ...]:
        """Required fields that no column gives."""
        taken = {match.field for match in self.matches}
        return tuple(field for field in self.required if field.key not in taken)

    def column_of(self, field: str) -> Match | None:
        """Return the column taken for a whole field."""
        return next((match for match in self.matches if match.target == field), None)

    def title_of(self, target: str) -> str:
        """Return the words for what a column may be taken for."""
        return next((one.title for one in self.targets if one.target == target), "")

    def chosen(self, column: int, target: str) -> "Mapping":
        """Return the mapping with one column decided by the clerk; another column that had the target loses it."""
        return replace(self, matches=tuple(self._redecided(match, column, target) for match in self.matches))

    def confirmed(self, least: float = 0.0) -> "Mapping":
        """Return the mapping with every suggestion accepted that is at least so like, the others passed over."""
        return replace(self, matches=tuple(_settled(match, least) for match in self.matches))

    def _redecided(self, match: Match, column: int, target: str) -> Match:
        if match.column == column:
            reason = "由您指定" if target else "由您指定不导入"
            return replace(match, target=target, confidence=Confidence.CHOSEN, reason=reason)
        if target and match.target == target:
            return replace(match, target="", confidence=Confidence.NONE, reason="这一项已改由另一列提供")
        return match


def _settled(match: Match, least: float) -> Match:
    if match.confidence is not Confidence.SUGGESTED:
        return match
    if match.score < least:
        return replace(match, target="", confidence=Confidence.NONE, reason="内容与表头不符，未导入")
    return replace(match, confidence=Confidence.CHOSEN, reason="已确认")
