"""Values of many records at once, as they are in the dossiers: typed, unmasked.

None stands where nothing is known, an empty text where there rightly is nothing: a household of two has no third
member.

Read in pages; no query per record. What comes out leaves the program only through `wording`, which masks.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from desktop.forms.scope import Subject
from desktop.forms.values import targets
from desktop.forms.values.keepers import Keepers, names, phones
from desktop.forms.values.members import heads_of, households_of, members_of
from desktop.forms.values.own_fields import OwnFields, Values
from desktop.forms.values.parties import parties_of, said_of
from desktop.forms.values.portraits import portraits
from desktop.forms.values.surroundings import Surroundings
from desktop.forms.values.targets import HEAD, Aim, aim_of
from desktop.forms.values.villages import grid_path
from desktop.program import Program

RESIDENT_CARD = "111"
NOBODY = ""  # rightly nothing: a household of two has no third member
OF_HOME = {"name": "head_name", "id_no": "head_id_no", "phone": "head_phone"}  # of a head who has no dossier


class Records:
    """Reads what targets stand for. Ages are those of a day; so are grids and posts when the day is past."""

    def __init__(self, program: Program, day: date, around: Surroundings | None = None) -> None:
        """`around` answers for what is no record's, should a column ask for it."""
        self._program = program
        self._around = around or Surroundings(program, day)
        self._own, self._keepers = OwnFields(program, day), Keepers(program, day)

    def page(self, subject: Subject, keys: Sequence[int], wanted: Iterable[str]) -> Values:
        """Return the values of some records by target; a record deleted meanwhile is absent.

        A running number (!serial) is left to whoever writes the rows.
        """
        chosen = [int(key) for key in keys]
        aims = {target: aim_of(target) for target in dict.fromkeys(wanted)}
        own = {target: aim for target, aim in aims.items() if not (aim.member or aim.is_fixed or aim.is_computed)}
        others = [target for target, aim in aims.items() if aim.is_computed and not aim.member]
        found = self._own.values(subject, chosen, own, with_grid=not targets.OF_GRID.isdisjoint(others))
        self._add_computed(subject, found, others)
        self._add_members(subject, found, {target: aim for target, aim in aims.items() if aim.member})
        for target, aim in aims.items():
            if aim.is_fixed:
                for values in found.values():
                    values[target] = aim.text
        for values in found.values():
            values.pop("", None)
        return found

    def titles(self, subject: Subject, keys: Sequence[int]) -> dict[int, str]:
        """Return what records are called."""
        if subject is Subject.GRIDS:  # the tree knows, nothing is counted for it
            grids = self._program.grids
            return {key: grid_path(grids, key) for key in map(int, keys) if key in grids.nodes}
        key = {Subject.HOUSEHOLDS: "head_name", Subject.DWELLINGS: "address", Subject.CASES: "title"}.get(
            subject, "name"
        )
        ending = "户" if subject is Subject.HOUSEHOLDS else ""
        found = self.page(subject, keys, [key])
        return {one: f"{values[key]}{ending}" if values[key] else "（未登记）" for one, values in found.items()}

    def grids_of(self, subject: Subject, keys: Sequence[int]) -> dict[int, int | None]:
        """Return in which grid each record stands."""
        found = self._own.values(subject, [int(key) for key in keys], {}, with_grid=True)
        return {key: values[""] for key, values in found.items()}

    def _add_computed(self, subject: Subject, found: Values, wanted: Sequence[str]) -> None:
        of_grid = [target for target in wanted if target in targets.OF_GRID]
        if of_grid:
            self._keepers.load({values[""] for values in found.values() if values[""]})
            known: dict[int | None, dict[str, Any]] = {None: dict.fromkeys(of_grid)}
            for values in found.values():
                grid = values[""]
                if grid not in known:
                    known[grid] = {target: self._of_grid(target, grid) for target in of_grid}
                values.update(known[grid])
        for target in wanted:
            if target in targets.SURROUNDING:
                told = self._around.value(target)
                for values in found.values():
                    values[target] = told
        if subject is Subject.PEOPLE and not targets.OF_DOCUMENT.isdisjoint(wanted):
            for key, row in self._own.rows(subject, list(found), ("id_no", "document_code", "document_no")).items():
                number = row["id_no"]
                found[key][targets.DOCUMENT] = RESIDENT_CARD if number else row["document_code"]
                found[key][targets.DOCUMENT_NO] = number or row["document_no"]
        if targets.PHOTO in wanted:
            pictures = portraits(self._program, subject, list(found))
            for key, values in found.items():
                values[targets.PHOTO] = pictures.get(key)
        if targets.MEMBERS in wanted:
            for key, members in self._members(subject, list(found)).items():
                found[key][targets.MEMBERS] = len(members) or None

    def _of_grid(self, target: str, grid: int) -> Any:
        grids = self._program.grids
        match target:
            case targets.VILLAGE:
                village = grids.village_of(grid)
                return village.name if village else None
            case targets.GRID_NAME:
                return grids.name(grid) or None
            case targets.GRID_PATH:
                return grid_path(grids, grid) or None
            case targets.GRID_CODE:
                return grids.nodes[grid].code if grid in grids.nodes else None
            case targets.CHIEF:
                return names(self._keepers.chiefs(grid))
            case targets.CHIEF_PHONE:
                return phones(self._keepers.chiefs(grid))
            case targets.WORKER:
                return names(self._keepers.workers(grid))
        return phones(self._keepers.workers(grid))

    def _members(self, subject: Subject, keys: Sequence[int]) -> dict[int, list[int]]:
        """Return the members of the household of each record."""
        with self._program.office.store.read() as session:
            homes = {key: key for key in keys}
            if subject is Subject.PEOPLE:
                homes = households_of(session, keys)
            elif subject is not Subject.HOUSEHOLDS:
                homes = {}
            members = members_of(session, sorted(set(homes.values())))
        return {key: members.get(homes.get(key, 0), []) for key in keys}

    def _add_members(self, subject: Subject, found: Values, aims: Mapping[str, Aim]) -> None:
        """Add what is known of members: of the others, where the record itself is a person of the household."""
        if subject is Subject.CASES:
            self._add_parties(found, aims)
            return
        if not aims:
            return
        members = self._members(subject, list(found))
        heads = self._heads(subject, list(found)) if any(aim.member == HEAD for aim in aims.values()) else {}
        who: dict[tuple[int, str], int] = {}
        for key in found:
            others = [one for one in members[key] if subject is not Subject.PEOPLE or one != key]
            for aim in aims.values():
                if aim.member == HEAD and key in heads:
                    who[key, HEAD] = heads[key]
                elif aim.member.isdecimal() and 0 < int(aim.member) <= len(others):
                    who[key, aim.member] = others[int(aim.member) - 1]
        inner = {target: aim._replace(member="") for target, aim in aims.items()}
        people = self._own.values(Subject.PEOPLE, sorted(set(who.values())), inner, with_grid=False)
        for key, values in found.items():
            for target, aim in aims.items():
                there = who.get((key, aim.member))
                is_expected = aim.member == HEAD and bool(members[key])
                values[target] = people.get(there, {}).get(target) if there else None if is_expected else NOBODY
        self._add_heads_without_dossier(subject, found, aims)

    def _add_parties(self, found: Values, aims: Mapping[str, Aim]) -> None:
        if not aims:
            return
        with self._program.office.store.read() as session:
            parties = parties_of(session, list(found), {aim.key for aim in aims.values()})
        for key, values in found.items():
            for target, aim in aims.items():
                values[target] = said_of(parties.get(key, ()), aim.member, aim.key)

    def _heads(self, subject: Subject, keys: Sequence[int]) -> Mapping[int, int]:
        with self._program.office.store.read() as session:
            if subject is not Subject.PEOPLE:
                return heads_of(session, keys)
            homes = households_of(session, keys)
            heads = heads_of(session, sorted(set(homes.values())))
        return {key: heads[home] for key, home in homes.items() if home in heads}

    def _add_heads_without_dossier(self, subject: Subject, found: Values, aims: Mapping[str, Aim]) -> None:
        asked = {target: OF_HOME[aim.key] for target, aim in aims.items() if aim.member == HEAD and aim.key in OF_HOME}
        if not asked or subject not in (Subject.PEOPLE, Subject.HOUSEHOLDS):
            return
        known = {one for one in asked.values() if subject is Subject.PEOPLE or one != "head_id_no"}
        rows = self._own.rows(subject, list(found), known)
        for key, values in found.items():
            for target, name in asked.items():
                values[target] = values[target] or rows.get(key, {}).get(name)
