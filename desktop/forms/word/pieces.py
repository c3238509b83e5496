"""The pieces a paragraph's text is made of, and how each is written to: text, underlined blanks, boxes to tick.

What a piece shows is what a reader sees, with _ for underlined blanks and □ ☑ for boxes of every make.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from desktop.forms.word.names import W14, XML_SPACE, Element, W, is_on, value_of

EMPTY, TICKED = "□", "☑"
_TICKS = frozenset("☑☒■●√")
_SYMBOLS = {  # font, character: what it is in print
    ("wingdings", 0x6F): EMPTY,
    ("wingdings", 0x71): EMPTY,
    ("wingdings", 0xA8): EMPTY,
    ("wingdings", 0xFE): TICKED,
    ("wingdings", 0xFD): "☒",
    ("wingdings 2", 0x2A): EMPTY,
    ("wingdings 2", 0xA3): EMPTY,
    ("wingdings 2", 0x52): TICKED,
    ("wingdings 2", 0x53): "☒",
}
_TICKED_SYMBOL = {"wingdings": 0xFE, "wingdings 2": 0x52}
_EMPTY_SYMBOL = {"wingdings": 0xA8, "wingdings 2": 0xA3}
_TAB = "____"


@dataclass
class Piece:
    """A stretch of text that one element holds."""

    element: Element
    shown: str
    ruled: bool = False  # underlined blanks, shown as _
    box: Element | None = None  # the w:sdt or w:checkBox that knows whether a box is ticked
    font: str = ""  # of a symbol
    new: list[str] = field(default_factory=list)  # what comes in the place of each character shown

    def __post_init__(self) -> None:
        self.new = list(self.shown)

    def settle(self) -> None:
        """Write what changed into the document."""
        text = "".join(self.new)
        if text == self.shown:
            return
        if self.shown in (EMPTY, TICKED, "☒", "☐") and len(text) == 1 and (self.font or self.box is not None):
            self._tick(text in _TICKS)
            return
        set_text(self.element, text.replace("_", " ") if self.ruled else text)

    def _tick(self, ticked: bool) -> None:
        if self.font:
            symbols = _TICKED_SYMBOL if ticked else _EMPTY_SYMBOL
            self.element.set(f"{W}char", f"F0{symbols[self.font]:02X}")
        elif self.box is not None and self.box.tag == f"{W}checkBox":
            state = self.box.find(f"{W}checked")
            if state is None:
                state = etree.SubElement(self.box, f"{W}checked")
            state.set(f"{W}val", "1" if ticked else "0")
        elif self.box is not None:
            self._tick_control(self.box, ticked)

    def _tick_control(self, box: Element, ticked: bool) -> None:
        """Tick a content control: its state and the character that shows it, in the font it wants."""
        state = box.find(f"{W14}checked")
        if state is None:
            state = etree.SubElement(box, f"{W14}checked")
            box.insert(0, state)
        state.set(f"{W14}val", "1" if ticked else "0")
        look = box.find(f"{W14}{'checkedState' if ticked else 'uncheckedState'}")
        code = look.get(f"{W14}val", "") if look is not None else ""
        set_text(self.element, chr(int(code, 16)) if code else "☒" if ticked else "☐")
        fonts = self.element.getparent().find(f"{W}rPr/{W}rFonts")
        if look is not None and fonts is not None and (font := look.get(f"{W14}font")):
            for name in ("ascii", "eastAsia", "hAnsi"):
                fonts.set(W + name, font)


def pieces_of(paragraph: Element) -> Iterator[Piece]:
    """Yield the pieces of a paragraph in their order; what was deleted and what only prompts the reader is left out."""
    yield from _walk(paragraph, None)


def _walk(element: Element, box: Element | None) -> Iterator[Piece]:
    for child in element:
        if child.tag == f"{W}r":
            yield from _of_run(child, box)
        elif child.tag == f"{W}sdt":
            properties, content = child.find(f"{W}sdtPr"), child.find(f"{W}sdtContent")
            if content is None or (properties is not None and is_on(properties.find(f"{W}showingPlcHdr"))):
                continue
            yield from _walk(content, None if properties is None else properties.find(f"{W14}checkbox"))
        elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}hyperlink", f"{W}smartTag", f"{W}customXml", f"{W}fldSimple"):
            yield from _walk(child, box)


def _of_run(run: Element, box: Element | None) -> Iterator[Piece]:
    underlined = is_on(run.find(f"{W}rPr/{W}u"))
    for child in run:
        if child.tag == f"{W}t":
            text = (child.text or "").replace("\n", " ")
            if box is not None and len(text) == 1:
                checked = box.find(f"{W14}checked")
                ticked = checked is not None and checked.get(f"{W14}val", "0") in ("1", "true", "on")
                yield Piece(child, TICKED if ticked else EMPTY, box=box)
            else:
                ruled = underlined and bool(text) and (not text.strip() or "  " in text or "　" in text)
                shown = "".join("_" if one.isspace() else one for one in text) if ruled else text
                yield Piece(child, shown, ruled)
        elif child.tag == f"{W}tab":
            yield Piece(child, _TAB if underlined else "\t", underlined)
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield Piece(child, "\n")
        elif child.tag == f"{W}sym":
            font, code = child.get(f"{W}font", "").lower(), child.get(f"{W}char", "0")
            shown = _SYMBOLS.get((font, int(code, 16) & 0xFF), "")
            if shown:
                yield Piece(child, shown, font=font)
        elif child.tag == f"{W}fldChar" and (legacy := child.find(f"{W}ffData/{W}checkBox")) is not None:
            state = legacy.find(f"{W}checked")
            ticked = is_on(state if state is not None else legacy.find(f"{W}default"))
            yield Piece(child, TICKED if ticked else EMPTY, box=legacy)


def set_text(element: Element, text: str) -> None:
    """Let an element of a run show a text: line breaks and what was a tab or a break become what they must be."""
    run, first, *rest = element.getparent(), *text.split("\n")
    if element.tag != f"{W}t":
        replaced = etree.Element(f"{W}t")
        run.replace(element, replaced)
        element = replaced
    element.text = first
    element.set(XML_SPACE, "preserve")
    at = run.index(element)
    for line in rest:
        further = etree.Element(f"{W}t")
        further.text = line
        further.set(XML_SPACE, "preserve")
        run.insert(at + 1, etree.Element(f"{W}br"))
        run.insert(at + 2, further)
        at += 2


def fresh_text(paragraph: Element) -> Element:
    """Return an empty text element at the end of a paragraph, in the look what is typed there would have."""
    held = paragraph.find(f".//{W}sdt")
    if held is not None and (content := _without_prompt(held)) is not None:
        return content
    run = etree.SubElement(paragraph, f"{W}r")
    before = [one for one in paragraph.iterchildren(f"{W}r") if one is not run]
    look = before[0].find(f"{W}rPr") if before else paragraph.find(f"{W}pPr/{W}rPr")
    if look is not None:
        copied = copy.deepcopy(look)
        for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange"):  # of the paragraph's mark alone
            for mark in copied.findall(W + name):
                copied.remove(mark)
        run.append(copied)
    return etree.SubElement(run, f"{W}t")


def _without_prompt(held: Element) -> Element | None:
    """Return the empty text of a content control whose prompt is taken out of it; None where it has no run."""
    properties, run = held.find(f"{W}sdtPr"), held.find(f"{W}sdtContent//{W}r")
    if properties is None or run is None or properties.find(f"{W14}checkbox") is not None:
        return None
    for prompt in properties.findall(f"{W}showingPlcHdr"):
        properties.remove(prompt)
    for further in held.findall(f"{W}sdtContent//{W}r")[1:]:
        further.getparent().remove(further)
    for child in [*run]:
        if child.tag != f"{W}rPr":
            run.remove(child)
    for style in run.findall(f"{W}rPr/{W}rStyle"):
        if "laceholder" in value_of(style) or value_of(style).isdigit():
            style.getparent().remove(style)
    return etree.SubElement(run, f"{W}t")
