"""Who stands behind a number of the population return: the people whom a column of a line counted."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import Keys, in_keys, keys_of
from db.models.people import Person, Population
from desktop.jobs import Progress
from desktop.population.history import Past, Traits, is_exception, pasts, traits_of
from desktop.population.movements import Life, Lines
from desktop.population.service import PopulationReturn, life_of


def counted_people(
    session: Session, told: PopulationReturn, first: date, last: date, by: str, columns: Sequence[str],
    places: Collection[int] | None, progress: Progress,
) -> Keys:  # fmt: skip
    """Return everybody whom one of some columns counted, in the lines of some places or in all, by their keys.

    Who came and went again within the days is there once, though the return counted them twice. What a closed month
    reported otherwise than the dossiers say now has nobody behind it.
    """
    was, now = told.places(session, first - timedelta(days=1), by), told.places(session, last, by)

    def counts(life: Life) -> bool:
        lines = Lines()
        lines.tell(life, first, last)
        chosen = [line for place, line in lines.items() if places is None or place in places]
        return any(getattr(line, column) for line in chosen for column in columns)

    known, nothing = pasts(session, first), Past()
    singly = set(known) | set(keys_of(session, select(Person.id).where(is_exception(first))).tolist())
    found = [
        key
        for key, traits in progress.over(traits_of(session, singly, first, last), len(singly), "查找人员")
        if counts(life_of(traits, known.get(key, nothing), was, now, first, last))
    ]
    parts = [np.array(found, np.int64)]
    for floats in (Population.REGISTERED, Population.FLOATING):
        stayed = [
            grid for grid in was
            if counts(life_of(Traits(grid, floats, True, True, "", ""), nothing, was, now, first, last))
        ]  # fmt: skip
        parts.append(_stayed(session, first, floats, stayed))
    everybody = np.concatenate(parts)
    return np.setdiff1d(everybody, np.array(sorted(singly - set(found)), np.int64))


def _stayed(session: Session, first: date, floats: Population, grids: Collection[int | None]) -> Keys:
    """Return who was there all the time in some grids, of those registered here or of all others."""
    if not grids:
        return np.empty(0, np.int64)
    registered = Person.population == Population.REGISTERED
    placed = in_keys(Person.grid_id, [grid for grid in grids if grid is not None])
    if None in grids:
        placed = placed | Person.grid_id.is_(None)
    own = registered if floats is Population.REGISTERED else ~registered
    return keys_of(session, select(Person.id).where(~is_exception(first), own, placed))
