"""Births, deaths, arrivals and departures of the sample town's last months, told through the ordinary commands."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from sqlalchemy import ColumnElement, and_, func, select, update

from db.models.households import EventKind, Household, HouseholdEvent, HouseholdStanding
from db.models.people import Person, Population, Standing
from db.store import touch
from desktop.cases.spans import month_end, moved
from desktop.clock import Today, today, years_before
from desktop.errors import Invalid, Refusal
from desktop.jobs import Progress
from desktop.program import Program

MONTHS_BACK = 2
BOOKS_FROM = 6  # months back: to when the workbooks told who was there
SHARE = 400  # people for each birth of a month
LEAST = 200  # people of a town in which anything is told
OLD, GROWN = 78, 20
CHILDREN = ("子涵", "雨桐", "一诺", "浩然", "欣怡", "宇轩", "思源", "佳宁")
NEWCOMERS = ("陈小军", "吴春梅", "李志强", "黄秋菊", "张海波", "罗丽萍", "杨永福", "周小燕")
SON, DAUGHTER, KIN, LODGER = "20", "30", "97", "99"
ELSEWHERE = ("泉州市区", "厦门市", "福州市", "石狮市")


Act = Callable[[date], bool]


class SampleLives:
    """Lets the sample town live for some months, once."""

    def __init__(self, program: Program, seed: int, today: Today = today) -> None:
        self._program, self._rng, self._today = program, Random(f"{seed} lives"), today()

    def make(self, progress: Progress) -> int:
        """Tell what happened, unless something is told already. Return how much."""
        first = self._today.replace(day=1)
        with self._program.office.store.read() as session:
            people = session.scalar(select(func.count()).select_from(Person)) or 0
            told = session.scalar(select(HouseholdEvent.id).where(HouseholdEvent.kind == EventKind.BORN).limit(1))
        if people < LEAST or told is not None:
            return 0
        self._date_books(moved(first, -BOOKS_FROM))
        count = max(people // SHARE, 2)
        done = 0
        months = [moved(first, month) for month in range(-MONTHS_BACK, 1)]
        for begin in progress.over(months, len(months), "正在写出人口变动"):
            for day in self._days(begin, count):
                done += self._try(self._born, day)
            for day in self._days(begin, max(count * 2 // 3, 1)):
                done += self._try(self._died, day)
            for day in self._days(begin, max(count // 2, 1)):
                done += self._try(self._left, day)
            for day in self._days(begin, count):
                done += self._try(self._came, day)
        return done

    def _date_books(self, day: date) -> None:
        """Let the workbooks be some months old, as such books are."""
        with self._program.office.store.write("核对台账日期") as session:
            session.execute(update(Person).values(sourced_on=day))
            touch(session, Person.__tablename__)

    def _days(self, begin: date, count: int) -> Iterator[date]:
        last = min(month_end(begin), self._today)
        for _ in range(count):
            yield begin + timedelta(days=self._rng.randrange((last - begin).days + 1))

    def _try(self, act: Act, day: date) -> bool:
        try:
            return act(day)
        except (Refusal, Invalid):  # somebody for whom it cannot have happened so
            return False

    def _born(self, day: date) -> bool:
        household = self._household(Population.REGISTERED)
        if household is None:
            return False
        key, version, surname = household
        girl = self._rng.random() < 0.5
        draft = self._program.people.blank()
        draft.values.update(
            name=surname + self._rng.choice(CHILDREN), sex_code="2" if girl else "1", born_on=day, ethnic_code="01"
        )
        self._program.commands.newborn(key, version, draft, DAUGHTER if girl else SON, day)
        return True

    def _came(self, day: date) -> bool:
        """Let somebody come from elsewhere: to work, or as kin of somebody who is registered here."""
        population, relation = self._rng.choice(((Population.FLOATING, LODGER), (Population.REGISTERED, KIN)))
        household = self._household(population)
        if household is None:
            return False
        key, version, _ = household
        draft = self._program.people.blank()
        draft.values.update(
            name=self._rng.choice(NEWCOMERS),
            sex_code=self._rng.choice("12"),
            born_on=years_before(day, self._rng.randrange(22, 45)),
            ethnic_code="01",
            population=population.value,
        )
        self._program.commands.move_in_new(key, version, draft, relation, day)
        return True

    def _died(self, day: date) -> bool:
        return self._go(Person.born_on <= years_before(day, OLD), day, dies=True)

    def _left(self, day: date) -> bool:
        """Let somebody go again who came in these months: the workbooks know nothing of them."""
        young = and_(
            Person.born_on.between(years_before(day, GROWN * 2), years_before(day, GROWN)),
            Person.batch_id.is_(None),
        )
        return self._go(young, day, dies=False)

    def _go(self, condition: ColumnElement[bool], day: date, *, dies: bool) -> bool:
        wanted = (
            select(Person.id, Person.household_id, Household.version)
            .join(Household, Household.id == Person.household_id)
            .where(
                condition,
                Person.standing == Standing.ACTIVE,
                Household.head_id != Person.id,
                Household.standing == HouseholdStanding.ACTIVE,
            )
        )
        with self._program.office.store.read() as session:
            rows = session.execute(wanted.order_by(Person.id)).all()
        if not rows:
            return False
        key, home, version = self._rng.choice(rows)
        commands = self._program.commands
        if dies:
            commands.decease(home or 0, version, key, day)
        else:
            commands.move_out(home or 0, version, [key], day, self._rng.choice(ELSEWHERE))
        return True

    def _household(self, population: Population) -> tuple[int, int, str] | None:
        """Return the key, the version and the surname of a household whose head is of a kind."""
        wanted = (
            select(Household.id, Household.version, Person.name)
            .join(Person, Person.id == Household.head_id)
            .where(Household.standing == HouseholdStanding.ACTIVE, Person.population == population)
        )
        with self._program.office.store.read() as session:
            rows = session.execute(wanted.order_by(Household.id)).all()
        if not rows:
            return None
        key, version, name = self._rng.choice(rows)
        return key, version, name[:1]
