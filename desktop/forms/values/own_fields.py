"""The fields of records themselves, and the parts of them: page by page, a few queries for each."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from db.keys import in_keys
from db.models.roster import Appointment
from desktop.clock import age_on
from desktop.dossiers.people.fields import FIELDS as PERSON_FIELDS
from desktop.dossiers.people.list import CARE, OWN, PARTS, PeoplePage
from desktop.forms.scope import Subject
from desktop.forms.values.addresses import AddressParts
from desktop.forms.values.form_words import TagFact, form_words
from desktop.forms.values.parts import HERE, PARTY, PARTY_TAG, is_address, part_of, tag_said
from desktop.forms.values.sources import reading
from desktop.forms.values.targets import Aim
from desktop.grids.counting import current
from desktop.program import Program
from desktop.sheets.vocabulary import ADDRESS_PARTS

GRID_ID = "grid_id"
MAY_LACK = frozenset("679abc")  # parts of addresses that few have: group, road, estate, building, unit, room
NOTHING = ""
DIVISIONS = {"residence_address": "residence_code", "registered_address": "registered_code"}
WITHOUT_GRID = frozenset({Subject.GRIDS, Subject.ROSTER})  # what has no field that names its grid

Row = Mapping[str, Any]
Values = dict[int, dict[str, Any]]


class OwnFields:
    """Reads what stands in records. Ages are those of a day; grids and posts too, when it is past."""

    def __init__(self, program: Program, day: date) -> None:
        self._program, self._day = program, day
        self._placed_on = day if day < program.grids.day else None
        self._addresses = AddressParts(program)

    def values(self, subject: Subject, keys: Sequence[int], own: Mapping[str, Aim], *, with_grid: bool) -> Values:
        """Return fields and their parts by target; the key of the grid stands under no name where it is asked for."""
        told = _told_twice(subject, own)
        addresses = {aim.key for aim in own.values() if aim.part in ADDRESS_PARTS and is_address(aim.key)}
        read = {aim.key for aim in own.values()}
        read |= {CARE, *(fact.field for _, fact in told.values())} if told else set()
        if addresses:
            read |= {GRID_ID, *(DIVISIONS[key] for key in addresses if key in DIVISIONS)}
        rows = self.rows(subject, keys, read | ({GRID_ID} if with_grid else set()))
        found: Values = {key: {} for key in rows}
        for target, aim in own.items():
            value = self._way_to(aim, told.get(target), is_parted=aim.key in addresses and bool(aim.part))
            for key, row in rows.items():
                found[key][target] = value(row)
        if with_grid:
            grids = self._grids(subject, rows)
            for key, values in found.items():
                values[""] = grids.get(key)
        return found

    def rows(self, subject: Subject, keys: Sequence[int], names: Collection[str]) -> Mapping[int, Row]:
        """Return fields by their keys; what is not collected, and what a subject does not have, is absent."""
        if subject is Subject.PEOPLE:
            return self._people(keys, names)
        if subject is Subject.GRIDS and not set(names) - {GRID_ID}:  # nothing is counted for it
            return {key: {} for key in keys if key in self._program.grids.nodes}
        return reading(self._program, subject, self._placed_on)(keys, names)

    def _way_to(self, aim: Aim, told: tuple[str, TagFact] | None, *, is_parted: bool) -> Callable[[Row], Any]:
        """Return what gives the value of a target from a row."""
        name, part = aim.key, aim.part
        if is_parted:
            division, is_here, take_apart = DIVISIONS.get(name, ""), name in HERE, self._addresses.of
            missing = NOTHING if part in MAY_LACK else None
            return lambda row: take_apart(
                row.get(name), row.get(division), row.get(GRID_ID), is_here=is_here
            ).get(part, missing if row.get(name) else None)  # fmt: skip
        if told is not None:
            tag, fact = told
            return lambda row: tag_said(row.get(CARE, ()), tag, fact, row.get(fact.field))
        if part:
            return lambda row: part_of(row.get(name), part)
        return lambda row: row.get(name)

    def _people(self, keys: Sequence[int], names: Collection[str]) -> Mapping[int, Row]:
        fields = [one for one in PERSON_FIELDS if one.key in names]
        page = PeoplePage(self._program.office.store, keys, fields, self._day, self._placed_on)
        found: dict[int, dict[str, Any]] = {key: dict(row) for key, row in page.part(OWN).items()}
        for part in {PARTS[name] for name in names if name in PARTS}:
            told = page.part(part)
            for key, row in found.items():
                row.update(told.get(key, {CARE: ()} if part == CARE else {}))
        if "age" in names:
            for row in found.values():
                row["age"] = age_on(row["born_on"], self._day) if row["born_on"] else None
        return found

    def _grids(self, subject: Subject, rows: Mapping[int, Row]) -> Mapping[int, int | None]:
        """Return where records stand: a grid in itself, somebody of the roster in the grid of the first post."""
        if subject not in WITHOUT_GRID:
            return {key: row.get(GRID_ID) for key, row in rows.items()}
        if subject is Subject.GRIDS:
            return {key: key for key in rows}
        query = select(Appointment.staff_id, Appointment.grid_id).where(
            in_keys(Appointment.staff_id, list(rows)), current(Appointment, self._day)
        )
        with self._program.office.store.read() as session:
            return {staff: grid for staff, grid in session.execute(query.order_by(Appointment.id.desc()))}


def _told_twice(subject: Subject, own: Mapping[str, Aim]) -> dict[str, tuple[str, TagFact]]:
    """Return the targets that a tag and a field of a person both answer, which must then agree."""
    if subject is not Subject.PEOPLE:
        return {}
    tags = {target: aim.part if aim.key == CARE else PARTY_TAG * (aim.part == PARTY) for target, aim in own.items()}
    facts = form_words().tag_facts
    return {target: (tag, facts[tag]) for target, tag in tags.items() if tag in facts}
