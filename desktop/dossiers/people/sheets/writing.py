"""Carrying out a plan: households, people, their blocks and tags, the index, and the lines of the log."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import repeat
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from db import search
from db.bulk import insert_rows, reserve_ids
from db.models.households import EventKind, Household, HouseholdEvent, HouseholdStanding
from db.models.people import Floating, LeftBehind, Person, PersonTag, Population, Standing
from desktop.dossiers.households.rules import HEAD, is_head
from desktop.dossiers.people.sheets.comparing import Comparison
from desktop.dossiers.people.sheets.groups import NONE
from desktop.dossiers.people.sheets.planning import PeoplePlan
from desktop.dossiers.people.sheets.records import BLOCK_OF, BLOCKS, OWN, Record, Records
from desktop.index import household_index, person_index
from desktop.intake.bulk_room import indexes_last, larger_cache
from desktop.intake.importable import Batch, Fate, Remarks, Written
from desktop.intake.indexing import index_strangers, reindex
from desktop.intake.rows import Block
from desktop.intake.storing import Differences, Writer
from desktop.jobs import Progress
from desktop.names import sort_key

BlockModel = type[Floating] | type[LeftBehind]
_INDEXED = frozenset({"name", "id_no", "phone", "born_on", "former_name", "residence_address", "household_id"})
_PART = 5000


class PeopleWriter:
    """Writes what one plan decided."""

    def __init__(self, session: Session, plan: PeoplePlan, batch: Batch, keys: Sequence[str]) -> None:
        self._session, self._plan, self._batch = session, plan, batch
        self._records, self._comparison = Records(session, keys), Comparison(keys, batch.options, Remarks())
        self._writer = Writer(session)
        self._new_blocks: dict[tuple[BlockModel, tuple[str, ...]], list[tuple[int, tuple[Any, ...]]]] = {}
        new = np.array(plan.fates, np.int8) == Fate.NEW
        first = reserve_ids(session, Person, int(new.sum()))
        self.people = np.where(new, first + np.cumsum(new) - 1, np.array(plan.targets, np.int64))
        self.homes = self._reserve_homes()
        self.new_people, self.new_homes = int(new.sum()), int(np.count_nonzero(self._opened))

    def write(self, blocks: Iterable[Block], progress: Progress) -> Written:
        """Write everything."""
        self._insert_homes()
        start = changed = 0
        with larger_cache(self._session, self.new_people), indexes_last(self._session, Person, self.new_people):
            for block in blocks:
                changed += self._write_block(block, start)
                start += len(block)
                progress.advance(len(block))
        self._seat_heads()
        self._change_homes()
        self._writer.flush()
        index_strangers(self._session, self._batch.id)
        return Written(
            {"person": self.new_people, "household": self.new_homes},
            {"person": changed, "household": len(self._plan.homes)},
            self.person_of,
        )

    def person_of(self, ordinal: int) -> int:
        """Return the key of the person a row is, following a row that says the same number again."""
        key = int(self.people[ordinal])
        return self.person_of(-1 - key) if key < 0 else key

    def _reserve_homes(self) -> Any:
        """Return the key of every household of the sheet, 0 for one that nobody needs."""
        groups = self._plan.groups
        existing = np.array(groups.existing, np.int64)
        self._opened = (existing == 0) & (np.frombuffer(bytes(groups.needed), np.uint8) > 0)
        first = reserve_ids(self._session, Household, int(self._opened.sum()))
        return np.where(self._opened, first + np.cumsum(self._opened) - 1, existing)

    def _grid(self, key: int | None) -> int | None:
        return self._batch.grids[key] if key is not None and key < 0 else key

    def _insert_homes(self) -> None:
        """Make the new households, their first event and their tokens."""
        groups, places = self._plan.groups, np.flatnonzero(self._opened).tolist()
        keys = self.homes[places].tolist()
        count = len(places)
        heads = [groups.head_row[place] != NONE for place in places]

        def of(column: Sequence[str | None], unseated: bool = False) -> list[str | None]:
            return [None if unseated and head else column[place] for place, head in zip(places, heads, strict=True)]

        addresses, numbers = of(groups.address), of(groups.number)
        self._writer.insert(
            Household,
            {
                "id": keys,
                "household_no": numbers,
                "grid_id": [self._grid(groups.grid[place]) for place in places],
                "address": addresses,
                "head_name": of(groups.head_name, unseated=True),
                "head_id_no": of(groups.head_id, unseated=True),
                "head_phone": of(groups.head_phone, unseated=True),
                "standing": repeat(HouseholdStanding.ACTIVE.value, count),
            }
            | self._provenance(count),
            count,
        )
        event = {
            "household_id": keys,
            "kind": repeat(EventKind.REGISTERED.value, count),
            "happened_on": repeat(self._batch.sourced_on, count),
        }
        self._writer.insert(HouseholdEvent, event, count)
        tokens = [(key, household_index(address, number))
                  for key, address, number in zip(keys, addresses, numbers, strict=True)]  # fmt: skip
        search.put(self._session, "household", tokens, new=True)

    def _provenance(self, count: int) -> dict[str, Any]:
        return {
            "channel": repeat(self._batch.options.channel.value, count),
            "source": repeat(self._batch.source, count),
            "sourced_on": repeat(self._batch.sourced_on, count),
            "batch_id": repeat(self._batch.id, count),
        }

    def _write_block(self, block: Block, start: int) -> int:
        """Write the rows of one block. Return how many people changed."""
        fates = self._plan.fates[start : start + len(block)]
        new = [place for place, fate in enumerate(fates) if fate == Fate.NEW]
        if new:
            self._insert_people(
                block if len(new) == len(block) else _only(block, new), [start + place for place in new]
            )
        changed = [place for place, fate in enumerate(fates) if fate == Fate.UPDATED]
        if changed:
            self._change_people(block, start, changed)
        return len(changed)

    def _insert_people(self, block: Block, ordinals: list[int]) -> None:
        count, column = len(block), block.column
        keys = self.people[ordinals].tolist()
        members = [self._plan.members[ordinal] for ordinal in ordinals]
        homes = [int(self.homes[group]) if group != NONE else None for group in members]
        names = column("name")
        values: dict[str, Any] = {key: column(key) for key in block.columns if key in OWN}
        values = {"id_twin": repeat(0, count)} | values
        values |= {
            "id": keys,
            "name_key": list(map(sort_key, names)),
            "population": [known or Population.REGISTERED.value for known in column("population")],
            "standing": repeat(Standing.ACTIVE.value, count),
            "household_id": homes,
            "grid_id": self._grids_of(block, members),
            "relation_code": self._relations_of(block, members, ordinals),
        }
        self._writer.insert(Person, values | self._provenance(count), count)
        addresses = [
            None if home else address for home, address in zip(homes, column("residence_address"), strict=True)
        ]
        births = [date.fromisoformat(birth) if birth else None for birth in column("born_on")]
        columns = (names, column("id_no"), column("phone"), births, column("former_name"), addresses)
        search.put(self._session, "person", list(zip(keys, map(person_index, *columns), strict=True)), new=True)
        self._insert_blocks(block, keys)
        self._insert_tags(block, keys)

    def _grids_of(self, block: Block, members: list[int]) -> list[int | None]:
        """Return the grid of every row: its household's, where it has one."""
        groups = self._plan.groups
        return [
            self._grid(own if group == NONE or groups.grid[group] is None else groups.grid[group])
            for own, group in zip(block.column("grid_id"), members, strict=True)
        ]

    def _relations_of(self, block: Block, members: list[int], ordinals: list[int]) -> list[str | None]:
        groups = self._plan.groups
        found = []
        for relation, group, ordinal in zip(block.column("relation_code"), members, ordinals, strict=True):
            if group != NONE and groups.head_row[group] == ordinal:
                found.append(relation if is_head(relation) else HEAD)
            else:
                found.append(None if ordinal in groups.demoted else relation)
        return found

    def _insert_blocks(self, block: Block, keys: list[int]) -> None:
        """Make the floating and left-behind blocks of those who have any of it."""
        for model in BLOCKS:
            own = [key for key in block.columns if BLOCK_OF.get(key) == model.__tablename__]
            if own:
                rows = list(zip(*(block.columns[key] for key in own), strict=True))
                given = [place for place, row in enumerate(rows) if any(value is not None for value in row)]
                columns = {key: [block.columns[key][place] for place in given] for key in own}
                self._writer.insert(model, {"person_id": [keys[place] for place in given]} | columns, len(given))

    def _insert_tags(self, block: Block, keys: list[int]) -> None:
        if "care" in block.columns:
            rows = [
                (key, code, self._batch.sourced_on)
                for key, codes in zip(keys, block.columns["care"], strict=True)
                for code in codes or ()
            ]
            insert_rows(self._session, PersonTag, ("person_id", "code", "since"), rows)

    def _change_people(self, block: Block, start: int, places: list[int]) -> None:
        plan = self._plan
        records = self._records.by_key(plan.targets[start + place] for place in places)
        told = []
        for place in places:
            ordinal = start + place
            record, row, group = records[plan.targets[ordinal]], block.row(place), plan.members[ordinal]
            if row.get("grid_id"):
                row["grid_id"] = self._grid(row["grid_id"])
            found = self._comparison.changes(row, record, group) | self._joining(row, record, group, ordinal)
            self._store_changes(record, found)
            if not _INDEXED.isdisjoint(found):
                told.append(record["id"])
        self._add_blocks()
        self._writer.flush()
        reindex(self._session, "person", told)

    def _joining(self, row: dict[str, Any], record: Record, group: int, ordinal: int) -> Differences:
        """Return what changes for somebody without a household who is put into one."""
        groups = self._plan.groups
        if group == NONE or record["household_id"]:
            return {}
        relation = HEAD if groups.head_row[group] == ordinal else row.get("relation_code")
        wanted = {
            "household_id": int(self.homes[group]),
            "relation_code": None if ordinal in groups.demoted else relation,
            "grid_id": self._grid(groups.grid[group]),
            "joined_on": row.get("joined_on"),
        }
        return {key: (record.get(key), value) for key, value in wanted.items() if value and value != record.get(key)}

    def _store_changes(self, record: Record, found: Differences) -> None:
        """Send one person's changes to the tables they belong to."""
        own = {key: pair for key, pair in found.items() if key in OWN or key == "household_id"}
        if "name" in own:
            own["name_key"] = (sort_key(own["name"][0]), sort_key(own["name"][1]))
        if "care" in found:
            own["+care"] = found["care"]
            self._change_tags(record["id"], *found["care"])
        for model in BLOCKS:
            table = model.__tablename__
            parts = {key: pair for key, pair in found.items() if BLOCK_OF.get(key) == table}
            own |= {f"+{key}": pair for key, pair in parts.items()}  # a change in a block is one of the person
            if parts and table in record:
                block, version = record[table]
                self._writer.update(table, block, version, parts)
            elif parts:
                rows = self._new_blocks.setdefault((model, tuple(parts)), [])
                rows.append((record["id"], tuple(after for _, after in parts.values())))
        if own:
            self._writer.update("person", record["id"], record["version"], own)

    def _add_blocks(self) -> None:
        """Make the blocks that people who are known already did not have."""
        for (model, keys), rows in self._new_blocks.items():
            first = reserve_ids(self._session, model, len(rows))
            columns: dict[str, Any] = dict(zip(keys, zip(*(values for _, values in rows), strict=True), strict=True))
            given = {"id": range(first, first + len(rows)), "person_id": [person for person, _ in rows]}
            self._writer.insert(model, given | columns, len(rows))
            for place, (_, values) in enumerate(rows):
                made = {key: (None, value) for key, value in zip(keys, values, strict=True)}
                self._writer.log(model.__tablename__, first + place, 1, made)
        self._new_blocks = {}

    def _change_tags(self, key: int, before: Sequence[str], after: Sequence[str]) -> None:
        gone = [(key, code) for code in before if code not in after]
        self._writer.execute_many("person_tag", "DELETE FROM person_tag WHERE person_id = ? AND code = ?", gone)
        rows = [(key, code, self._batch.sourced_on) for code in after if code not in before]
        insert_rows(self._session, PersonTag, ("person_id", "code", "since"), rows)

    def _seat_heads(self) -> None:
        """Name the heads of the new households, now that the people are there."""
        heads = self._plan.groups.head_row
        places = [place for place in np.flatnonzero(self._opened).tolist() if heads[place] != NONE]
        rows = [(self.person_of(heads[place]), int(self.homes[place])) for place in places]
        for first in range(0, len(rows), _PART):
            self._writer.execute_many(
                "household", "UPDATE household SET head_id = ? WHERE id = ?", rows[first : first + _PART]
            )

    def _change_homes(self) -> None:
        """Complete the households that existed already."""
        moved = []
        for key, (version, found) in self._plan.homes.items():
            if "head_id" in found:
                found["head_id"] = (None, self.person_of(-1 - found["head_id"][1]))
            if "grid_id" in found:
                found["grid_id"] = (None, self._grid(found["grid_id"][1]))
            self._writer.update("household", key, version, found)
            if "address" in found or "household_no" in found:
                moved.append(key)
        self._writer.flush()
        reindex(self._session, "household", moved)


def _only(block: Block, places: list[int]) -> Block:
    columns = {key: [values[place] for place in places] for key, values in block.columns.items()}
    return Block([block.rows[place] for place in places], columns)
