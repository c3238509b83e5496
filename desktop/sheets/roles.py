"""Whose a column is: the words for people in headings (户主, 房主, 监护人 …) and what is asked of them (姓名, 电话 …).

The words, and which of them a kind of record means by which of its fields, are data: `resources/headings/roles.json`.
A field belongs to the role with which its key begins (`owner_phone`), and without one to whoever the record is about.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from desktop.fields import Field, also
from desktop.resources import resources
from desktop.sheets.headings import normalise_heading

_GLUED = ("", "的")  # between whose and what


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words: role by word, words by fact, and what fields of which kind of record stand for them."""

    roles: Mapping[str, str]
    facts: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, tuple[str, ...]]  # fact -> ends of keys; an empty one is the beginning alone
    whose: Mapping[str, Mapping[str, frozenset[str]]]  # kind -> beginning of keys -> roles
    things: Mapping[str, tuple[str, ...]]  # kind -> words for the record itself, as 企业 in 企业电话

    def words_of(self, roles: frozenset[str]) -> list[str]:
        """Return the words for any of the roles."""
        return [word for word, role in self.roles.items() if role in roles]


@cache
def grammar() -> Grammar:
    """Return the grammar that is shipped."""
    content = json.loads((resources() / "headings" / "roles.json").read_text("utf-8"))
    return Grammar(
        roles={word: role for role, words in content["roles"].items() for word in also(words)},
        facts={fact: also(words) for fact, words in content["facts"].items()},
        fields={fact: tuple(ends) for fact, ends in content["fields"].items()},
        whose={
            kind: {start: frozenset(also(roles)) for start, roles in starts.items()}
            for kind, starts in content["whose"].items()
        },
        things={kind: also(words) for kind, words in content["things"].items()},
    )


@cache
def _people() -> re.Pattern[str]:
    words = sorted(grammar().roles, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@lru_cache(maxsize=50_000)
def roles_in(heading: str) -> frozenset[str]:
    """Return whose a column is, as its normalised heading says; of words that begin together the longest counts."""
    return frozenset(grammar().roles[word] for word in _people().findall(heading))


class Whose:
    """Tells of the fields of one kind of record whose they are, and how headings may ask for them."""

    def __init__(self, kind: str, fields: Sequence[Field]) -> None:
        self._fields = {field.key: field for field in fields}
        self._starts = grammar().whose.get(kind, {})
        self._things = grammar().things.get(kind, ())
        self._admitted = {field.key: self._roles_of(field.key) | _named_by(field) for field in fields}

    def admits(self, key: str, heading: str) -> bool:
        """Whether a heading speaks of nobody but those whose the field is, or whom its own words name."""
        return roles_in(heading) <= self._admitted.get(key, self._starts.get("", frozenset()))

    def asked_of_roles(self) -> Iterator[tuple[str, Field]]:
        """Yield every heading that asks for a field of somebody: 房东, 房东的手机号码."""
        words = grammar()
        for start, roles in self._starts.items():
            for fact, ends in words.fields.items():
                keys = (f"{start}_{end}" if end else start for end in ends)
                field = next((self._fields[key] for key in keys if start and key in self._fields), None)
                if field is not None:
                    names = (*words.facts[fact], *("" for end in ends if not end))
                    yield from ((heading, field) for heading, _ in _joined(words.words_of(roles), names))

    def asked_of_itself(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield every heading that names the record, or whoever it is about, with the bare fact and its other words."""
        words = grammar()
        own = (*self._things, *words.words_of(self._starts.get("", frozenset())))
        for names in words.facts.values():
            yield from ((heading, (name, *names)) for heading, name in _joined(own, names))

    def _roles_of(self, key: str) -> frozenset[str]:
        start = next((start for start in self._starts if start and (key == start or key.startswith(f"{start}_"))), "")
        return self._starts.get(start, frozenset())


def _named_by(field: Field) -> frozenset[str]:
    """Return whom the words of a field name, though it may not be theirs: 户主 in 与户主关系."""
    return frozenset().union(*(roles_in(normalise_heading(word)) for word in (field.title, *field.aliases)))


def _joined(owners: Sequence[str], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for owner in owners:
        for name in names:
            yield from ((f"{owner}{glue}{name}", name) for glue in (_GLUED if name else _GLUED[:1]))
