"""Whose a bare label is: the 联系电话 behind 监护人姓名 is the guardian's."""

from functools import cache

from desktop.sheets.headings import normalise_heading
from desktop.sheets.roles import grammar

_SELF = "self"


def owner_named(label: str) -> str:
    """Return the word for somebody whom a label asks for by name: 监护人 of 监护人姓名; nothing for 与户主关系."""
    return _owners().get(normalise_heading(label), "")


def asks_of_owner(label: str) -> bool:
    """Whether a label asks for what is somebody's own, without saying whose: 联系电话, 身份证号."""
    return normalise_heading(label) in _facts()


def asks_for_number(label: str) -> bool:
    """Whether a label asks for the number of somebody's identity card."""
    return any(normalise_heading(label).endswith(word) for word in grammar().facts["number"])


@cache
def _owners() -> dict[str, str]:
    words = grammar()
    names = ("", *words.facts["name"])
    return {f"{word}{name}": word for word, role in words.roles.items() if role != _SELF for name in names}


@cache
def _facts() -> frozenset[str]:
    facts = grammar().facts
    return frozenset((*facts["phone"], *facts["number"], *facts["document"]))
