"""Cases that may be one and the same (重复反映, P4-26), told while a new one is typed; and repeated complaints.

Looked for among cases that are open or were found lately: of the same grid, household or people, under the same outside
number, or with the same words anywhere. What they have in common is said, so that the clerk can judge.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from db import search
from db.keys import in_keys
from db.models.cases import OPEN, Case, CaseLink, CaseParty, CaseReporter, Stage
from db.store import Store
from desktop.cases.standing import ENDED
from desktop.clock import Today, today, years_before
from desktop.drafting import known
from desktop.grids.service import Grids
from desktop.index import folded_number
from desktop.names.folding import fold

ID, PEOPLE, HOUSEHOLDS = "id", "people", "households"  # keys of what is typed beside those of the Fields
LATELY = 60  # days
FEWEST = 3  # pairs of characters that a title needs to be compared
MOST_PAIRS = 6  # that are asked for at once
MOST = 200  # cases that one thing in common may bring
ALIKE, VERY_ALIKE, SOMEWHAT = 0.5, 0.7, 0.25  # shares of pairs in common: near by, anywhere, of the same people
HOUSEHOLD = "household"
SAME_NUMBER, SAME_PEOPLE, SAME_HOME, SAME_PLACE, SAME_WORDS = "外部编号相同", "同一人", "同一户", "同一地点", "事由相近"
SAME_REPORTER = "同一反映人"
WORTH = {SAME_NUMBER: 2.0, SAME_PEOPLE: 0.5, SAME_HOME: 0.4, SAME_PLACE: 0.3}  # beside the share of pairs in common


@dataclass(frozen=True, slots=True)
class Like:
    """A case that may be the same: two lines to recognise it by, and what both have in common."""

    key: int
    number: str
    title: str
    detail: str
    why: tuple[str, ...]
    is_open: bool
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is known of the case that is typed."""

    key: int | None
    pairs: Sequence[str]
    grid: int | None
    place: str
    number: str
    of_people: Collection[int]  # cases of the same people
    of_homes: Collection[int]


