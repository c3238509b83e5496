"""A form of counts over two million people, beside one look through their table.

Every cell by itself would be a look of its own; all that need no index of their own share one. Measured on 2,060,000
people: 1,104 cells in 2.7 s, 2.3 times one look.
"""

from datetime import date

from sqlalchemy import select

from db.models.grids import Grid
from db.store import Store
from desktop.cases.spans import MONTH, Span
from desktop.forms.counts.records import RecordCounts
from desktop.forms.counts.spec import CountSpec, Term
from desktop.forms.scope import Subject
from desktop.grids.service import VILLAGE, Grids
from desktop.jobs import Progress
from tests.speed.measuring import milliseconds, tell

DAY = date(2026, 11, 22)
MOST_TIMES = 4.0  # of one look, for the two looks of this form: at everybody, and at those with a tag
LOOK = "SELECT count(*) FROM person WHERE +standing = 'active' AND +sex_code = '1' AND +born_on < '1966'"
AGES = ("0-5", "6-17", "18-59", "60-", "80-")
COLUMNS: tuple[tuple[Term, ...], ...] = (
    (),
    *((Term("sex", (sex,)),) for sex in "12"),
    *((Term("population", (one,)),) for one in ("registered", "floating")),
    *((Term("age", (age,)),) for age in AGES),
    *((Term("age", (age,)), Term("sex", (sex,))) for age in AGES for sex in "12"),
    (Term("ethnic", ("!01",)),),
    (Term("party", ("any",)),),
    (Term("education", ("1*", "2*", "3*")),),
    (Term("care", ("P11",)),),
)


class _Ground:
    """What counting needs of a program: the grids."""

    def __init__(self, store: Store) -> None:
        self.grids = Grids(store, lambda: DAY)


def test_a_form_of_a_thousand_cells(city):
    store = Store(city, lambda: "bench")
    ground = _Ground(store)
    with store.read() as session:
        villages = list(session.scalars(select(Grid.id).where(Grid.level == VILLAGE).order_by(Grid.id).limit(45)))
    rows: list[tuple[Term, ...]] = [(), *((Term("grid", (str(key),)),) for key in villages)]
    specs = [CountSpec(Subject.PEOPLE, terms=(*row, *column)) for row in rows for column in COLUMNS]

    def count() -> dict[CountSpec, float | None]:
        with store.read() as session:
            return RecordCounts(ground, session, None, Span.around(DAY, MONTH)).counts(specs, Progress())

    def look() -> int:
        with city.connect() as connection:
            return connection.exec_driver_sql(LOOK).scalar_one()

    bare, taken = milliseconds(look, 2), milliseconds(count, 2)
    found = count()
    people = found[CountSpec(Subject.PEOPLE)]
    tell(f"a form of {len(specs)} counts over {people:,.0f} people: {taken:.0f} ms, {taken / bare:.1f} times one look")
    with city.connect() as connection:
        assert found[CountSpec(Subject.PEOPLE, terms=(Term("sex", ("1",)), Term("age", ("80-",))))] == (
            connection.exec_driver_sql(
                "SELECT count(*) FROM person WHERE +standing = 'active' AND sex_code = '1' AND born_on <= '1946-11-22'"
            ).scalar_one()
        )
    assert taken / bare <= MOST_TIMES
