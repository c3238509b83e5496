"""From a code to the option of a drop-down list that means it, however the form spells its options."""

import re
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from desktop.codes import Codes
from desktop.forms.values.form_words import form_words
from desktop.forms.values.legends import legend
from desktop.names.folding import fold

NEAR, NEAREST = 50, 3  # likeness in percent, options named
NOT_OFFERED = "“{words}”不在这一栏的选项里"
UNCLEAR = "这一栏的选项只有数字代码，分不清各代表什么，请填一个看看，再指定写法"
_BARE = re.compile(r"[0-9A-Za-z]{1,6}")
_NUMBERED = re.compile(r"[0-9A-Za-z]{1,6}\s*[-—_:：.．、\s（(【]*\s*(.*[^）)】])[）)】]?")
_RANGE = re.compile(r"(.+?)(?:及|或|和)?(?:其)?以(上|下)(?:学历|文化程度|程度)?")


class Choosing:
    """Knows which option each code of a list is; never gives a value the list does not have."""

    def __init__(self, codes: Codes, list_key: str, options: Sequence[str], told: str = "") -> None:
        """`told` is what the form says of its marks."""
        self._codes, self._list = codes, list_key
        self._options = [one.strip() for one in options if one.strip()]
        self._ranges: list[tuple[int, str, str]] = []
        self.is_unclear = False
        self._of_code = self._meanings(told)

    def option(self, code: str) -> str | None:
        """Return the option for a code: its own, else the nearest one that holds it."""
        for one in (code, *form_words().wider(self._list, code)):
            if found := self._of_code.get(one):
                return found
        if code.isdecimal():
            for tens, way, option in self._ranges:
                if int(code) // 10 <= tens if way == "上" else int(code) // 10 >= tens:
                    return option
        item = self._codes.item(self._list, code)
        return self._of_code.get(item.parent) if item and item.parent else None

    def why_not(self, words: str) -> str:
        """Return why there is no option for a value, with the nearest ones."""
        return UNCLEAR if self.is_unclear else not_offered(words, self._options)

    def _meanings(self, told: str) -> Mapping[str, str]:
        explained = legend(told, lambda word: self._codes.find(self._list, word))
        if explained and set(explained.values()) <= set(self._options):
            return explained
        if self._options and all(_BARE.fullmatch(one) for one in self._options):
            return self._bare()
        found: dict[str, str] = {}
        for option in self._options:
            if self._list in form_words().ordered and (range_ := _RANGE.fullmatch(option)):
                if base := self._codes.find(self._list, range_[1]):
                    self._ranges.append((int(base) // 10, range_[2], option))
                continue
            code = self._code(option)
            if code and (code not in found or fold(option) == fold(self._codes.title(self._list, code))):
                found[code] = option
        return found

    def _bare(self) -> Mapping[str, str]:
        """Return what options mean that are nothing but codes: those of the one edition they all belong to."""
        editions = self._codes.editions_of(self._list, self._options)
        if len(editions) != 1:
            self.is_unclear = True
            return {}
        if not editions[0]:
            return {code: one for one in self._options if (code := self._codes.find(self._list, one))}
        found: dict[str, str] = {}
        for one in self._options:
            if code := self._codes.convert(self._list, editions[0], one):
                found.setdefault(code, one)
        return found

    def _code(self, option: str) -> str | None:
        """Return the code an option means by its words; a number before them is the form's own."""
        for words in _readings(option):
            if code := self._codes.find(self._list, words):
                return None if form_words().says_more(self._list, code, words) else code
            for edition in self._codes.editions(self._list):
                if code := edition.titles.get(fold(words)):
                    return code
        return None


def not_offered(words: str, options: Sequence[str]) -> str:
    """Return the sentence for a value that a drop-down list does not have, with the nearest options."""
    nearest = process.extract(words, options, scorer=fuzz.WRatio, limit=NEAREST, score_cutoff=NEAR)
    said = "、".join(option for option, *_ in nearest)
    return NOT_OFFERED.format(words=words) + (f"，相近的有：{said}" if said else "")


def _readings(option: str) -> Iterator[str]:
    if not _BARE.fullmatch(option):
        yield option
        if found := _NUMBERED.fullmatch(option):
            yield found[1]
