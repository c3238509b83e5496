"""Many records put in the order of the tree of grids, without reading more of them than where they are."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from sqlalchemy import select

from db.keys import in_keys
from db.models.cases import Case
from db.store import Store
from desktop.grids.as_of import Placed, grid_on
from desktop.grids.service import Grids
from desktop.listing import FEW
from desktop.tables import Keys

Located = Placed | type[Case]
PART = 50_000  # records looked up at once


def by_grid(
    store: Store, grids: Grids, model: Located, keys: Keys | Sequence[int], day: date | None = None
) -> Keys | Sequence[int]:
    """Return keys grid by grid as the tree has them, now or on a day, those of one grid in their order; others last."""
    chosen = np.asarray(keys, np.int64)
    places: Mapping[int | None, int] = {node.id: place for place, node in enumerate(grids.in_order())}
    last = len(places)
    place_of = np.full(int(chosen.max(initial=0)) + 1, last, np.int32)
    query = select(model.id, Case.grid_id if model is Case else grid_on(model, day))  # type: ignore[arg-type]
    if len(chosen) <= FEW:
        query = query.where(in_keys(model.id, chosen.tolist()))
    with store.read() as session:
        for part in session.connection().execute(query).partitions(PART):
            found = np.array([(key, places.get(grid, last)) for key, grid in part], np.int64)
            found = found[found[:, 0] < len(place_of)]
            place_of[found[:, 0]] = found[:, 1]
    return chosen[np.argsort(place_of[chosen], kind="stable")]
