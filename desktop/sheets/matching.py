"""From headings to fields: exact words first, then what the office confirmed before, then likeness with evidence.

Likeness alone is dangerous with the headings of real forms (业主身份证号码 is 0.9 like 居民身份证号码), so it only ever
suggests, and never across a word that says whose the column is.
"""

import hashlib
from collections.abc import Container, Iterable, Sequence
from collections.abc import Mapping as Words
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

from rapidfuzz import fuzz

from desktop.codes import Codes
from desktop.fields import Field, Kind
from desktop.sheets import vocabulary
from desktop.sheets.cells import text
from desktop.sheets.evidence import AGREES, Evidence
from desktop.sheets.frames import Cell
from desktop.sheets.headings import Heading, normalise_heading
from desktop.sheets.mapping import PARTED, Confidence, Mapping, Match, Target
from desktop.sheets.options import Options
from desktop.sheets.roles import Whose, roles_in
from desktop.sheets.vocabulary import ADDRESS_PARTS, DETAIL, PART_OF_WORD, VILLAGE, scopes_in

LIKE = 0.85
CODED = frozenset({Kind.CODE, Kind.CODES, Kind.FLAG})
PLAIN = 4  # characters: so long a heading of a code needs no group over it to be understood
LIKE_TOO = "表头与“{title}”相近{too}，请确认"
SAMPLES = 3
SHOWN = 60  # characters of a value
_CHILD = "/"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet as the matcher sees it: its heading, some of its values, its drop-down list."""

    heading: Heading
    values: Sequence[Cell]
    options: Sequence[str] = ()  # what its drop-down list allows

    @property
    def told(self) -> Sequence[Cell]:
        """Its values; of a form that has none yet, what its drop-down list allows."""
        return self.values or self.options

    @property
    def normalised(self) -> str:
        """The heading, parents first, without what forms put around it."""
        return _CHILD.join(filter(None, map(normalise_heading, (*self.heading.path, self.heading.text))))


def fingerprint_of(columns: Iterable[Column]) -> str:
    """Return what tells a form by its headings."""
    joined = "\n".join(column.normalised for column in columns)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


class Headed(Protocol):
    """What the headings of a table are held against: one kind of record and its Fields."""

    @property
    def kind(self) -> str:
        """The name of the kind."""

    @property
    def fields(self) -> Sequence[Field]:
        """What a column may hold."""

    @property
    def passed(self) -> Words[str, str]:
        """Headings, each with why it is knowingly passed over."""


class Matcher:
    """Knows the headings of one kind of record."""

    def __init__(self, kind: Headed, codes: Codes) -> None:
        self._kind, self._codes, self._evidence, self._options = kind, codes, Evidence(codes), Options(codes)
        self._fields = {field.key: field for field in kind.fields}
        self._whose = Whose(kind.kind, kind.fields)
        self._exact = self._headings()
        self._passed = {normalise_heading(word): why for word, why in (vocabulary.PASSED | dict(kind.passed)).items()}
        self._addresses = {field.key for field in kind.fields if field.key.endswith("address")}
        self._has_grid = "grid_id" in self._fields
        self._care = [field for field in kind.fields if field.kind is Kind.CODES]

    @property
    def headings(self) -> Container[str]:
        """The normalised headings that are known."""
        return self._exact

    def match(self, columns: Sequence[Column], learnt: Words[str, str]) -> Mapping:
        """Return what every column is taken for. `learnt` is headings and places in a form -> target."""
        fingerprint = fingerprint_of(columns)
        found = [self._first(column, fingerprint, learnt) for column in columns]
        found = self._one_each(found, {column.heading.index: column for column in columns})
        found = self._listed(found, columns)
        found = self._similar(found, columns)
        found = self._composed(found)
        required = tuple(field for field in self._kind.fields if field.required)
        return Mapping(self._kind.kind, fingerprint, tuple(found), self.targets(), required)

    def known(self, columns: Iterable[Column]) -> int:
        """Return how many columns this kind of record knows by their headings."""
        targets = {self._known_target(column) for column in columns} - {"", VILLAGE, None}
        return len(targets) + sum(field.key in targets for field in self._kind.fields if field.required)

    def targets(self) -> tuple[Target, ...]:
        """Return everything a column may be taken for, in the order of the form."""
        found = []
        for field in self._kind.fields:
            if normalise_heading(field.title) in self._passed:
                continue
            found.append(Target(field.key, field.title, field.group))
            if field.key in self._addresses:
                found += [
                    Target(f"{field.key}{PARTED}{part}", f"{field.title}：{title}", field.group)
                    for part, (title, _) in ADDRESS_PARTS.items()
                ]
            if field.kind is Kind.CODES:
                found += [
                    Target(f"{field.key}{PARTED}{item.code}", f"{field.title}：{item.title}", field.group)
                    for item in self._codes.items(field.codes)
                ]
        if self._has_grid:
            found.append(Target(VILLAGE, vocabulary.VILLAGE_TITLE))
        return tuple(found)

    def _first(self, column: Column, fingerprint: str, learnt: Words[str, str]) -> Match:
        """Judge one column for itself: learnt, passed over, exact, part of an address, tag."""
        heading, words = column.heading, column.normalised
        match = Match(
            heading.index, heading.column, heading.full, "", Confidence.NONE, "没有认出这一列", words, _samples(column)
        )
        for key in (place_key(fingerprint, column.heading.index), column.normalised):
            target = learnt.get(key)
            if target is not None and (not target or self._is_target(target)):
                reason = "以前确认过这个表头" if target else "以前确认过不导入"
                return replace(match, target=target, confidence=Confidence.LEARNT, reason=reason)
        parts = column.normalised.split(_CHILD)
        if why := self._passed.get("".join(parts)) or self._passed.get(parts[-1]):
            return replace(match, confidence=Confidence.PASSED, reason=why)
        target = self._known_target(column)
        if target is None and (target := self._tag(column)):
            field = self._fields[target.partition(PARTED)[0]]
            reason = f"“是”的各行加上{field.title}“{self._codes.title(field.codes, target.partition(PARTED)[2])}”"
            return replace(match, target=target, confidence=Confidence.EXACT, reason=reason)
        if not target:
            return match
        known = self._fields.get(target)
        if known is not None and self._evidence.contradicts(known, column.told):
            reason = f"表头像“{known.title}”，但这一列的内容不像，请核对"
            return replace(match, target=target, confidence=Confidence.SUGGESTED, reason=reason)
        if known is not None and self._options.contradict(known, column.options):
            reason = f"表头像“{known.title}”，但下拉选项不是它的，请核对"
            return replace(match, target=target, confidence=Confidence.SUGGESTED, reason=reason)
        return replace(match, target=target, confidence=Confidence.EXACT, reason="表头相同")

    def _headings(self) -> dict[str, Field]:
        """Return what headings mean: titles before aliases, the Fields' own before those of resources, then roles."""
        found = {normalise_heading(field.title): field for field in self._kind.fields}
        further = vocabulary.aliases().get(self._kind.kind, {})
        for field, words in chain(
            ((field, field.aliases) for field in self._kind.fields),
            ((field, further.get(field.key, ())) for field in self._kind.fields),
        ):
            for word in words:
                found.setdefault(normalise_heading(word), field)
        for heading, field in self._whose.asked_of_roles():
            found.setdefault(heading, field)
        for heading, names in self._whose.asked_of_itself():
            if name := next((name for name in names if name in found), None):
                found.setdefault(heading, found[name])
        return found

    def _known_target(self, column: Column) -> str | None:
        """Return what a heading means by its words alone; nothing where it names people whose the field is not."""
        target = self._meant(column.normalised.split(_CHILD))
        if target and not self._whose.admits(target.partition(PARTED)[0], column.normalised):
            return None
        return target

    def _meant(self, parts: list[str]) -> str | None:
        parts = [*(vocabulary.INFORMATION.sub("", parent) for parent in parts[:-1]), parts[-1]]
        *parents, child = parts
        for words in ("".join(parts), "".join(parts[-2:])):
            if field := self._exact.get(words):
                return field.key
        nearest = "".join(parents[-1:])  # 户籍信息/户籍地址/省: the group says nothing that its parent does not
        for parent in dict.fromkeys(("".join(parents), nearest)):
            if target := self._part(parent, child) or self._flat_part(f"{parent}{child}"):
                return target
        field = self._exact.get(child)
        is_plain = field is not None and field.kind in CODED and len(child) >= PLAIN  # 户籍信息/人户一致标识
        if is_plain or scopes_in("".join(parents)) <= scopes_in(child) or scopes_in(child):
            if field is not None:
                return field.key
            if self._has_grid and child in vocabulary.VILLAGE_HEADINGS:
                return VILLAGE
        return None

    def _part(self, parent: str, child: str) -> str | None:
        field = self._exact.get(parent) if parent else None
        part = PART_OF_WORD.get(child)
        return f"{field.key}{PARTED}{part}" if field and part and field.key in self._addresses else None

    def _flat_part(self, heading: str) -> str | None:
        """Return the part of an address a heading like 户籍地省 names."""
        for size in (1, 2, 3, 4):
            if len(heading) > size + 1 and (target := self._part(heading[:-size], heading[-size:])):
                return target
        return None

    def _tag(self, column: Column) -> str | None:
        """Return the tag a heading like 是否低保 asks for, when the column says yes and no or is blank."""
        heading = column.normalised.split(_CHILD)[-1]
        blank = not any(value != "" for value in column.told)
        asks = heading.startswith(vocabulary.FLAG_WORDS) if blank else self._evidence.is_flag(column.told)
        if not self._care or not asks:
            return None
        for word in vocabulary.FLAG_WORDS:
            heading = heading.removeprefix(word)
        shorter = [heading.removesuffix(end) for end in vocabulary.FLAG_ENDINGS if heading.endswith(end)]
        for field in self._care:
            if not self._whose.admits(field.key, column.normalised):
                continue
            for wording in (heading, *shorter):
                if code := self._codes.find(field.codes, wording):
                    return f"{field.key}{PARTED}{code}"
        return None

    def _one_each(self, matches: list[Match], columns: Words[int, Column]) -> list[Match]:
        """Let every target have one column: the surest, then the one that is not empty, then the leftmost."""
        order = {Confidence.LEARNT: 0, Confidence.EXACT: 1, Confidence.SUGGESTED: 2}

        def claim(match: Match) -> tuple[int, bool, bool, bool, int]:
            field, words = self._fields.get(match.target), columns[match.column].normalised
            titled = field is not None and words == normalise_heading(field.title)
            same = field is not None and roles_in(words) == roles_in(field.title)
            return order.get(match.confidence, 3), not match.samples, not titled, not same, match.column

        owners: dict[str, Match] = {}
        for match in sorted((match for match in matches if match.target), key=claim):
            owners.setdefault(match.target, match)
        return [
            match
            if not match.target or owners[match.target] is match
            else replace(
                match,
                target="",
                confidence=Confidence.NONE,
                reason=f"与 {owners[match.target].letter} 列“{owners[match.target].heading}”是同一项，已采用那一列",
            )
            for match in matches
        ]

    def _listed(self, matches: list[Match], columns: Sequence[Column]) -> list[Match]:
        """Suggest fields still free for headings that are not known but whose drop-down list is the field's."""
        free = self._fields.keys() - {match.field for match in matches}
        judged = []
        for match, column in zip(matches, columns, strict=True):
            field = self._listing(column, free) if match.confidence is Confidence.NONE and column.options else None
            if field is not None:
                free = free - {field.key}
                reason = f"下拉选项与“{field.title}”一致，请确认"
                judged.append(replace(match, target=field.key, confidence=Confidence.SUGGESTED, reason=reason))
            else:
                judged.append(match)
        return judged

    def _listing(self, column: Column, free: Container[str]) -> Field | None:
        """Return the one field whose list of codes a column offers, of those that are free and whose the column is."""
        fields = [field for key, field in self._fields.items() if self._whose.admits(key, column.normalised)]
        field = self._options.meant(fields, column.options)
        return field if field is not None and field.key in free else None

    def _similar(self, matches: list[Match], columns: Sequence[Column]) -> list[Match]:
        """Suggest fields still free for headings that are alike and whose values, where there are any, agree."""
        free = self._fields.keys() - {match.field for match in matches}
        wishes = []
        for match, column in zip(matches, columns, strict=True):
            told = match.samples or not column.values
            if match.confidence is Confidence.NONE and told and not match.reason.startswith("与"):
                wishes += [(score, match.column, key) for key, score in self._likeness(column, free)]
        given: dict[int, tuple[float, str]] = {}
        for score, place, key in sorted(wishes, key=lambda wish: (-wish[0], wish[1])):
            if place not in given and key in free:
                free = free - {key}
                given[place] = (score, key)
        return [
            replace(
                match,
                target=given[match.column][1],
                score=given[match.column][0],
                confidence=Confidence.SUGGESTED,
                reason=LIKE_TOO.format(
                    title=self._fields[given[match.column][1]].title, too="，内容也相符" if match.samples else ""
                ),
            )
            if match.column in given
            else match
            for match in matches
        ]

    def _likeness(self, column: Column, free: Iterable[str]) -> list[tuple[str, float]]:
        heading = "".join(column.normalised.split(_CHILD))
        roles, best = roles_in(heading), dict[str, float]()
        free = {key for key in free if self._whose.admits(key, heading)}
        for word, field in self._exact.items():
            if field.key in free and word not in self._passed:
                score = fuzz.ratio(heading, word) / 100
                if score >= LIKE and score > best.get(field.key, 0) and roles_in(word) == roles:
                    best[field.key] = score
        return [
            (key, score)
            for key, score in best.items()
            if not column.told or (self._evidence.share(self._fields[key], column.told) or 0) >= AGREES
        ]

    def _composed(self, matches: list[Match]) -> list[Match]:
        """Where parts of an address have columns of their own, the column of the whole becomes its last part."""
        parted = {match.field for match in matches if match.part and match.field in self._addresses}
        return [
            replace(match, target=f"{match.target}{PARTED}{DETAIL}", reason="表头相同，与省、市等各列合成一个地址")
            if match.target in parted
            else match
            for match in matches
        ]

    def _is_target(self, target: str) -> bool:
        key, _, part = target.partition(PARTED)
        field = self._fields.get(key)
        if field is None:
            return target == VILLAGE and self._has_grid
        return not part or part in ADDRESS_PARTS or self._codes.item(field.codes, part) is not None


def place_key(fingerprint: str, column: int) -> str:
    """Return the name under which a column of a known form is remembered."""
    return f"{PARTED}{fingerprint}:{column}"


def _samples(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(shown, column.values))))[:SAMPLES]


def shown(cell: Cell) -> str:
    """Return a raw cell as the clerk sees it, cut short."""
    try:
        return text(cell)[:SHOWN]
    except ValueError:
        return str(cell)[:SHOWN]
