"""How near what is typed comes to the title of something to choose, by words, pinyin, initials or further headings."""

from collections.abc import Sequence

from desktop.fields import Field
from desktop.names import initials, pinyin


class TargetSearch:
    """Ranks targets; how each is spelt is found once."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._aliases = {field.key: " ".join(field.aliases) for field in fields}
        self._spelt: dict[str, tuple[str, ...]] = {}

    def rank(self, key: str, title: str, typed: str) -> int | None:
        """Return how near a lower-case text comes, 0 the nearest; None where it means something else."""
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
