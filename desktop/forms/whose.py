"""Whose a bare column is: the 联系电话 behind 监护人姓名 is the guardian's, that behind 代领人姓名 nobody's we know."""

from collections.abc import Container, Sequence

from desktop.forms.cards.owners import asks_of_owner, owner_named
from desktop.forms.reading.shapes import heading_of
from desktop.forms.scope import Subject
from desktop.forms.shape import Slot
from desktop.sheets.headings import Heading, normalise_heading
from desktop.sheets.roles import grammar, roles_in

NAMES = ("姓名", "名字")
NAME = NAMES[0]
PERSONS = ("人", "员", "长", "主任", "书记", "干部", "医生", "民警", "领导", "教师", "老师")  # how words for people end
BETWEEN = ("关系", "性别", "年龄", "职务", "单位", "岗位")  # may stand between somebody's name and telephone
OTHER, RELATION = "其他", "关系"
SHORTEST = 2
NOBODYS = frozenset({Subject.DWELLINGS, Subject.CASES})  # have no telephone of their own
ASKS = ("是否", "有无")
OF_THE_LIST = frozenset({"student", "child", "party"})  # roles of whom a list may be: 申请人姓名
HEAD = frozenset({"head"})
MEMBER = frozenset({"member"})


def called_otherwise(slots: Sequence[Slot]) -> str:
    """Return the key of the column that names whom a list without 姓名 is of: 患者姓名; nothing where none seems to."""
    for slot in slots:
        before = _before_name(normalise_heading(heading_of(slot).text))
        if before and roles_in(before) != HEAD:
            return slot.key if roles_in(before) <= OF_THE_LIST else ""
    return ""


def headings_of(
    slots: Sequence[Slot], subject: Subject, known: Container[str], *, is_card: bool = False, called: str = ""
) -> list[Heading]:
    """Return the headings of the columns of a record, bare ones with the word for whom they follow.

    `known` are the headings of the subject: what they call a name is that of the record itself, as is the column
    `called`. In a card whoever was named last stays meant in the next rows only where records have no telephone of
    their own.
    """
    if is_card and subject not in NOBODYS:
        return [heading_of(slot) for slot in slots]
    own = grammar().whose.get(subject.value, {}).get("", frozenset())
    found, owner, is_named = [], "", False
    for slot in slots:
        heading = heading_of(slot)
        word = normalise_heading(heading.text)
        if slot.key == called:
            heading, owner = _spoken(heading, "", NAME), ""
        elif heading.path and roles_in(normalise_heading("".join(heading.path))):
            owner = owner_named(heading.path[-1]) if is_card else ""  # what stands above says whose
        elif _names_somebody(word, known):
            named = owner_named(word) or _before_name(word) or word
            owner = "" if roles_in(named) & own else named
            if is_named and subject is Subject.PEOPLE and roles_in(named) == MEMBER:  # somebody beside whom it is of
                heading, owner = _spoken(heading, OTHER), f"{OTHER}{named}"
        elif owner and (_is_asked(word, subject) or (owner.startswith(OTHER) and word.endswith(RELATION))):
            heading = _spoken(heading, owner)
        elif not word.endswith(BETWEEN):
            owner = ""
        is_named = is_named or word in NAMES
        found.append(heading)
    return found


def _spoken(heading: Heading, owner: str, text: str = "") -> Heading:
    return Heading(heading.index, f"{owner}{text or heading.text}", heading.path, heading.column)


def _names_somebody(word: str, known: Container[str]) -> bool:
    if owner_named(word):
        return True
    return word not in known and not word.startswith(ASKS) and (bool(_before_name(word)) or _ends_in_somebody(word))


def _ends_in_somebody(word: str) -> bool:
    return word.endswith(PERSONS) or word.endswith(tuple(grammar().roles))


def _before_name(word: str) -> str:
    ending = next((one for one in NAMES if word.endswith(one)), "")
    before = word.removesuffix(ending) if ending else ""
    return before if len(before) >= SHORTEST else ""


def _is_asked(word: str, subject: Subject) -> bool:
    """Whether a bare word asks for what is somebody's; where somebody lives, only of those in a case."""
    return asks_of_owner(word) or (subject is Subject.CASES and word in grammar().facts["address"])
