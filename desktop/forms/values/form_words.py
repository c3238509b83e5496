"""Words of forms that no standard has: what a code is usually called, and which wider code holds it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop.resources import resources


@dataclass(frozen=True)
class TagFact:
    """What the dossier itself says of a tag: who is a member of the party has it among the political statuses."""

    field: str
    codes: tuple[str, ...] = ()  # of whom it is true
    others: tuple[str, ...] = ()  # of whom it is not true
    least: int = 0  # of a number

    def holds(self, value: Any) -> bool:
        """Whether a value of the field makes it true."""
        if self.least:
            return int(value) >= self.least
        return value in self.codes if self.codes else value not in self.others


@dataclass(frozen=True)
class FormWords:
    """By code list, then by code."""

    usual: Mapping[str, Mapping[str, str]]
    broader: Mapping[str, Mapping[str, str]]
    loose: Mapping[str, Mapping[str, tuple[str, ...]]]  # words that an import takes for a code, but that say more
    tag_facts: Mapping[str, "TagFact"]  # by the tag of a person
    ordered: tuple[str, ...]  # lists whose tens run from the highest to the lowest: 大专及以上

    def says_more(self, list_key: str, code: str, word: str) -> bool:
        """Whether a word says more than a code does: who is 其他 need not be 文盲."""
        return word in self.loose.get(list_key, {}).get(code, ())

    def wider(self, list_key: str, code: str) -> Iterator[str]:
        """Yield the codes that hold one, the nearest first."""
        above, seen = self.broader.get(list_key, {}), {code}
        while (code := above.get(code, "")) and code not in seen:
            seen.add(code)
            yield code


@cache
def form_words() -> FormWords:
    """Return what is shipped."""
    content = json.loads((resources() / "forms" / "words.json").read_text("utf-8"))
    loose = {key: {code: tuple(words) for code, words in codes.items()} for key, codes in content["loose"].items()}
    facts = {
        tag: TagFact(one["field"], tuple(one.get("codes", ())), tuple(one.get("others", ())), one.get("least", 0))
        for tag, one in content["tag_facts"].items()
    }
    return FormWords(content["usual"], content["broader"], loose, facts, tuple(content["ordered"]))
