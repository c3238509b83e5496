"""What a column may be taken for, found by words, pinyin or initials."""

from collections.abc import Sequence

from desktop.fields import Field
from desktop.sheets.mapping import Mapping
from ui.pages.imports.words import PASSED_OVER
from ui.pages.target_search import TargetSearch
from ui.suggestions import Proposal


class Targets:
    """Proposes targets for the columns of one sheet."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._search = TargetSearch(fields)
        self.mapping: Mapping | None = None

    def propose(self, typed: str) -> list[Proposal]:
        """Return what a half-typed text may mean; everything for an empty one, by the groups of the form."""
        if self.mapping is None:
            return []
        taken = {match.target: match.letter for match in self.mapping.matches if match.taken}
        typed = typed.strip().lower()
        found: list[tuple[int, Proposal]] = []
        for target in self.mapping.targets:
            rank = self._search.rank(target.target, target.title, typed)
            if rank is not None:
                used = f"现为 {taken[target.target]} 列" if target.target in taken else target.group
                found.append((rank, Proposal(target.target, target.title, used)))
        found.sort(key=lambda pair: pair[0])
        passed = [] if typed and not PASSED_OVER.startswith(typed) else [Proposal("", PASSED_OVER)]
        return [*passed, *(proposal for _, proposal in found)]

    def title(self, target: str) -> str:
        """Return the words for a target."""
        return self.mapping.title_of(target) if self.mapping is not None else ""
