"""Whose a bare column is: the 联系电话 behind 监护人姓名 is the guardian's, that behind 代领人姓名 nobody's we know."""

from collections.abc import Container, Sequence

from desktop.forms.cards.owners import asks_of_owner, owner_named
from desktop.forms.reading.shapes import heading_of
from desktop.forms.scope import Subject
from desktop.forms.shape import Slot
from desktop.sheets.headings import Heading, normalise_heading
from desktop.sheets.roles import grammar, roles_in

NAMES = ("姓名", "名字")
BETWEEN = ("关系", "性别", "年龄", "职务", "单位", "岗位")  # may stand between somebody's name and telephone
SHORTEST = 2
NOBODYS = frozenset({Subject.DWELLINGS, Subject.CASES})  # have no telephone of their own


def headings_of(
    slots: Sequence[Slot], subject: Subject, known: Container[str], *, is_card: bool = False
) -> list[Heading]:
    """Return the headings of the columns of a record, bare ones with the word for whom they follow.

    `known` are the headings of the subject: what they call a name is that of the record itself. In a card whoever was
    named last stays meant in the next rows only where records have no telephone of their own.
    """
    if is_card and subject not in NOBODYS:
        return [heading_of(slot) for slot in slots]
    own = grammar().whose.get(subject.value, {}).get("", frozenset())
    found, owner = [], ""
    for slot in slots:
        heading = heading_of(slot)
        word = normalise_heading(heading.text)
        if heading.path and roles_in(normalise_heading("".join(heading.path))):
            owner = owner_named(heading.path[-1]) if is_card else ""  # what stands above says whose
        elif _names_somebody(word, known):
            named = owner_named(word) or _before_name(word)
            owner = "" if roles_in(named) & own else named
        elif owner and _is_asked(word, subject):
            heading = Heading(heading.index, owner + heading.text, heading.path, heading.column)
        elif not word.endswith(BETWEEN):
            owner = ""
        found.append(heading)
    return found


def _names_somebody(word: str, known: Container[str]) -> bool:
    return bool(owner_named(word)) or (bool(_before_name(word)) and word not in known)


def _before_name(word: str) -> str:
    ending = next((one for one in NAMES if word.endswith(one)), "")
    before = word.removesuffix(ending) if ending else ""
    return before if len(before) >= SHORTEST else ""


def _is_asked(word: str, subject: Subject) -> bool:
    """Whether a bare word asks for what is somebody's; where somebody lives, only of those in a case."""
    return asks_of_owner(word) or (subject is Subject.CASES and word in grammar().facts["address"])
