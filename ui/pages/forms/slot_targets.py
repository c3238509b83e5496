"""What a place of a form may be filled with, found by words, pinyin or initials."""

from collections.abc import Mapping, Sequence

from desktop.fields import Field
from desktop.forms.plan import FIXED, Filler
from desktop.sheets.mapping import Target
from ui.pages.forms.words import LEFT_OUT
from ui.pages.target_search import TargetSearch
from ui.suggestions import Proposal

TYPED = "要每行都写一样的文字，直接输入"


class SlotTargets:
    """Proposes what a place may be filled with; what is typed and means nothing may stand as it is."""

    def __init__(self, targets: Sequence[Target], fields: Sequence[Field]) -> None:
        self.targets = [one for one in targets if one.target != FIXED]
        self._titles = {one.target: one.title for one in targets}
        self._search = TargetSearch(fields)

    def title(self, target: str) -> str:
        """Return the words for a target."""
        if not target:
            return LEFT_OUT
        return f"固定文字“{target[1:]}”" if target.startswith(FIXED) else self._titles.get(target, target)

    def propose(self, typed: str, fillers: Mapping[str, Filler]) -> list[Proposal]:
        """Return what a half-typed text may mean; everything in its groups for an empty one."""
        text = typed.strip()
        taken = {filler.target: key.partition("~")[0] for key, filler in fillers.items() if filler.target}
        if not text:
            return [Proposal("", LEFT_OUT), *self._grouped(taken)]
        found: list[tuple[int, Proposal]] = []
        for one in self.targets:
            rank = self._search.rank(one.target, one.title, text.lower())
            if rank is not None:
                found.append((rank, self._proposal(one, taken, with_group=True)))
        found.sort(key=lambda pair: pair[0])
        passed = [Proposal("", LEFT_OUT)] if LEFT_OUT.startswith(text) else []
        fixed = Proposal(FIXED + text, f"每行都写“{text}”", "固定文字")
        return [*passed, *(proposal for _, proposal in found), fixed]

    def _grouped(self, taken: Mapping[str, str]) -> list[Proposal]:
        found, group = [], None
        for one in self.targets:
            if one.group != group:
                group = one.group
                if group:
                    found.append(Proposal(None, group))
            found.append(self._proposal(one, taken, with_group=False))
        return [*found, Proposal(None, TYPED)]

    def _proposal(self, one: Target, taken: Mapping[str, str], *, with_group: bool) -> Proposal:
        used = f"已填 {taken[one.target]}" if one.target in taken else one.group if with_group else ""
        return Proposal(one.target, one.title, used)
