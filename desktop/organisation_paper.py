"""From organisations to paper: the roster of one of them, and the tree of the party's."""

from collections.abc import Iterator, Sequence

from desktop.display import Display
from desktop.organisations.dossier import TreeLine
from desktop.paper import imprint, shown
from desktop.printing.document import Document
from desktop.printing.organisations import RosterSheet, TreeRow, roster_document, tree_document
from desktop.program import Program

FACTS = ("kind_code", "grid_id", "parent_id", "leader", "leader_phone", "host", "founded_on")
MEMBER = ("name", "duty", "kind_code", "political_code", "phone", "valid_from", "note")


def organisation_document(program: Program, key: int, *, revealed: bool = False) -> Document:
    """Return the roster of an organisation: what it is, and who belongs to it now."""
    organisations, show = program.organisations, shown(Display(program.codes, program.grids), revealed=revealed)
    dossier, texts = organisations.dossier(key), organisations.list.rows([key], show)[key]
    titles = {field.key: field.title for field in organisations.fields_of(dossier.family)}
    members = [one for one in organisations.members.of(key, show) if one.is_present]
    facts = [(titles[name], texts.get(name, "")) for name in FACTS if name in titles]
    sheet = RosterSheet(
        title=texts.get("family", ""),
        name=dossier.title,
        number=f"共 {len(members)} 人",
        facts=(*facts, ("联系户", dossier.household)),
        functions=texts.get("functions", ""),
        members=tuple(tuple(one.texts.get(name, "") for name in MEMBER) for one in members),
        imprint=imprint(program, revealed=revealed),
    )
    return roster_document(sheet)


def party_document(program: Program, grid: int | None = None) -> Document:
    """Return the tree of the party's organisations, of a grid with all below it or of the whole office."""
    where = program.grids.path_name(grid) if grid is not None else program.office.office.facts.town_name
    rows = list(_rows(program.organisations.tree(grid), 0))
    return tree_document(rows, where, imprint(program, revealed=True))


def _rows(trees: Sequence[TreeLine], depth: int) -> Iterator[TreeRow]:
    for tree in trees:
        line = tree.line
        yield TreeRow(depth, (line.name, line.kind, line.grid, line.leader, str(line.members or "")), tree.fault)
        yield from _rows(tree.below, depth + 1)
