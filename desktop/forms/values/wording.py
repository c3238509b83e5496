"""One value in the form's own words: as its drop-down list, its example, its cell and its heading ask for it.

Nothing is guessed: what the form does not take, and what the office does not know, is a gap with its reason.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.codes import Codes
from desktop.divisions import short_village_name
from desktop.fields import Field, Hidden, Kind, Mask
from desktop.forms.shape import Slot
from desktop.forms.values.choosing import not_offered
from desktop.forms.values.code_wording import AND, CODE, CODE_AND_TITLE, CODE_WORDS, TITLE, CodeWording
from desktop.forms.values.dates import STYLES, USUAL, dated, shows_dates, style_for, style_in, style_told
from desktop.forms.values.doubts import doubt_of, is_proved_late
from desktop.forms.values.flags import FLAG_STYLES, flag_words
from desktop.forms.values.may_be_empty import may_be_empty
from desktop.forms.values.parts import Doubtful
from desktop.forms.values.targets import VILLAGE
from desktop.forms.values.units import factor_between
from desktop.forms.values.villages import grid_path, usual_village
from desktop.forms.values.written import NotWritten, Writer, Written
from desktop.grids.service import Grids
from desktop.masking import HIDDEN, WITHHELD, Place, hides, rules, shown
from desktop.names.folding import fold
from desktop.sheets.ticks import BOXES

__all__ = ["NotWritten", "Wording", "Written", "styles_for"]

NOT_KNOWN = "档案中没有登记“{title}”"
NO_IDENTITY = "档案中没有核实过的{title}"
NOT_SHOWN = "“{title}”默认不随表填出，需要填写时请选“填写完整号码”并写明用途"
TOO_LONG = "“{title}”有 {length} 个字，这一栏最多 {most} 个字"
TEXT_FORMAT = "@"
REPEATED = frozenset({Kind.CODE, Kind.CODES, Kind.FLAG, Kind.DATE, Kind.GRID})  # few values, put into words once
NAMED_GRIDS = frozenset({"grids", "unit"})  # grids in words, written together in forms
PATH, NAME = "村名+网格名", "只写网格名"
_OF_OFFICE = re.compile(r"委会|委员会|单位")  # of a heading: the village's committee is meant
_ALONE = re.compile(r"第?[0-9一二三四五六七八九十]{1,3}(?:号)?(?:单元)?网格")  # a grid without its village
_LEVEL = re.compile(r"(?<=..)(?:省|市|自治州|地区|县|区|旗|镇|乡|街道)$")
_MOST = re.compile(r"(?:不超过|不得超过|最多|限|≤|小于等于)\s*(\d{1,4})\s*个?(?:汉?字|字符|位)")
SEVERAL = frozenset({Mask.ID_NUMBER, Mask.PHONE})  # of which one cell may hold more than one
_BOXED = re.compile(r"[□☐○☑☒■√✓✔]\s*([^\s□☐○☑☒■√✓✔]+)")


class Wording:
    """Writes the values of one field into the places of one slot."""

    def __init__(
        self, codes: Codes, grids: Grids, field: Field, slot: Slot, style: str = "", *, revealed: bool = False
    ) -> None:
        self._codes, self._grids, self._field, self._slot, self._style = codes, grids, field, slot, style
        self._boxes = tuple(one.strip("，,;；、") for one in _BOXED.findall(slot.example)) if _has_boxes(slot) else ()
        self._options = slot.options or self._boxes
        self._is_village = field.key == VILLAGE and not _OF_OFFICE.search(slot.words)
        self._is_grids = field.key in NAMED_GRIDS
        most = _MOST.search(f"{slot.hint} {slot.words}")
        self._most = int(most[1]) if most else 0
        self._known: dict[Any, Written] = {}
        self._nothing = self._empty()
        self._is_proved_late = is_proved_late(field)
        self._write = self._hidden if not revealed and hides(field.mask, Place.FORM) else self._plain()

    def write(self, value: Any) -> Written:
        """Return a value as the form wants it. None is what is not known, an empty text what there rightly is not."""
        if value is None:
            return self._nothing
        if value == "":
            return None
        if isinstance(value, Hidden):
            return NotWritten(value.text)
        if isinstance(value, Doubtful):
            return NotWritten(value.reason)
        if self._is_proved_late and (doubt := next(filter(None, map(doubt_of, str(value).split(AND))), "")):
            return NotWritten(doubt.format(title=self._field.title))
        if self._field.kind not in REPEATED:
            return self._checked(self._write(value))
        if value not in self._known:
            self._known[value] = self._checked(self._write(value))
        return self._known[value]

    def _empty(self) -> Written:
        field = self._field
        if not self._slot.is_required and may_be_empty(field):
            return None
        if field.kind is Kind.ID_NUMBER:
            return NotWritten(NO_IDENTITY.format(title=field.title))
        return NotWritten(NOT_KNOWN.format(title=field.title))

    def _checked(self, written: Written) -> Written:
        if self._most and isinstance(written, str) and len(written) > self._most:
            return NotWritten(TOO_LONG.format(title=self._field.title, length=len(written), most=self._most))
        return written

    def _plain(self) -> Writer:
        """Return how values are written that may be shown."""
        match self._field.kind:
            case Kind.CODE | Kind.CODES as kind:
                words = CodeWording(self._codes, self._field, self._slot, self._options, self._style)
                return words.writer(many=kind is Kind.CODES)
            case Kind.FLAG:
                return self._flag_writer()
            case Kind.DATE:
                return self._date_writer()
            case Kind.NUMBER | Kind.DECIMAL:
                return self._number_writer()
            case Kind.GRID:
                return self._grid
        return self._text

    def _hidden(self, value: Any) -> Written:
        """Return a private value as it may leave without a purpose."""
        mask = self._field.mask
        if rules().style(mask, Place.FORM) in (HIDDEN, WITHHELD):
            return NotWritten(NOT_SHOWN.format(title=self._field.title))
        if mask in SEVERAL:
            return AND.join(shown(mask, one, Place.FORM) for one in str(value).split(AND))
        return shown(mask, value, Place.FORM)

    def _text(self, value: Any) -> Written:
        words = str(value)
        if not self._options:
            return usual_village(words) if self._is_village else words.replace(" ", "") if self._is_grids else words
        for same in (fold, short_village_name, _without_level):
            found = [one for one in self._options if same(one) == same(words)]
            if len(found) == 1:
                return found[0]
        return NotWritten(not_offered(words, self._options))

    def _flag_writer(self) -> Writer:
        yes, no = flag_words(self._slot, self._boxes, self._style)
        if yes is None:
            refused = NotWritten(not_offered("是", self._options))
            return lambda value: refused if value else no
        return lambda value: yes if value else no

    def _date_writer(self) -> Writer:
        slot = self._slot
        if not self._style and shows_dates(slot.number_format):
            return lambda value: value
        style = self._style or style_in(slot.example) or style_told(slot.hint)
        style = style or style_told(_own_words(slot)) or style_for(slot.words)
        return lambda value: dated(value, style) if isinstance(value, date) else str(value)

    def _number_writer(self) -> Writer:
        factor = factor_between(self._field.hint, self._slot.words)
        as_text = self._slot.number_format == TEXT_FORMAT

        def write(value: Any) -> Written:
            number = value if factor == 1 else round(value * factor, 2)
            if isinstance(number, float) and number.is_integer():
                number = int(number)
            return str(number) if as_text else number

        return write

    def _grid(self, value: Any) -> Written:
        node = self._grids.nodes.get(value)
        if node is None:
            return self._nothing
        path = self._grids.path_name(value)
        spelt = {PATH: grid_path(self._grids, value), NAME: node.name, CODE: node.code}
        if self._options:
            return next((one for one in self._options if fold(one) in {fold(word) for word in (*spelt.values(), path)}),
                        NotWritten(not_offered(spelt[PATH], self._options)))  # fmt: skip
        return spelt[self._style if self._style in spelt else self._grid_style()]

    def _grid_style(self) -> str:
        """Return how grids are written by what the heading or the example shows."""
        if CODE_WORDS.search(self._slot.words):
            return CODE
        return NAME if _ALONE.fullmatch(self._slot.example.strip()) else PATH


def styles_for(field: Field) -> Mapping[str, str]:
    """Return in which ways values of a field can be written: style and its words, the usual one first."""
    match field.kind:
        case Kind.DATE:
            day = date(1985, 4, 5)
            return {USUAL: dated(day, USUAL)} | {one: dated(day, one) for one in STYLES}
        case Kind.CODE | Kind.CODES:
            return {TITLE: "写名称", CODE: "写代码", CODE_AND_TITLE: "代码和名称，如 01-汉族"}
        case Kind.FLAG:
            return dict(FLAG_STYLES)
        case Kind.GRID:
            return {PATH: "村名和网格名", NAME: "只写网格名", CODE: "网格编码"}
    return {}


def _without_level(name: str) -> str:
    """Return a place without what it is: 福建 for 福建省."""
    return _LEVEL.sub("", fold(name))


def _own_words(slot: Slot) -> str:
    """Return a heading without its parents; the slash of a date stands there as a wide one."""
    return slot.words.rpartition("/")[2].replace("／", "/")


def _has_boxes(slot: Slot) -> bool:
    return not BOXES.isdisjoint(slot.example)
