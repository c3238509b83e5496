"""How papers are found by their names, the records they are of, and the grids they are for."""

from collections.abc import Callable, Mapping, Sequence

from desktop.finding import Finder, Hit
from desktop.grids.service import Grids
from desktop.names import initials, pinyin
from desktop.print_centre.kinds import Named, Printable

MOST = 20  # records that are proposed
KINDS = {"case_record": "case"}  # what the search box calls the records of a table


def means(printable: Printable, word: str) -> bool:
    """Return whether a typed word, in small letters, means a paper."""
    title = printable.title.lower()
    spelt = (initials(title), pinyin(title), initials(title).replace(" ", ""), pinyin(title).replace(" ", ""))
    return any(
        word in one for one in (title, printable.words.lower(), printable.about.lower(), printable.group, *spelt)
    )


def is_called(printable: Printable, word: str) -> bool:
    """Return whether the very name of a paper holds a word, or begins with its letters."""
    title = printable.title.lower()
    spelt = (initials(title).replace(" ", ""), pinyin(title).replace(" ", ""))
    return word in title or any(one.startswith(word) for one in spelt)


def records_of(finder: Finder, printable: Printable, text: str) -> Sequence[Named]:
    """Return the first records a text means that a paper can be of."""
    if printable.look_up is not None:
        return printable.look_up(text)
    kind = KINDS.get(printable.subject, printable.subject)
    own: Mapping[str, Callable[[], Sequence[Hit]]] = {
        "person": lambda: finder.people(text, MOST),
        "household": lambda: finder.households(text, MOST),
        "staff": lambda: finder.staff(text),
        "organisation": lambda: finder.organisations(text),
        "case": lambda: finder.cases(text, MOST),
    }
    hits = own[kind]() if kind in own else [one for one in finder.find(text, MOST) if one.kind == kind]
    return [Named(one.key, one.title, one.detail) for one in hits]


def lowest(grids: Grids, scope: int | None) -> list[int]:
    """Return the grids in force below which there is none, in the order of the tree, in one grid or in all."""
    inside = set(grids.subtree(scope)) if scope is not None else set(grids.nodes)
    return [
        node.id
        for node in grids.in_order()
        if node.id in inside
        and not node.closed
        and node.parent_id is not None
        and all(one.closed for one in grids.children(node.id))
    ]
