"""Several people side by side in one row (成员1姓名 … 成员2姓名 …) become one row each, shared columns repeated."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from desktop.sheets.frames import Cell
from desktop.sheets.headings import Heading, normalise_heading

FEWEST_PARTS = 2  # 联系电话1, 联系电话2 are two telephones of one person: a block has several parts
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九十", 1)}
_NUMBERED = re.compile(r"(?P<stem>\D*?[^\W\d_]\D*?)(?P<number>\d{1,2}|[一二三四五六七八九十])(?P<rest>\D*)")
_ORDINAL = re.compile(
    r"第(?P<number>\d{1,2}|[一二三四五六七八九十])(?:个|位|名)?(?P<stem>\D*?(?:成员|人|户))(?P<rest>\D*)"
)
_HEAD, _RELATION = "户主", ("与户主关系", "与户主的关系", "家庭关系", "关系")
_WHO = ("姓名", "名字", "身份证", "身份号码", "证件号")


@dataclass(frozen=True, slots=True)
class Unfolding:
    """How one row becomes several: the shared columns, then for each person the column of each part, -1 for none."""

    headings: tuple[Heading, ...]
    shared: tuple[int, ...]
    people: tuple[tuple[int, ...], ...]
    head: int = -1  # which of the people is the head of the household
    relation: int = -1  # which part says the relation to the head

    def rows(self, cells: Sequence[Cell]) -> Iterator[tuple[Cell, ...]]:
        """Yield a row for every person in it; for nobody, the shared cells alone if they say anything."""
        shared = tuple(cells[place] for place in self.shared)
        found = False
        for person, places in enumerate(self.people):
            parts = [cells[place] if place >= 0 else "" for place in places]
            if any(part != "" for part in parts):
                found = True
                if person == self.head and self.relation >= 0 and parts[self.relation] == "":
                    parts[self.relation] = _HEAD
                yield (*shared, *parts)
        if not found and any(cell != "" for cell in shared):
            yield (*shared, *[""] * len(self.people[0]))


def find_blocks(headings: Sequence[Heading]) -> Unfolding | None:
    """Return how to unfold a table that has people side by side, or None."""
    return _numbered(headings) or _repeated(headings)


def _numbered(headings: Sequence[Heading]) -> Unfolding | None:
    """Find 成员1姓名, 成员2姓名 or 成员1 over 姓名."""
    found: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for place, heading in enumerate(headings):
        if parts := numbered(heading):
            stem, number, part = parts
            found[stem][number].setdefault(part, place)
    for groups in found.values():
        names = list(dict.fromkeys(part for number in sorted(groups) for part in groups[number]))
        if len(groups) > 1 and len(names) >= FEWEST_PARTS and any(who in name for name in names for who in _WHO):
            blocks = [groups[number] for number in sorted(groups)]
            return _with_head(headings, blocks, names)
    return None


def numbered(heading: Heading) -> tuple[str, int, str] | None:
    """Return stem, number and part of a heading such as 成员1姓名; None for others."""
    words = [normalise_heading(word) for word in (*heading.path, heading.text)]
    for level, word in enumerate(words):
        match = _ORDINAL.fullmatch(word) or _NUMBERED.fullmatch(word)
        if match:
            part = match["rest"] + "".join(words[level + 1 :])
            if not part:
                return None
            number = _DIGITS.get(match["number"]) or int(match["number"])
            return match["stem"], number, part
    return None


def _with_head(headings: Sequence[Heading], blocks: list[dict[str, int]], names: list[str]) -> Unfolding:
    """Put the head of the household, where named in columns of their own, before the other members."""
    taken = {place for block in blocks for place in block.values()}
    head = {}
    for place, heading in enumerate(headings):
        words = normalise_heading("".join((*heading.path, heading.text)))
        if place not in taken and words.startswith(_HEAD) and words.removeprefix(_HEAD) in names:
            head[words.removeprefix(_HEAD)] = place
    if len(head) >= FEWEST_PARTS:
        blocks = [head, *blocks]
    relation = next((place for place, name in enumerate(names) if name in _RELATION), -1)
    has_head = len(head) >= FEWEST_PARTS
    return _unfolding(headings, blocks, names, 0 if has_head else -1, relation, taken)


def _repeated(headings: Sequence[Heading]) -> Unfolding | None:
    """Find 姓名 性别 电话 | 姓名 性别 电话: the same headings again and again, as printed lists have to save paper."""
    words = [normalise_heading(heading.full) for heading in headings]
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        places[word].append(place)
    repeated = [word for word in places if len(places[word]) > 1]
    if len(repeated) < FEWEST_PARTS or not any(who in word for word in repeated for who in _WHO):
        return None
    times = len(places[repeated[0]])
    if any(len(places[word]) != times for word in repeated):
        return None
    blocks = [{word: places[word][number] for word in repeated} for number in range(times)]
    if any(max(one.values()) >= min(two.values()) for one, two in pairwise(blocks)):
        return None
    return _unfolding(headings, blocks, repeated, -1, -1, {place for block in blocks for place in block.values()})


def _unfolding(
    headings: Sequence[Heading],
    blocks: list[dict[str, int]],
    names: list[str],
    head: int,
    relation: int,
    taken: set[int],
) -> Unfolding:
    shared = [place for place in range(len(headings)) if place not in taken]
    columns = [headings[place] for place in shared]
    for name in names:
        first = headings[next(block[name] for block in blocks if name in block)]
        word = first.text if normalise_heading(first.text) == name else name
        columns.append(Heading(0, word, (), first.column))
    return Unfolding(
        tuple(replace(heading, index=place) for place, heading in enumerate(columns)),
        tuple(shared),
        tuple(tuple(block.get(name, -1) for name in names) for block in blocks),
        head,
        relation,
    )
