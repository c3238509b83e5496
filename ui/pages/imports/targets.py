"""What a column may be taken for, found by words, pinyin or initials."""

from collections.abc import Sequence

from desktop.fields import Field
from desktop.names import initials, pinyin
from desktop.sheets.mapping import Mapping
from ui.pages.imports.words import PASSED_OVER
from ui.suggestions import Proposal


class Targets:
    """Proposes targets for the columns of one sheet."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._aliases = {field.key: " ".join(field.aliases) for field in fields}
        self._spelt: dict[str, tuple[str, ...]] = {}
        self.mapping: Mapping | None = None

    def propose(self, typed: str) -> list[Proposal]:
        """Return what a half-typed text may mean; everything for an empty one, by the groups of the form."""
        if self.mapping is None:
            return []
        taken = {match.target: match.letter for match in self.mapping.matches if match.taken}
        typed = typed.strip().lower()
        found: list[tuple[int, Proposal]] = []
        for target in self.mapping.targets:
            rank = self._rank(target.target, target.title, typed)
            if rank is not None:
                used = f"现为 {taken[target.target]} 列" if target.target in taken else target.group
                found.append((rank, Proposal(target.target, target.title, used)))
        found.sort(key=lambda pair: pair[0])
        passed = [] if typed and not PASSED_OVER.startswith(typed) else [Proposal("", PASSED_OVER)]
        return [*passed, *(proposal for _, proposal in found)]

    def title(self, target: str) -> str:
        """Return the words for a target."""
        return self.mapping.title_of(target) if self.mapping is not None else ""

    def _rank(self, key: str, title: str, typed: str) -> int | None:
        if not typed:
            return 0
        if key not in self._spelt:
            self._spelt[key] = (title, initials(title), pinyin(title), self._aliases.get(key, ""))
        words, letters, sound, aliases = self._spelt[key]
        if words.startswith(typed) or letters.startswith(typed):
            return 0
        if sound.startswith(typed) or typed in words:
            return 1
        return 2 if typed in aliases or (len(typed) > 1 and typed in letters) else None
