"""What the drop-down list of a column says about what the column is: its words against the lists of codes."""

from collections.abc import Iterable, Sequence

from desktop.codes import Codes
from desktop.fields import Field, Kind
from desktop.sheets.cells import flag
from desktop.sheets.evidence import CONTRADICTS

LEAST = 2  # words that a list must have to say anything
AGREES = 0.6
_LISTED = (Kind.CODE, Kind.CODES, Kind.FLAG)
_MUTE = frozenset(("请选择", "未知", "不详", "未说明", "其他", "其它", "无", "-", "—", "/"))  # stand in any list


class Options:
    """Judges drop-down lists. Words count, also in older editions; bare numbers say nothing, any list has them."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes

    def share(self, field: Field, options: Iterable[str]) -> float | None:
        """Return which share of the words the field knows; None where there are too few to tell."""
        words = _telling(options)
        if field.kind not in _LISTED or len(words) < LEAST:
            return None
        return sum(self._knows(field, word) for word in words) / len(words)

    def contradict(self, field: Field, options: Sequence[str]) -> bool:
        """Whether a list can hardly be that of the field which the heading promises."""
        share = self.share(field, options)
        return share is not None and share <= CONTRADICTS

    def meant(self, fields: Iterable[Field], options: Sequence[str]) -> Field | None:
        """Return the one field whose list of codes this is; none where two would do, or it only says yes and no."""
        if all(map(says_yes_or_no, _telling(options))):
            return None
        listed = [field for field in fields if field.kind in (Kind.CODE, Kind.CODES)]
        shares = [(share, field) for field in listed if (share := self.share(field, options)) and share >= AGREES]
        best = max((share for share, _ in shares), default=0)
        found = [field for share, field in shares if share == best]
        return found[0] if len(found) == 1 else None

    def _knows(self, field: Field, word: str) -> bool:
        if field.kind is Kind.FLAG:
            return says_yes_or_no(word)
        names = self._codes.editions(field.codes)
        return self._codes.find(field.codes, word) is not None or any(
            self._codes.convert(field.codes, edition.key, word) is not None for edition in names
        )


def says_yes_or_no(word: str) -> bool:
    """Whether a word of a list is a yes or a no."""
    try:
        return flag(word) is not None
    except ValueError:
        return False


def _telling(options: Iterable[str]) -> list[str]:
    words = (option.strip() for option in options)
    return [word for word in words if word and word not in _MUTE and not word.isdecimal()]
