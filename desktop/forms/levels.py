"""At which level the grids stand that a form is about: a table of 网格 has a row for each grid, none for the town."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from desktop.dossiers.grids.list import LEVEL
from desktop.forms.scope import Scope, Subject
from desktop.forms.shape import FormShape
from desktop.grids.service import VILLAGE
from desktop.program import Program
from desktop.sheets.headings import normalise_heading

GRID_WORD, SMALLEST = "网格", "微网格"
NAMES = ("网格", "网格名", "网格名称", "网格编码", "网格编号", "网格代码")  # how headings end that name what a row is
VILLAGE_WORDS = ("村", "社区", "居委会")


def levelled(program: Program, subject: Subject, scope: Scope | None, shape: FormShape) -> Scope | None:
    """Return what is proposed as the scope of a form with the level of its grids; other subjects have none."""
    if subject is not Subject.GRIDS or (scope is not None and (LEVEL in scope.filters or scope.keys is not None)):
        return scope
    words = [normalise_heading(slot.words.rpartition("/")[2]) for slot in shape.area.slots]
    names = [word for word in words if word.endswith(NAMES)]
    level = _of_grids(program, names) or _of_grids(program, [shape.title]) or _of_villages(program, words)
    known = scope or Scope(subject)
    return replace(known, filters={**known.filters, LEVEL: level}) if level else scope


def _of_grids(program: Program, words: Iterable[str]) -> str:
    """Return the lowest level that some words name by its title; where they only say 网格 the one with most grids."""
    grids, said = program.grids, " ".join(words)
    nodes = [node for node in grids.nodes.values() if not node.closed and node.parent_id is not None]
    depths = {node.level: node.path.count("/") for node in nodes}
    titles = {key: grids.level_title(key) for key in depths}
    named = [key for key, title in titles.items() if GRID_WORD in title and title in said]
    if named:
        return max(named, key=lambda key: depths[key])
    if GRID_WORD not in said:
        return ""
    counts = Counter(node.level for node in nodes if node.level != VILLAGE and SMALLEST not in titles[node.level])
    return counts.most_common(1)[0][0] if counts else ""


def _of_villages(program: Program, words: Iterable[str]) -> str:
    has_villages = any(node.level == VILLAGE for node in program.grids.nodes.values())
    return VILLAGE if has_villages and any(part in word for word in words for part in VILLAGE_WORDS) else ""
