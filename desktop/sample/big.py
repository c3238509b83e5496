"""Very large clean tables of people, quickly: for measuring how they are imported.

A few thousand households of the sample town are told once and then over and over, each time with other given names,
numbers, telephones and doors, so that all rows are good and no two are the same person. There are numbers for two and a
half million of them.
"""

import re
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from desktop.names.surnames import split_name
from desktop.sample.numbers import LOCAL_PREFIX, NEWCOMER_PREFIX, IdNumbers, mobile_number
from desktop.sample.records import SampleHousehold, SamplePerson
from desktop.sample.registers import STANDARD, Line
from desktop.sample.stream import column_letters, table_stream, text_cell
from desktop.sample.town import DEFAULT_SEED, Town

HEADINGS = STANDARD.headings[0]  # twenty of them
TOLD = 16_000  # people who are told again and again
DOORS = 100  # the next telling begins so many house numbers further on
ROWS_OF_A_FILE = 400_000
_ROW = "~"  # stands in a template for the number of the row
_SLOTS = tuple(map(HEADINGS.index, ("户号", "姓名", "公民身份号码", "联系方式", "现住门（楼）详址")))
_DOOR = re.compile(r"\d+")


class _Template(NamedTuple):
    """One person's row but for what differs at each telling."""

    xml: str
    person: SamplePerson
    surname: str
    before_door: str
    door: int
    behind_door: str


def big_sheet(path: Path, rows: int = ROWS_OF_A_FILE, seed: int = DEFAULT_SEED) -> None:
    """Write one .xlsx with so many people below the headings of `HEADINGS`."""
    _write(path, islice(_rows(seed), rows))


def big_sheets(folder: Path, rows: int, rows_of_a_file: int = ROWS_OF_A_FILE, seed: int = DEFAULT_SEED) -> list[Path]:
    """Write as many files as so many people take; no person stands in two of them."""
    people, paths = _rows(seed), list[Path]()
    for start in range(0, rows, rows_of_a_file):
        paths.append(folder / f"big-{len(paths) + 1:02}.xlsx")
        _write(paths[-1], islice(people, min(rows_of_a_file, rows - start)))
    return paths


def _write(path: Path, people: Iterator[str]) -> None:
    with table_stream(path, "人口台账", HEADINGS) as sheet:
        for number, row in enumerate(people, 2):
            sheet.add_xml(row.replace(_ROW, str(number)))


def _rows(seed: int) -> Iterator[str]:
    """Yield people without end, household after household."""
    rng, numbers = Random(f"{seed} big"), IdNumbers()
    households = [_templates(household) for household in Town(TOLD, seed).households()]
    given = {sex: [split_name(one.person.name)[1] for home in households for one in home if one.person.sex_code == sex]
             for sex in "12"}  # fmt: skip
    numbered = count(1)
    for telling in count():
        prefix = (LOCAL_PREFIX, NEWCOMER_PREFIX)[telling % 2]
        for home in households:
            household_no = f"{next(numbered):09}"
            for one in home:
                person = one.person
                names = given[person.sex_code]
                yield one.xml % (
                    household_no,
                    one.surname + names[int(rng.random() * len(names))],
                    numbers.take(prefix, person.born_on, person.sex_code),
                    mobile_number(rng) if person.phone else "",
                    f"{one.before_door}{one.door + telling * DOORS}{one.behind_door}",
                )


def _templates(household: SampleHousehold) -> list[_Template]:
    found = []
    for person in household.members:
        cells = STANDARD.row(Line(0, household, person))
        texts = ["%s" if place in _SLOTS else str(cell).replace("%", "%%") for place, cell in enumerate(cells)]
        pairs = zip(column_letters(len(texts)), texts, strict=True)
        inner = "".join(text_cell(f"{letters}{_ROW}", text) for letters, text in pairs if text)
        address, door = person.residence_address, _DOOR.search(person.residence_address)
        start, end = door.span() if door else (len(address), len(address))
        xml, surname = f'<row r="{_ROW}">{inner}</row>', split_name(person.name)[0]
        found.append(_Template(xml, person, surname, address[:start], int(address[start:end] or 0), address[end:]))
    return found
