"""Whose return a file is: by the mark it carries, else by the unit that is named in it and on it."""

import re
import uuid
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from desktop.divisions import short_village_name
from desktop.errors import Refusal
from desktop.sheets.package import open_package

MARK = "GedangReturn"  # name of the property that holds the uid of the return
PROPERTIES = "docProps/custom.xml"
LARGEST = 1 << 20  # bytes of the properties
_VALUES = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_ASKED = re.compile(r"(?:单位|村居|社区|村)(?:名称)?(?:[(（][^)）]*[)）])?[:：](?=.)")  # 填报单位（盖章）：

OTHER_UNIT = "文件是发给“{marked}”的，但填报单位写的是“{named}”，请选是哪个单位交的。"
TWO_UNITS = "文件里提到“{names}”，分不清是哪个单位交的，请选一个。"
NO_UNIT = "看不出是哪个单位交的，请选一个。"


@dataclass(frozen=True, slots=True)
class UnitName:
    """One unit that is asked for a return: its key and its names."""

    key: int
    name: str

    @property
    def short(self) -> str:
        """Its name as people say it."""
        return short_village_name(self.name) or self.name


def mark_of(path: Path) -> uuid.UUID | None:
    """Return the mark a file carries; None for one that carries none, or is no package."""
    try:
        with open_package(str(path)) as archive:
            part = next((one for one in archive.infolist() if one.filename == PROPERTIES), None)
            if part is None or part.file_size > LARGEST:
                return None
            tree = ElementTree.fromstring(archive.read(part))
    except (Refusal, OSError, zipfile.BadZipFile, ElementTree.ParseError, NotImplementedError, RuntimeError):
        return None  # whoever reads the file itself says what is wrong with it
    for one in tree.iter(_VALUES):
        if one.get("name") == MARK:
            return _uid("".join(one.itertext()).strip())
    return None


def _uid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def named_in(units: Sequence[UnitName], texts: Iterable[str]) -> list[UnitName]:
    """Return the units that texts speak of; a name within a longer one that is found as well does not count."""
    joined = "\n".join("".join(text.split()) for text in texts)
    found = [one for one in units if one.name in joined] or [one for one in units if one.short in joined]
    return [one for one in found if not any(one.short in other.short and one is not other for other in found)]


def unit_lines(around: Iterable[str]) -> list[str]:
    """Return what is written behind the words that ask who reports."""
    bare = ("".join(line.split()) for line in around)
    return [line[asked.end() :] for line in bare if (asked := _ASKED.search(line))]


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose return a file is; without a unit the sentence says why the clerk must tell."""

    unit: UnitName | None
    doubt: str = ""


def whose_return(
    units: Sequence[UnitName], marked: UnitName | None, file_name: str, around: Sequence[str], sheet: str
) -> Whose:
    """Return whose return a file is, only where nothing speaks against it."""
    written = named_in(units, unit_lines(around))
    if marked is not None:
        others = [one for one in written if one != marked]
        if others and marked not in written:
            return Whose(None, OTHER_UNIT.format(marked=marked.name, named=others[0].name))
        return Whose(marked)
    on_file = named_in(units, [Path(file_name).stem, sheet])
    for named in (written, on_file, named_in(units, around)):
        if len(named) == 1 and not (named is written and on_file and named[0] not in on_file):
            return Whose(named[0])
        if named:
            both = dict.fromkeys((*named, *on_file))
            return Whose(None, TWO_UNITS.format(names="、".join(one.name for one in both)))
    return Whose(None, NO_UNIT)