class Likeness:
    """Finds cases that may be the same."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today
        self._first: tuple[date, int] | None = None  # a day, and the first key of those found since

    def like(self, values: Mapping[str, Any], limit: int = 5) -> tuple[Like, ...]:
        """Return the cases that may be the one that is being typed, the likeliest first. Must be quick.

        `values` are those of the draft; `id` is its key when it is known already, `people` and `households` are the
        keys of the dossiers it is about.
        """
        since = self._today() - timedelta(LATELY)
        with self._store.read() as session:
            sought = _sought(session, values)
            keys = self._near(session, sought, since)
            columns = (Case.id, Case.number, Case.title, Case.found_on, Case.stage, Case.grid_id, Case.place,
                       Case.outside_no)  # fmt: skip
            current = and_(Case.stage != Stage.MERGED, or_(OPEN, Case.found_on >= since))
            rows = session.execute(select(*columns).where(in_keys(Case.id, sorted(keys)), current)).all()
        found = (self._compared(row, sought) for row in rows if row.id != sought.key)
        return tuple(sorted(filter(None, found), key=lambda one: (-one.score, -one.key))[:limit])

    def series(self, key: int) -> tuple[Like, ...]:
        """Return the other cases within a year told by the same people or of the same households, the latest first."""
        with self._store.read() as session:
            case = known(session, Case, key)
            told, homes = _told_by_the_same(session, case), _of_homes(session, _homes_of(session, key))
            columns = (Case.id, Case.number, Case.title, Case.found_on, Case.stage, Case.grid_id, Case.place)
            within = Case.found_on.between(years_before(case.found_on, 1), years_before(case.found_on, -1))
            query = select(*columns).where(in_keys(Case.id, sorted((told | homes) - {key})), within)
            rows = session.execute(query.order_by(Case.found_on.desc(), Case.id.desc())).all()
        reasons = ((SAME_REPORTER, told), (SAME_HOME, homes))
        return tuple(self._line(row, tuple(why for why, keys in reasons if row.id in keys)) for row in rows)

    def _near(self, session: Session, sought: _Sought, since: date) -> set[int]:
        """Return the cases that have anything in common with the one that is sought."""
        first = self._first_key(session, since)
        keys = {*sought.of_people, *sought.of_homes}
        if sought.grid is not None:
            there = select(Case.id).where(Case.grid_id == sought.grid, or_(OPEN, Case.id >= first))
            keys.update(session.scalars(there.order_by(Case.id.desc()).limit(MOST)))
        if sought.number:
            keys.update(session.scalars(search.found(session, "case", [(f"h{sought.number}", False)]).limit(MOST)))
        if len(sought.pairs) >= FEWEST:
            for part in _halves(sought.pairs):
                worded = search.found(session, "case", [(pair, False) for pair in part])
                own = worded.selected_columns[0]
                keys.update(session.scalars(worded.where(own >= first).order_by(own.desc()).limit(MOST)))
        return keys

    def _first_key(self, session: Session, since: date) -> int:
        """Return the first key of the cases found since a day: what came before it is passed over without a look."""
        if self._first is None or self._first[0] != since:
            first = session.scalar(select(func.min(Case.id)).where(Case.found_on >= since))
            if first is None:
                return 0
            self._first = since, first
        return self._first[1]

    def _compared(self, row: Any, sought: _Sought) -> Like | None:
        """Return a case with what it has in common, or None where that is too little."""
        alike = _share(sought.pairs, _pairs(row.title))
        here = sought.grid is not None and row.grid_id == sought.grid
        reasons = {
            SAME_NUMBER: bool(sought.number) and folded_number(row.outside_no or "") == sought.number,
            SAME_PEOPLE: row.id in sought.of_people,
            SAME_HOME: row.id in sought.of_homes,
            SAME_PLACE: len(sought.place) >= FEWEST and fold(row.place or "") == sought.place,
        }
        why = [reason for reason, holds in reasons.items() if holds]
        needed = SOMEWHAT if why else ALIKE if here else VERY_ALIKE
        if alike < needed and SAME_NUMBER not in why:
            return None
        score = alike + sum(WORTH[reason] for reason in why)
        return self._line(row, (*why, SAME_WORDS) if alike >= ALIKE else tuple(why), score)

    def _line(self, row: Any, why: tuple[str, ...], score: float = 0.0) -> Like:
        is_open = row.stage not in ENDED
        place = " ".join(filter(None, (self._grids.path_name(row.grid_id), row.place)))
        detail = "　".join(filter(None, (str(row.found_on), "在办" if is_open else "已办完", place)))
        return Like(row.id, row.number or "", row.title, detail, why, is_open, score)


def _sought(session: Session, values: Mapping[str, Any]) -> _Sought:
    def words(key: str) -> str:
        value = values.get(key)
        return value if isinstance(value, str) else ""

    people, homes = tuple(values.get(PEOPLE) or ()), tuple(values.get(HOUSEHOLDS) or ())
    return _Sought(
        key=values.get(ID),
        pairs=_pairs(words("title")),
        grid=values.get("grid_id"),
        place=fold(words("place")),
        number=folded_number(words("outside_no")),
        of_people=_of_people(session, people),
        of_homes=_of_homes(session, homes),
    )


def _pairs(text: str) -> list[str]:
    """Return the pairs of neighbouring characters of a text, each once."""
    return list(dict.fromkeys(map("".join, pairwise(fold(text)))))


def _halves(pairs: Sequence[str]) -> Iterable[Sequence[str]]:
    """Return what to look for: the pairs of either half, so that a word changed in one leaves the other to find it."""
    middle = len(pairs) // 2
    parts = [pairs] if middle < FEWEST else [pairs[:middle], pairs[middle:]]
    return [part[:: -(-len(part) // MOST_PAIRS)] for part in parts]


def _share(typed: Sequence[str], other: Sequence[str]) -> float:
    """Return which share of the pairs of two titles is common; of a title half typed, what is there counts."""
    if min(len(typed), len(other)) < FEWEST:
        return 0.0
    common = len(set(typed) & set(other))
    return max(2 * common / (len(typed) + len(other)), 0.9 * common / len(typed))


def _of_people(session: Session, people: Sequence[int]) -> set[int]:
    """Return the latest cases that people of the dossiers take part in or told of."""
    if not people:
        return set()
    found: set[int] = set()
    for key, person in ((CaseParty.case_id, CaseParty.person_id), (CaseReporter.case_id, CaseReporter.person_id)):
        found.update(session.scalars(select(key).where(in_keys(person, people)).order_by(key.desc()).limit(MOST)))
    return found


def _of_homes(session: Session, homes: Sequence[int]) -> set[int]:
    """Return the latest cases that households belong to."""
    if not homes:
        return set()
    tied = select(CaseLink.case_id).where(CaseLink.subject == HOUSEHOLD, in_keys(CaseLink.record_id, homes))
    return set(session.scalars(tied.order_by(CaseLink.case_id.desc()).limit(MOST)))


def _homes_of(session: Session, case: int) -> Sequence[int]:
    tied = select(CaseLink.record_id).where(CaseLink.case_id == case, CaseLink.subject == HOUSEHOLD)
    return session.scalars(tied).all()


def _told_by_the_same(session: Session, case: Case) -> set[int]:
    """Return the cases told of by the same people: known from dossiers anywhere, by number or telephone in one grid."""
    rows = session.scalars(select(CaseReporter).where(CaseReporter.case_id == case.id)).all()
    people = [row.person_id for row in rows if row.person_id is not None]
    found = set(session.scalars(select(CaseReporter.case_id).where(in_keys(CaseReporter.person_id, people))))
    same: list[ColumnElement[bool]] = [CaseReporter.phone == row.phone for row in rows if row.phone]
    same += [CaseReporter.id_no == row.id_no for row in rows if row.id_no]
    if same and case.grid_id is not None:
        near = select(CaseReporter.case_id).join(Case, Case.id == CaseReporter.case_id)
        found.update(session.scalars(near.where(Case.grid_id == case.grid_id, or_(*same))))
    return found
