"""The households of those who came from elsewhere: alone, as couples, with children, or together in a dormitory."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from desktop.sample import words
from desktop.sample.families import (
    MOTHER,
    OTHER_PERSON,
    WIFE,
    Family,
    couple,
    number_children,
    offspring,
)
from desktop.sample.lives import DIVORCED, FEMALE, MALE, MARRIED, SINGLE, WIDOWED, Lives
from desktop.sample.records import AS_OF, SamplePerson
from desktop.sample.words import Origin, Weighted

WORK, STUDY, TRADE, FOLLOWING = "01", "04", "03", "06"
RENTED, BOUGHT, DORMITORY = "02", "01", "05"
RESIDENCE_PERMIT = "01"


class Newcomers:
    """Builds the households of newcomers to one village."""

    def __init__(self, lives: Lives, rng: Random) -> None:
        self._lives, self._rng = lives, rng
        self._kinds: Weighted[Callable[[Origin], Family]] = Weighted(
            [
                (self._alone, 44),
                (self._couple, 22),
                (self._couple_with_children, 22),
                (self._workmates, 7),
                (self._couple_with_grandmother, 3),
                (self._lone_mother, 2),
            ]
        )

    def household(self) -> Family:
        """Return the members of one household in a rented dwelling, its head first."""
        origin = words.origins().pick(self._rng)
        family = self._kinds.pick(self._rng)(origin)
        arrived = self._arrival(family[0])
        home = self._home()
        for person in family:
            elsewhere = person.relation_code in (WIFE, OTHER_PERSON) and self._rng.random() < 0.25
            self._register(person, origin, self._home() if elsewhere else home, arrived, RENTED)
        return family

    def dormitory(self, people: int, workplace: str) -> Family:
        """Return workers who are registered together as a collective household."""
        workers = []
        for place in range(people):
            origin = words.origins().pick(self._rng)
            worker = self._grown(MALE if self._rng.random() < 0.55 else FEMALE, origin)
            worker.relation_code = "02" if place == 0 else OTHER_PERSON
            worker.workplace, worker.occupation = workplace, "普工"
            self._register(worker, origin, self._home(), self._arrival(worker), DORMITORY)
            workers.append(worker)
        return workers

    # who

    def _grown(self, sex: str, origin: Origin, age: float = 0, marital: str = "", than: str = "") -> SamplePerson:
        age = age or self._rng.triangular(18.1, 56, 27)
        marital = marital or (SINGLE if age < 25 or self._rng.random() < 0.35 else MARRIED)
        return self._lives.make(self._rng, sex, age, than, origin=origin, marital=marital)

    def _pair(self, origin: Origin, age: float) -> tuple[SamplePerson, SamplePerson]:
        def man(age: float, marital: str) -> SamplePerson:
            return self._grown(MALE, origin, age, marital)

        def woman(age: float, marital: str, _surname: str) -> SamplePerson:
            return self._grown(FEMALE, origin, age, marital)

        husband, wife = couple(self._rng, age, man, woman)
        wife.relation_code = WIFE
        return husband, wife

    # how they live together

    def _alone(self, origin: Origin) -> Family:
        return [self._grown(MALE if self._rng.random() < 0.6 else FEMALE, origin)]

    def _couple(self, origin: Origin) -> Family:
        return [*self._pair(origin, self._rng.triangular(23, 58, 34))]

    def _couple_with_children(self, origin: Origin) -> Family:
        husband, wife = self._pair(origin, self._rng.triangular(24, 48, 34))
        children = offspring(self._lives, self._rng, husband, wife, at_most=20, origin=origin)
        here = [child for child in children if self._rng.random() < 0.8]
        return [husband, wife, *number_children(self._rng, here)]

    def _workmates(self, origin: Origin) -> Family:
        sex = MALE if self._rng.random() < 0.6 else FEMALE
        mates = [self._grown(sex, origin) for _ in range(self._rng.choice((2, 2, 3)))]
        for mate in mates[1:]:
            mate.relation_code = OTHER_PERSON
        return mates

    def _couple_with_grandmother(self, origin: Origin) -> Family:
        family = self._couple_with_children(origin)
        head = family[0]
        mother = self._grown(FEMALE, origin, head.age + self._rng.uniform(21, 29), WIDOWED)
        mother.relation_code = MOTHER
        return [*family, mother]

    def _lone_mother(self, origin: Origin) -> Family:
        husband, mother = self._pair(origin, self._rng.uniform(28, 44))
        mother.relation_code, mother.marital_code = "02", DIVORCED
        children = offspring(self._lives, self._rng, husband, mother, at_most=18, origin=origin)
        return [mother, *number_children(self._rng, children[-1:])]

    # what is written down of them

    def _home(self) -> str:
        rural, township = self._rng.choice(words.places("rural")), self._rng.choice(words.places("township"))
        return f"{township}{rural}村{self._rng.randint(1, 12)}组"

    def _arrival(self, person: SamplePerson) -> date:
        years = min(self._rng.expovariate(1 / 4), max(0.1, person.age - 16.0), 20.0)
        return AS_OF - timedelta(days=int(years * 365) + 8)

    def _register(self, person: SamplePerson, origin: Origin, home: str, arrived: date, lodging: str) -> None:
        person.registered_code, person.registered_region, person.registered_detail = origin.code, origin.region, home
        person.inflow_on = max(arrived, person.born_on)
        person.lodging_code = BOUGHT if lodging == RENTED and self._rng.random() < 0.04 else lodging
        if person.age < 16 or person.age > 62:
            person.inflow_reason_code = FOLLOWING if person.age > 62 or self._rng.random() < 0.7 else STUDY
        else:
            person.inflow_reason_code = TRADE if self._rng.random() < 0.14 else WORK
        if person.age >= 16 and self._rng.random() < 0.62:
            person.permit_code = RESIDENCE_PERMIT
            person.permit_until = AS_OF + timedelta(days=self._rng.randint(-60, 360))
