"""Whom a form is about: the records of a scope in their order, in words, by village; and scopes kept under a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import select

from db.errors import Conflict
from db.keys import Keys
from db.models.forms import SavedScope
from desktop.clock import Today
from desktop.drafting import known
from desktop.errors import Refusal
from desktop.fields import Field
from desktop.forms.scope import Scope, Subject
from desktop.forms.scope_filters import ScopeFilter, day_filter, filters_of
from desktop.forms.scope_orders import WALKED, walked
from desktop.forms.values.records import Records
from desktop.forms.values.sources import TITLES, UNITS, fields_of, listed, switched_off
from desktop.jobs import Progress
from desktop.listing import Listing
from desktop.program import Program
from desktop.tables import Search

NOWHERE = "未划入村（社区）"
NO_TITLE = "范围要有名称，请填写后再保存。"
NOT_SAVED = "这个范围已被删除，请重新选择。"
PAGE = 5_000


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A scope under a name; a defined term of statistics (口径) says what it means and who defined it."""

    key: int
    version: int
    title: str
    subject: Subject
    scope: Scope
    about: str
    unit: str
    defined_on: date | None

    @property
    def is_defined(self) -> bool:
        """Whether it is a defined term."""
        return bool(self.about)


class Scopes:
    """Finds the records a form is about."""

    def __init__(self, program: Program, today: Today | None = None) -> None:
        """Without a clock of its own it goes by the program's."""
        self._program, self._today = program, today or (lambda: program.grids.day)

    def fields(self, subject: Subject) -> tuple[Field, ...]:
        """Return what is collected of a subject."""
        return fields_of(self._program, subject)

    def switched_off(self, subject: Subject) -> tuple[Field, ...]:
        """Return what the collection list leaves out."""
        return switched_off(self._program, subject)

    def filters(self, subject: Subject) -> tuple[ScopeFilter, ...]:
        """Return what a scope of a subject can be narrowed to."""
        return filters_of(self._program, subject)

    def keys(self, scope: Scope, progress: Progress, day: date | None = None) -> Keys:
        """Return the records of a scope in the order in which forms name them.

        Named ones keep their order. `day` asks for those of a past day, unless the scope itself names one.
        """
        if scope.keys is not None:
            return np.array(scope.keys, np.int64)
        found = self._found(scope, progress, day)
        with self._program.office.store.read() as session:
            return walked(session, scope.subject, found, self._program.grids, progress)

    def count(self, scope: Scope, progress: Progress, day: date | None = None) -> int:
        """Return how many records a scope has; they are not put in order for that."""
        if scope.keys is not None:
            return len(scope.keys)
        return len(self._found(scope, progress, day))

    def _found(self, scope: Scope, progress: Progress, day: date | None) -> Keys:
        """Return what is found, in the order of the list only where a walk does not put it into another."""
        filters = {**(day_filter(scope.subject, day, self._today()) if day else {}), **scope.filters}
        order = "grids" if scope.subject is Subject.ROSTER else ""
        search = Search(scope.text, filters, order, descending=scope.subject is Subject.CASES)
        records = listed(self._program, scope.subject)
        if scope.subject in WALKED and isinstance(records, Listing):
            with self._program.office.store.read() as session:
                return records.found(session, search)
        return np.asarray(records.keys(search, progress))

    def words(self, scope: Scope) -> str:
        """Return a scope in words: 陈埭村，60 岁以上，低保."""
        title = TITLES[scope.subject]
        if scope.keys is not None:
            return f"名单中的 {len(scope.keys)} {UNITS[scope.subject]}"
        said = [
            one.words(scope.filters[one.key])
            for one in self.filters(scope.subject)
            if scope.filters.get(one.key) not in (None, "", ())
        ]
        if scope.text.strip():
            said.append(f"含“{scope.text.strip()}”")
        return "，".join(filter(None, said)) or f"全部{title}"

    def by_village(self, subject: Subject, keys: Sequence[int] | Keys) -> list[tuple[int, str, list[int]]]:
        """Return the records of each village in the order of the villages: key and name of it, its records in order.

        What stands in no village comes last, under the key 0.
        """
        grids, found = self._program.grids, dict[int, list[int]]()
        villages: dict[int | None, int] = {None: 0}
        records = Records(self._program, self._today())
        chosen = [int(key) for key in keys]
        for first in range(0, len(chosen), PAGE):
            part = chosen[first : first + PAGE]
            placed = records.grids_of(subject, part)
            for key in part:
                grid = placed.get(key)
                if grid not in villages:
                    village = grids.village_of(grid)
                    villages[grid] = village.id if village else 0
                found.setdefault(villages[grid], []).append(key)
        order = [node.id for node in grids.in_order() if node.id in found] + [0] * (0 in found)
        return [(key, grids.name(key) or NOWHERE, found[key]) for key in order]

    def saved(self, subject: Subject | None = None) -> list[SavedRow]:
        """Return the scopes under a name, of one subject or of all, by name."""
        query = select(SavedScope).order_by(SavedScope.title)
        with self._program.office.store.read() as session:
            rows = [_row(one) for one in session.scalars(query)]
        return [row for row in rows if subject in (None, row.subject)]

    def save(
        self, title: str, scope: Scope, about: str = "", unit: str = "", defined_on: date | None = None,
        *, key: int | None = None, version: int = 0,
    ) -> int:  # fmt: skip
        """Keep a scope under a name, or change a kept one. Return its key. Raise Refusal, Duplicate, Conflict."""
        if not title.strip():
            raise Refusal(NO_TITLE)
        with self._program.office.store.write("保存范围") as session:
            one = SavedScope(title="", subject="", scope={}) if key is None else known(session, SavedScope, key)
            if key is not None and one.version != version:
                raise Conflict
            one.title, one.subject, one.scope = title.strip(), scope.subject.value, scope.plain()
            one.about, one.unit, one.defined_on = about.strip() or None, unit.strip() or None, defined_on
            session.add(one)
        return one.id

    def remove(self, key: int) -> None:
        """Forget a kept scope; forms that were filled by it keep theirs."""
        with self._program.office.store.write("删除范围") as session:
            if (one := session.get(SavedScope, key)) is None:
                raise Refusal(NOT_SAVED)
            session.delete(one)


def _row(one: SavedScope) -> SavedRow:
    return SavedRow(
        one.id, one.version, one.title, Subject(one.subject), Scope.of(one.scope), one.about or "", one.unit or "",
        one.defined_on,
    )  # fmt: skip
