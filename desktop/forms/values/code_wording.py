"""Codes in the words of a form: the options of its list, the marks it explains, else what they are usually called."""

import re
from collections.abc import Sequence

from desktop.codes import Codes
from desktop.fields import Field
from desktop.forms.shape import Slot
from desktop.forms.values.choosing import Choosing
from desktop.forms.values.form_words import form_words
from desktop.forms.values.legends import legend
from desktop.forms.values.written import NotWritten, Writer, Written

UNKNOWN_CODE = "档案中的“{code}”不是“{title}”的代码，请先在档案中改正"
SEVERAL = "有{count}项（{words}），这一栏只能选一项"
AND = "、"
NOTHING = ("无", "否", "没有")  # options for who bears no tag
CODE, TITLE, CODE_AND_TITLE = "代码", "名称", "代码-名称"
CODE_WORDS = re.compile(r"(?:编号|编码|代码|代号)$")  # of a heading
_NUMBERED = re.compile(r"[0-9A-Za-z]{1,6}-[\u4e00-\u9fff].*")


class CodeWording:
    """Puts codes of one list into words, several of them in one place where the field holds several."""

    def __init__(self, codes: Codes, field: Field, slot: Slot, options: Sequence[str], style: str) -> None:
        told = f"{slot.words} {slot.hint} {slot.example}"
        self._codes, self._field, self._options = codes, field, options
        self._is_drop_down = bool(slot.options)
        self._choosing = Choosing(codes, field.codes, options, told) if options else None
        self._explained = {} if options else legend(told, lambda word: codes.find(field.codes, word))
        self._style = style or _style_of(slot)
        self._usual = form_words().usual.get(field.codes, {})

    def one(self, value: str) -> Written:
        """Return one code in words."""
        code = str(value)
        item = self._codes.item(self._field.codes, code)
        if item is None:
            return NotWritten(UNKNOWN_CODE.format(code=code, title=self._field.title))
        words = self._usual.get(code, item.title)
        if self._choosing is not None:
            return self._choosing.option(code) or NotWritten(self._choosing.why_not(words))
        if code in self._explained:
            return self._explained[code]
        return {CODE: code, CODE_AND_TITLE: f"{code}-{item.title}"}.get(self._style, words)

    def several(self, values: Sequence[str]) -> Written:
        """Return all codes in words; a drop-down list takes one alone.

        What a list does not ask about is left out, so long as it asks about one of them.
        """
        if not values:
            return next((one for one in self._options if one in NOTHING), None)
        found = [self.one(one) for one in values]
        wrong = [one for one in found if isinstance(one, NotWritten)]
        if wrong and (len(wrong) == len(found) or not self._options):
            return wrong[0]
        words = list(dict.fromkeys(str(one) for one in found if not isinstance(one, NotWritten)))
        if len(words) > 1 and self._is_drop_down:
            return NotWritten(SEVERAL.format(count=len(words), words=AND.join(words)))
        return AND.join(words)

    def writer(self, *, many: bool) -> Writer:
        """Return what writes values."""
        return self.several if many else self.one


def _style_of(slot: Slot) -> str:
    """Return how codes are written by what the heading or the example shows."""
    if _NUMBERED.fullmatch(slot.example.strip()):
        return CODE_AND_TITLE
    return CODE if CODE_WORDS.search(slot.words) else TITLE
