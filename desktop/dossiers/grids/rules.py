"""What keeps the draft of a grid from being saved: its place in the tree, its code, its name beside its siblings."""

from collections.abc import Iterator, Sequence
from datetime import date

from desktop.drafting import written_faults
from desktop.drafts import Draft
from desktop.errors import Problem
from desktop.fields import Field
from desktop.grids.coding import VILLAGE_DIGITS, code_fault
from desktop.grids.naming import grid_key
from desktop.grids.service import GridNode, Grids
from desktop.schemes import Level, Scheme

NO_PARENT = "请选择上级网格"
CLOSED_PARENT = "“{name}”已撤销，不能在它下面新建网格"
NOTHING_BELOW = "按“{scheme}”，“{name}”（{level}）下面不再分网格"
WRONG_LEVEL = "“{name}”下面应是{levels}"
OTHER_PARENT = "改变上级网格请用“调整网格”"
NEEDS_DIVISION = f"{{level}}使用 {VILLAGE_DIGITS} 位区划代码，请填写"
USED = "编码 {code} 已由“{name}”使用过，编码不能重复使用"
SAME_NAME = "“{parent}”下已有“{name}”"


def draft_faults(draft: Draft, fields: Sequence[Field], grids: Grids, scheme: Scheme, day: date) -> list[Problem]:
    """Return every fault of a draft, field by field."""
    found = written_faults(draft, [field for field in fields if field.key != "parent_id"], day)
    own = grids.nodes.get(draft.id) if draft.id is not None else None
    parent = grids.nodes.get(draft.values.get("parent_id") or 0)
    level = None
    if own is not None:
        if draft.values.get("parent_id") != own.parent_id:
            found.append(Problem("parent_id", OTHER_PARENT))
    else:
        level, fault = level_below(parent, draft.values.get("level"), scheme)
        if fault:
            found.append(Problem("parent_id", fault))
    found += [Problem("code", fault) for fault in _code_faults(draft, own, level, grids)]
    name = (draft.values.get("name") or "").strip()
    above = own.parent_id if own is not None else parent.id if parent is not None else None
    if name and above is not None and (same := _namesake(grids, above, name, draft.id)) is not None:
        found.append(Problem("name", SAME_NAME.format(parent=grids.name(above), name=same.name)))
    return found


def level_below(parent: GridNode | None, wanted: str | None, scheme: Scheme) -> tuple[Level | None, str]:
    """Return the level of a new grid, or what forbids it; without a wish it is the first that may stand there."""
    if parent is None:
        return None, NO_PARENT
    if parent.closed:
        return None, CLOSED_PARENT.format(name=parent.name)
    above = next((level for level in scheme.levels if level.key == parent.level), None)
    below = scheme.below(above.key) if above is not None else ()
    if not below:
        title = above.title if above is not None else parent.level
        return None, NOTHING_BELOW.format(scheme=scheme.title, name=parent.name, level=title)
    level = next((one for one in below if wanted in (None, one.key)), None)
    if level is None:
        return None, WRONG_LEVEL.format(name=parent.name, levels="或".join(one.title for one in below))
    return level, ""


def _code_faults(draft: Draft, own: GridNode | None, level: Level | None, grids: Grids) -> Iterator[str]:
    code = (draft.values.get("code") or "").strip()
    if not code:
        if level is not None and level.administrative:
            yield NEEDS_DIVISION.format(level=level.title)
        return
    if own is not None and own.code == code:
        return
    if fault := code_fault(code):
        yield fault
    elif level is not None and level.administrative and not (len(code) == VILLAGE_DIGITS and code.isdecimal()):
        yield NEEDS_DIVISION.format(level=level.title)
    bearer = grids.bearer(code)
    if bearer is not None and bearer.id != draft.id:
        yield USED.format(code=code, name=grids.path_name(bearer.id))


def _namesake(grids: Grids, parent: int, name: str, own: int | None) -> GridNode | None:
    """Return a grid in force beside another that is called the same, however it is written."""
    key = grid_key(name)
    beside = (node for node in grids.children(parent) if node.id != own and not node.closed)
    return next((node for node in beside if grid_key(node.name) == key), None)
