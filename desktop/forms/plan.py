"""How a form is filled: what goes into each place, whom it is about, how it is divided into files."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from desktop.forms.scope import Scope
from desktop.forms.shape import Reading
from desktop.sheets.mapping import Confidence

FIXED = "="  # before a text that is written as it is
COMPUTED = "!"  # before what is no field of a record: !serial, !office, !today
MEMBER = "@"  # before a member of the record's household: @2/name, @head/phone


@dataclass(frozen=True, slots=True)
class Filler:
    """What one slot is filled with, and on what ground that was taken for right.

    `target` is a field of the record, `field#part` for a part of it, `@2/name` for the second member of the household,
    `!serial`, `!office`, `!clerk`, `!today`, `!village` and their like (desktop.forms.values.offered), `=text` for a
    fixed text, or nothing: the place is left as it is.
    """

    slot: str
    target: str = ""
    confidence: Confidence = Confidence.NONE
    reason: str = ""
    style: str = ""  # how dates and yes and no are written, where the clerk chose: see desktop.forms.values.wording

    @property
    def is_certain(self) -> bool:
        """Whether it is written without asking."""
        return self.confidence in (Confidence.EXACT, Confidence.LEARNT, Confidence.CHOSEN)


@dataclass(frozen=True)
class Plan:
    """Everything that was decided about a form. The same plan fills it again next month."""

    fillers: Mapping[str, Filler]  # by the key of the slot
    scope: Scope | None = None
    row_limit: int = 0  # most rows in one file; none: no limit
    by_village: bool = False  # a file for each village
    apart: bool = False  # of cards: a file for each record, not a sheet
    counts: Mapping[str, Any] = field(default_factory=dict)  # of a form of counts: desktop.forms.counts
    fixed: Mapping[str, str] = field(default_factory=dict)  # answers that stay: 填报人, 联系电话, by target
    places: tuple[str, ...] = ()  # slots of the area in the form it was kept with, in order
    lines: tuple[tuple[str, str], ...] = ()  # slots around it, and their words
    titled: str = ""  # what stood above it: other forms have the same headings
    reading: Reading | None = None  # how the form is read, where the clerk had to say so

    def chosen(self, slot: str, target: str, style: str = "") -> Self:
        """Return the plan with one slot decided by the clerk."""
        reason = "由您指定" if target else "由您指定不填"
        filler = Filler(slot, target, Confidence.CHOSEN, reason, style)
        return replace(self, fillers={**self.fillers, slot: filler})

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "fillers": {
                key: [one.target, one.confidence.value, one.reason, one.style] for key, one in self.fillers.items()
            },
            "scope": self.scope.plain() if self.scope else None,
            "row_limit": self.row_limit,
            "by_village": self.by_village,
            "apart": self.apart,
            "counts": dict(self.counts),
            "fixed": dict(self.fixed),
            "places": list(self.places),
            "lines": [list(one) for one in self.lines],
            "titled": self.titled,
            "reading": self.reading.plain() if self.reading else None,
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """Return what JSON held."""
        fillers = {
            key: Filler(key, target, Confidence(confidence), reason, style)
            for key, (target, confidence, reason, style) in plain["fillers"].items()
        }
        scope = Scope.of(plain["scope"]) if plain.get("scope") else None
        return cls(
            fillers, scope, int(plain.get("row_limit") or 0), bool(plain.get("by_village")),
            bool(plain.get("apart")), plain.get("counts") or {}, plain.get("fixed") or {},
            tuple(plain.get("places") or ()), tuple((key, words) for key, words in plain.get("lines") or ()),
            str(plain.get("titled") or ""), Reading.of(plain["reading"]) if plain.get("reading") else None,
        )  # fmt: skip
