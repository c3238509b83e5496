"""An opened workbook: its sheets as they look, and the names it defines."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from xml.etree.ElementTree import Element

from desktop.errors import Refusal
from desktop.forms.book.content import read_content
from desktop.forms.book.drawings import drawn_on
from desktop.forms.book.marks import marks_of
from desktop.forms.book.parts import Package, Relation
from desktop.forms.book.references import area_of
from desktop.forms.book.rows import SheetStream
from desktop.forms.book.sheet import BookSheet
from desktop.forms.book.styles import Styles
from desktop.forms.book.texts import shared_strings
from desktop.jobs import Progress
from desktop.sheets.reading import NO_SHEETS

OPENING = "正在打开 {name}"
MOST_SHEETS = 500
MANY_SHEETS = "文件里的工作表超过 {most} 张，不像是要填的表。请只留下要填的工作表，另存后再试。"
MOST_OPTIONS = 20_000  # of one list: a province's villages; more is no list to choose from
_MAIN_PART = "xl/workbook.xml"
_REFERENCE = re.compile(r"(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?(\$?[A-Za-z$\d]+(?::\$?[A-Za-z$\d]+)?)")


class OpenedBook:
    """What is read of a workbook that is a form."""

    def __init__(self, path: Path, package: Package, progress: Progress) -> None:
        self.path, self.package = path, package
        main = next((one.target for one in package.relations("").values() if one.kind == "officeDocument"), _MAIN_PART)
        self.main = main
        self.relations = package.relations(main)
        self.frame = package.tree(main)
        properties = self.frame.find("{*}workbookPr")
        self.since_1904 = properties is not None and properties.get("date1904", "0") in ("1", "true")
        self.styles = Styles(self._tree("styles"), self._tree("theme"))
        defined = [
            (one.get("name", "").lower(), one.get("localSheetId"), (one.text or "").strip())
            for one in self.frame.iterfind("{*}definedNames/{*}definedName")
        ]
        self._names = {(name, sheet): formula for name, sheet, formula in defined}
        self.names: dict[str, str] = {}  # what each means, on whatever sheet
        for name, _, formula in defined:
            self.names[name] = f"{self.names[name]},{formula}" if name in self.names else formula
        self.sheets: Sequence[BookSheet] = self._read_sheets(progress)

    def _tree(self, kind: str) -> Element | None:
        found = self._related(kind)
        return self.package.tree(found.target) if found and found.target in self.package else None

    def _related(self, kind: str) -> Relation | None:
        return next((one for one in self.relations.values() if one.kind == kind), None)

    def _read_sheets(self, progress: Progress) -> tuple[BookSheet, ...]:
        strings: list[str] = []
        package = self.package
        if (found := self._related("sharedStrings")) and found.target in self.package:
            with self.package.stream(found.target) as stream:
                strings = shared_strings(stream)
        listed = list(self.frame.iterfind("{*}sheets/{*}sheet"))
        if len(listed) > MOST_SHEETS:
            raise Refusal(MANY_SHEETS.format(most=MOST_SHEETS))
        sheets = []
        naming = OPENING.format(name=self.path.name)
        for place, one in enumerate(progress.over(listed, len(listed), naming)):
            tie = self.relations.get(next((value for key, value in one.items() if key.endswith("}id")), ""))
            if tie is None or tie.kind != "worksheet" or tie.target not in self.package:
                continue  # a sheet of macros or of one chart: kept, but never filled
            with self.package.stream(tie.target) as stream:
                rows = SheetStream(stream)
                content = read_content(rows, strings, self.styles, progress, since_1904=self.since_1904)
            sheets.append(
                BookSheet(
                    one.get("name", ""),
                    self.package.name(tie.target),
                    place,
                    is_hidden=one.get("state", "visible") != "visible",
                    content=content,
                    styles=self.styles,
                    drawn=lambda sheet: drawn_on(package, sheet.part, sheet.frame),
                    values_of=self.values_of,
                )
            )
        if not sheets:
            raise Refusal(NO_SHEETS)
        return tuple(sheets)

    def sheet_named(self, name: str) -> BookSheet | None:
        """Return a sheet by its name, as formulas name it."""
        lowered = name.lower()
        return next((one for one in self.sheets if one.name.lower() == lowered), None)

    def values_of(self, sheet: BookSheet, formula: str) -> tuple[str, ...]:
        """Return the texts of the cells that a reference or a defined name means; nothing for any other formula."""
        text = formula.strip().lstrip("=")
        named = self._names.get((text.lower(), str(sheet.place))) or self._names.get((text.lower(), None))
        found = _REFERENCE.fullmatch((named or text).lstrip("="))
        if found is None or (area := area_of(found[3])) is None:
            return ()
        title = (found[1] or "").replace("''", "'") or found[2]
        source = self.sheet_named(title) if title else sheet
        if source is None:
            return ()
        values: dict[str, None] = {}
        for row in sorted(row for row in source.content.texts if area[0] <= row <= area[2]):
            for column in sorted(source.content.texts[row]):
                if area[1] <= column <= area[3]:
                    values[source.content.texts[row][column].strip()] = None
            if len(values) > MOST_OPTIONS:
                return ()
        return tuple(one for one in values if one)

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """The properties by which the program knows a copy again."""
        return marks_of(self.package)

    def close(self) -> None:
        """Let the file go."""
        self.package.close()
