"""What each place of a form is filled with: the import's own matcher, and the words that only forms have."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop.fields import Field, Kind
from desktop.forms.cards.keys import INLINE
from desktop.forms.own_words import in_rows, own_words
from desktop.forms.plan import MEMBER, Filler
from desktop.forms.reading.shapes import heading_of
from desktop.forms.scope import Subject
from desktop.forms.shape import CardArea, CountArea, FormShape, ListArea, Slot
from desktop.forms.subjects import Subjects
from desktop.forms.values.code_wording import CODE_WORDS
from desktop.forms.values.offered import field_of, title_of, why_not
from desktop.forms.values.sources import TABLES
from desktop.forms.values.targets import ALL, DOCUMENT, DOCUMENT_NO, FIRST, SECOND, VILLAGE, meant
from desktop.forms.values.wording import NAME
from desktop.forms.whose import NAME as OWN_NAME
from desktop.forms.whose import called_otherwise, headings_of
from desktop.program import ALL_FIELDS, Program
from desktop.sheets.blocks import numbered
from desktop.sheets.header import Known
from desktop.sheets.headings import Heading, normalise_heading
from desktop.sheets.mapping import Confidence, Match
from desktop.sheets.matching import Column, Matcher, place_key
from desktop.sheets.vocabulary import DETAIL

FORMULA = "表中有公式，由表自己算出"
SIGNED = "由人签字盖章，不填"
TOLD = "说明文字，不填"
OF_HEAD = "这一栏没有写明是谁的，按户主填写，请确认"
_PEN = re.compile(r"\s*[(（]?(?:盖章|公章|签字|签名)")  # begins a cell of opinions: others write there
OF_THE_FORM = frozenset({"!office", "!clerk", "!today"})  # what a blank inside a cell asks: 登记日期：____
ANY_DOCUMENT = {"document_code": DOCUMENT, "id_no": DOCUMENT_NO}
REGIONS = frozenset("12345")  # parts of an address from the province to the village
SIGNED_ENDS = ("签名", "签字", "签章", "盖章", "手印", "签收")
SAME = "栏目相同"
NOT_HELD = "档案里没有这一项，请手工填写"
UNSURE = "各种表里这一栏的意思不一，请确认"
NOT_KNOWN = "没有认出这一栏，请指定填什么，或留空"
CALLED = "表中没有“姓名”一栏，这一栏像是所填人员的姓名，请确认"
OF_NOBODY = "表中没有所填人员的姓名和证件号码，分不清这一栏是谁的，请确认"
WHO = frozenset({"name", "id_no", DOCUMENT_NO})  # by which a row says of whom it is
LONGEST = 200  # characters of a heading that is learnt
MEMBER_OF = "本户第 {number} 人的“{title}”"


@dataclass(frozen=True)
class _Kind:
    """A subject as the matcher sees it, with the Fields too that the office does not collect."""

    kind: str
    fields: Sequence[Field]
    passed: Mapping[str, str] = field(default_factory=dict)


class Fillers:
    """Says what places are filled with, for each subject."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._matchers = {
            subject: Matcher(_Kind(subject.value, ALL_FIELDS[table]), program.codes)
            for subject, table in TABLES.items()
            if table in ALL_FIELDS
        }

    @property
    def known(self) -> Known:
        """Tells whether a normalised text is a heading of any subject, or one that forms have besides."""
        headings = (own_words().headings, *(matcher.headings for matcher in self._matchers.values()))

        def is_known(heading: str) -> bool:
            return any(heading in one for one in headings)

        return is_known

    def subject_of(self, shape: FormShape) -> Subject:
        """Return what one row of a form is about."""
        return Subjects(self._matchers).of(shape)

    def propose(self, shape: FormShape, subject: Subject, learnt: Mapping[str, str]) -> dict[str, Filler]:
        """Return what each place is filled with. `learnt` is what the office decided before, by heading and place."""
        fillers = {slot.key: self._around(slot) for slot in shape.blanks}
        for group, headings in self._records(shape, subject):
            fillers |= self._rows(group, headings, subject, learnt, shape.fingerprint)
        return fillers

    def decided(self, shape: FormShape, subject: Subject, fillers: Mapping[str, Filler]) -> dict[str, str]:
        """Return what the clerk decided about places, as it is learnt: by heading, and by place in this table.

        A heading that is filled with two things here says nothing of other forms.
        """
        by_heading: dict[str, set[str]] = {}
        by_place: dict[str, str] = {}
        chosen: set[str] = set()
        for slots, headings in self._records(shape, subject):
            for slot, heading in zip(slots, headings, strict=True):
                words = _normalised(heading)[:LONGEST]
                if (filler := fillers.get(slot.key)) is None:
                    continue
                by_heading.setdefault(words, set()).add(filler.target)
                if filler.confidence is Confidence.CHOSEN:
                    chosen.add(words)
                    if isinstance(shape.area, ListArea):
                        by_place[place_key(shape.fingerprint, slot.place[1])] = filler.target
        return by_place | {words: by_heading[words].pop() for words in chosen if len(by_heading[words]) == 1}

    def _records(self, shape: FormShape, subject: Subject) -> Iterator[tuple[Sequence[Slot], Sequence[Heading]]]:
        """Yield the places of each record, where several stand side by side, with their headings."""
        match shape.area:
            case ListArea(slots=slots, sides=sides):
                groups = [[slots[place] for place in side] for side in sides] or [list(slots)]
            case CardArea(slots=slots):
                groups = [list(slots)]
            case CountArea():
                return
        known, is_card = self._matchers[subject].headings, isinstance(shape.area, CardArea)
        for group in groups:
            called = (
                "" if is_card or subject is not Subject.PEOPLE or self._has_name(group) else called_otherwise(group)
            )
            yield group, headings_of(group, subject, known, is_card=is_card, called=called)

    def _has_name(self, slots: Sequence[Slot]) -> bool:
        columns = [Column(heading_of(slot), ()) for slot in slots]
        return any(match.target == "name" for match in self._matchers[Subject.PEOPLE].match(columns, {}).matches)

    def _rows(
        self, slots: Sequence[Slot], headings: Sequence[Heading], subject: Subject, learnt: Mapping[str, str],
        fingerprint: str,
    ) -> dict[str, Filler]:  # fmt: skip
        """Return what the places of one record are filled with."""
        fillers: dict[str, Filler] = {}
        asked: list[Slot] = []
        columns: list[Column] = []
        for slot, heading in zip(slots, headings, strict=True):
            if filler := self._without_matcher(slot, heading, subject, learnt, fingerprint):
                fillers[slot.key] = filler
            else:
                columns.append(Column(Heading(len(asked), heading.text, heading.path), (), slot.options))
                asked.append(slot)
        matches = self._matchers[subject].match(columns, learnt).matches
        kinds = any(match.target == "document_code" for match in matches)
        regions = {match.field for match in matches if match.part in REGIONS}
        for slot, match, column in zip(asked, matches, columns, strict=True):
            if match.part == DETAIL and match.field not in regions and match.confidence is Confidence.EXACT:
                # a door number beside the address leaves it whole
                match = replace(match, target=match.field, reason=SAME)
            if subject is Subject.PEOPLE and match.target in ANY_DOCUMENT:
                match = replace(match, target=_any_document(match.target, column, kinds))
            filler = self._judged(slot, match, column, subject)
            if column.heading.text == OWN_NAME and heading_of(slot).text != OWN_NAME and filler.target:
                filler = replace(filler, confidence=Confidence.SUGGESTED, reason=CALLED)
            fillers[slot.key] = filler
        return self._beside_each_other(slots, fillers, subject)

    def _beside_each_other(
        self, slots: Sequence[Slot], fillers: dict[str, Filler], subject: Subject
    ) -> dict[str, Filler]:
        """Return fillers as other places of the record change them.

        Where the village has a place of its own, the grid stands without it; where the other side of a case has,
        当事人 is the first side alone.
        """
        targets = {filler.target for filler in fillers.values()}
        if subject is Subject.PEOPLE and targets.isdisjoint(WHO):
            return {key: _asked_first(filler) for key, filler in fillers.items()}
        has_other = any(target.startswith(SECOND) for target in targets)
        for slot in slots:
            filler = fillers[slot.key]
            if has_other and filler.target.startswith(ALL):
                fillers[slot.key] = replace(filler, target=filler.target.replace(ALL, FIRST, 1))
            elif VILLAGE in targets and filler.target and not filler.style and not CODE_WORDS.search(slot.words):
                sort = field_of(self._program, subject, filler.target)
                if sort is not None and sort.kind is Kind.GRID:
                    fillers[slot.key] = replace(filler, style=NAME)
        return fillers

    def _without_matcher(
        self, slot: Slot, heading: Heading, subject: Subject, learnt: Mapping[str, str], fingerprint: str
    ) -> Filler | None:
        """Return what a place is filled with that no Field of the record can fill, or that was decided before."""
        if slot.has_formula:
            return Filler(slot.key, "", Confidence.PASSED, FORMULA)
        for key in (place_key(fingerprint, slot.place[1]), _normalised(heading)):
            if (target := learnt.get(key)) is not None and not _is_field(target):
                return Filler(slot.key, target, Confidence.LEARNT, "以前确认过")
        word, words = normalise_heading(heading.text), own_words()
        if word in words.serial:
            return Filler(slot.key, "!serial", Confidence.EXACT, SAME)
        if INLINE in slot.key and _PEN.match(slot.example):
            return Filler(slot.key, "", Confidence.PASSED, SIGNED)
        if INLINE in slot.key and (target := words.around.get(word)) in OF_THE_FORM:
            return Filler(slot.key, target, Confidence.EXACT, SAME)
        if target := in_rows(heading, words.inside[subject]):
            if stands_in_way := why_not(self._program, subject, target):
                return Filler(slot.key, "", Confidence.PASSED, stands_in_way)
            if word in words.unsure:
                return Filler(slot.key, target, Confidence.SUGGESTED, UNSURE)
            return Filler(slot.key, target, Confidence.EXACT, SAME)
        if parts := numbered(heading):
            return self._member(slot, parts[1], parts[2])
        if word in words.nothing:
            return Filler(slot.key, "", Confidence.NONE, NOT_HELD)
        return _passed(slot.key, word)

    def _member(self, slot: Slot, number: int, part: str) -> Filler | None:
        """Return the filler of a place of the n-th member of a household: 成员2姓名."""
        found = self._matchers[Subject.PEOPLE].match([Column(Heading(0, part), ())], {}).matches[0]
        if found.confidence is not Confidence.EXACT:
            return None
        if stands_in_way := why_not(self._program, Subject.PEOPLE, found.target):
            return Filler(slot.key, "", Confidence.PASSED, stands_in_way)
        reason = MEMBER_OF.format(number=number, title=title_of(self._program, Subject.PEOPLE, found.target))
        return Filler(slot.key, f"{MEMBER}{number}/{found.target}", Confidence.EXACT, reason)

    def _judged(self, slot: Slot, match: Match, column: Column, subject: Subject) -> Filler:
        """Return the filler that the matcher's finding makes."""
        target, confidence, reason = match.target, match.confidence, match.reason
        if not target and confidence is Confidence.NONE:
            alone = self._matchers[subject].match([column], {}).matches[0]
            if alone.confidence is Confidence.EXACT:  # another place of the form has it too
                target, confidence, reason = alone.target, Confidence.SUGGESTED, match.reason
        if not target and subject is Subject.HOUSEHOLDS:
            target, confidence, reason = self._of_head(column) or (target, confidence, reason)
        if not target:
            told = NOT_KNOWN if confidence is Confidence.NONE else reason.replace("不导入", "不填")
            return Filler(slot.key, "", confidence, told)
        target = meant(subject, target)
        if stands_in_way := why_not(self._program, subject, target):
            return Filler(slot.key, "", Confidence.PASSED, stands_in_way)
        if confidence is Confidence.EXACT and normalise_heading(column.heading.text) in own_words().unsure:
            confidence, reason = Confidence.SUGGESTED, UNSURE
        return Filler(slot.key, target, confidence, reason)

    def _of_head(self, column: Column) -> tuple[str, Confidence, str] | None:
        """Return what a household's form asks of its head: 户主身份证号; what it asks of nobody is only suggested."""
        found = self._matchers[Subject.PEOPLE].match([column], {}).matches[0]
        if found.confidence is not Confidence.EXACT or found.part or found.target == "relation_code":
            return None
        named = found.target.removeprefix("head_")
        if named != found.target:
            return f"{MEMBER}head/{named}", Confidence.EXACT, SAME
        return f"{MEMBER}head/{found.target}", Confidence.SUGGESTED, OF_HEAD

    def _around(self, slot: Slot) -> Filler:
        """Return the filler of a line outside the table."""
        words = own_words()
        word = normalise_heading(slot.words)
        if slot.has_formula:
            return Filler(slot.key, "", Confidence.PASSED, FORMULA)
        if target := words.around.get(word):
            return Filler(slot.key, target, Confidence.EXACT, SAME)
        return _passed(slot.key, word) or Filler(slot.key, "", Confidence.NONE, NOT_KNOWN)


def _any_document(target: str, column: Column, kinds: bool) -> str:
    """Return what 证件类型 and the 证件号码 beside it ask for: the resident's card, of who has none the other paper."""
    word = normalise_heading(column.heading.text)
    return ANY_DOCUMENT[target] if kinds and word.startswith("证件") else target


def _asked_first(filler: Filler) -> Filler:
    """Return the filler of a column of a form that does not say whom it is of."""
    is_own = filler.confidence is Confidence.EXACT and _is_field(filler.target)
    return replace(filler, confidence=Confidence.SUGGESTED, reason=OF_NOBODY) if is_own else filler


def _passed(key: str, word: str) -> Filler | None:
    """Return the filler of a place that is left to a pen, or that only explains."""
    if word in own_words().signed or word.endswith(SIGNED_ENDS):
        return Filler(key, "", Confidence.PASSED, SIGNED)
    return Filler(key, "", Confidence.PASSED, TOLD) if word in own_words().told else None


def _normalised(heading: Heading) -> str:
    return Column(heading, ()).normalised


def _is_field(target: str) -> bool:
    return bool(target) and target[0] not in "!@="
