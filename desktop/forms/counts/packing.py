"""Many counts in one look through a table: each record tells in one number which terms it meets and where it lies.

A count for each cell would look through the table as often as there are cells; sorting everybody by all that a form
asks takes three times as long as reading them. The numbers are told apart here, where there are few different ones.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import BigInteger, ColumnElement, case, cast, func, literal, literal_column, select
from sqlalchemy.orm import Session

from db.keys import Keys, keys_of
from desktop.forms.counts.spec import Term

MOST_TERMS = 36  # bits of a number, beside those of a grid
OUTSIDE = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """What one count asks: terms met, and grids in one of which the record lies; None is anywhere."""

    terms: frozenset[Term]
    grids: frozenset[int] | None = None


def batches(cells: Iterable[Cell]) -> Iterator[list[Cell]]:
    """Yield cells together as long as their terms have room in one number."""
    batch: list[Cell] = []
    terms: set[Term] = set()
    for cell in sorted(set(cells), key=lambda one: sorted(one.terms)):
        if batch and len(terms | cell.terms) > MOST_TERMS:
            yield batch
            batch, terms = [], set()
        batch.append(cell)
        terms |= cell.terms
    if batch:
        yield batch


def count(
    session: Session, conditions: Sequence[ColumnElement[bool]], grid: ColumnElement[Any],
    cells: Sequence[Cell], terms: Mapping[Term, ColumnElement[bool]], amount: ColumnElement[Any] | None = None,
) -> dict[Cell, float]:  # fmt: skip
    """Return how many records that meet the conditions each cell of a batch counts, or the sum of an amount of them.

    All cells name terms of `terms`.
    """
    order = sorted({term for cell in cells for term in cell.terms})
    told: ColumnElement[Any] = literal(0)
    if any(cell.grids is not None for cell in cells):
        told = cast(func.coalesce(grid, OUTSIDE), BigInteger) * (1 << len(order))
    for place, term in enumerate(order):
        told = told + case((terms[term], 1 << place), else_=0)
    query = select(told.label("told")).where(*conditions)
    if amount is None:
        numbers, sums = np.unique(keys_of(session, query), return_counts=True)
    else:
        summed = query.add_columns(func.sum(amount)).group_by(literal_column("1"))
        rows = session.execute(summed).all()
        numbers = np.array([row[0] for row in rows], np.int64)
        sums = np.array([row[1] or 0 for row in rows], np.float64)
    bits = {term: 1 << place for place, term in enumerate(order)}
    return {cell: _sum(cell, numbers, sums, len(order), bits) for cell in cells}


def _sum(cell: Cell, numbers: Keys, sums: npt.NDArray[Any], width: int, bits: Mapping[Term, int]) -> float:
    asked = sum(bits[term] for term in cell.terms)
    chosen = (numbers & asked) == asked
    if cell.grids is not None:
        chosen &= np.isin(numbers >> width, np.fromiter(cell.grids, np.int64, len(cell.grids)))
    found: float = sums[chosen].sum().item()
    return found
