"""What a row of a roster means: which posts its words name, which day a month stands for, what the number tells."""

import re
from calendar import monthrange
from collections.abc import Sequence
from typing import Any

from desktop.grids.service import Grids
from desktop.intake.importable import Complain
from desktop.intake.rows import WRITTEN, Block
from desktop.roster.posts import BY_KIND, KIND_OF, post_at, posts_at, posts_meant, title_of
from desktop.schemes import Scheme

APPOINTED, HELD_AS = "appointed", "held_as"  # of a row: the posts it names, and the other duties
MONTHS = frozenset({"born_on", "hired_on", "filed_on", "trained_on", "certified_on", "certified_until"})
_MONTH = 7  # characters of 1985-04
_PARTS = re.compile(r"[、，,;；/+＋\n]+|兼任|兼(?!职)")


def judge(block: Block, complain: Complain, grids: Grids, scheme: Scheme) -> None:
    """Complete every row; complain where it contradicts itself or names no post that there is."""
    for key in MONTHS & block.columns.keys():
        block.columns[key] = [_whole_day(key, value) for value in block.columns[key]]
    _judge_numbers(block, complain)
    count = len(block)
    appointed: list[Any] = [None] * count
    held_as: list[Any] = [None] * count
    kinds = list(block.column("kind_code"))
    for place, (wording, named) in enumerate(zip(block.column("post"), block.column("grids"), strict=True)):
        posts, rest, trouble = _posts(scheme, grids, wording or "", kinds[place], named or ())
        if trouble and named:
            complain(place, "post", *trouble)
        appointed[place], held_as[place] = tuple(posts) or None, "、".join(rest) or None
        kinds[place] = kinds[place] or next((KIND_OF[post] for post in posts if post in KIND_OF), None)
    block.columns |= {APPOINTED: appointed, HELD_AS: held_as, "kind_code": kinds}


def _posts(
    scheme: Scheme, grids: Grids, wording: str, kind: str | None, named: Sequence[int]
) -> tuple[list[str], list[str], tuple[str, str] | None]:
    """Return the posts a cell names, its other duties, and what is wrong with it."""
    posts, rest, doubtful = list[str](), list[str](), ""
    levels = {grids.nodes[grid].level for grid in named}
    for part in filter(None, _PARTS.split(wording)):
        meant = posts_meant(scheme, part, kind)
        if len(meant) > 1:  # 网格员 alone: whichever of the two the level has
            there = {post.post for level in levels for post in posts_at(scheme, level)}
            meant = [post for post in meant if post in there]
        if len(meant) == 1:
            posts += [post for post in meant if post not in posts]
        elif meant:
            doubtful = part
        else:
            rest.append(part)
    if not posts and not doubtful and kind in BY_KIND:
        posts = [BY_KIND[kind]]
    if doubtful and not posts:
        return posts, rest, (f"“{doubtful}”没有写明是专职还是兼职", "请在“专/兼职”一列写明")
    if not posts and wording:
        return posts, rest, (f"“{wording}”不是网格的岗位，也没有写明专职还是兼职", "请写成网格长、专职网格员等")
    if not posts:
        return posts, rest, ("没有写明职务，也没有写明专职还是兼职", "请补上职务，如网格长、专职网格员")
    if len(named) > 1 and len(posts) > 1:
        return posts, rest, ("几个网格、几个职务写在一行，看不出在哪个网格任哪个职务", "请每个网格写一行")
    for grid in named:
        level, name = grids.nodes[grid].level, grids.name(grid)
        for post in posts:
            if post_at(scheme, level, post) is None:
                title = title_of(scheme, level, post)
                return posts, rest, (f"“{name}”这一级没有“{title}”这个岗位", "请核对网格和职务，或在网格方案里增加岗位")
    return posts, rest, None


def _judge_numbers(block: Block, complain: Complain) -> None:
    """Complete birth and sex from the number; complain where the sheet says otherwise."""
    if "id_no" not in block.columns:
        return
    ids, births, sexes = (list(block.column(key)) for key in ("id_no", "born_on", "sex_code"))
    for place, number in enumerate(ids):
        if not number:
            continue
        if number[0] == WRITTEN:
            complain(place, "id_no", "不是公民身份号码", "请核对，没有的留空")
            continue
        own = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        birth = births[place]
        if birth and birth not in (own, f"{own[:_MONTH]}-01"):  # the first may stand for the month
            complain(place, "born_on", f"与身份证号不一致，号码中是 {own}", "请核对")
        births[place] = own
        sex = "1" if number[16] in "13579" else "2"
        if sexes[place] in ("1", "2") and sexes[place] != sex:
            complain(place, "sex_code", "与身份证号不一致", "请核对")
        sexes[place] = sex
    block.columns["born_on"], block.columns["sex_code"] = births, sexes


def _whole_day(key: str, value: Any) -> Any:
    """Return a month without a day as its first day, the end of a validity as its last."""
    if not isinstance(value, str) or len(value) != _MONTH:
        return value
    year, month = (int(part) for part in value.split("-"))
    return f"{value}-{monthrange(year, month)[1]:02}" if key == "certified_until" else f"{value}-01"
