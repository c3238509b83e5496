"""One person at a time: name, number, school, work, what care they need; all in keeping with their age and origin."""

from datetime import date, timedelta
from random import Random

from desktop.names.surnames import compound_surnames
from desktop.sample import words
from desktop.sample.numbers import LOCAL_PREFIX, NEWCOMER_PREFIX, IdNumbers, mobile_number
from desktop.sample.records import AS_OF, SamplePerson
from desktop.sample.words import Origin, Weighted

MALE, FEMALE = "1", "2"
SINGLE, MARRIED, REMARRIED, WIDOWED, DIVORCED = "10", "20", "22", "30", "40"
PARTY_MEMBER, PROBATIONARY, LEAGUE_MEMBER, MASSES = "01", "02", "03", "13"
DAYS_OF_YEAR = 365.2425
_MARRYING = Weighted([(SINGLE, 90), (DIVORCED, 10)])
_HIGHER = frozenset({"10", "20", "30"})
_LEARNED = frozenset({"公务员", "教师", "护士", "会计", "企业管理人员"})
_UNLEARNED = {"local": "企业职工", "inland": "普工"}
_PUPILS = ((3, ""), (6, "幼儿"), (12, "小学生"), (15, "初中生"), (18, "高中生"))


class Lives:
    """Makes people, no two of one number."""

    def __init__(self, numbers: IdNumbers | None = None) -> None:
        self._numbers = numbers or IdNumbers()

    def make(
        self,
        rng: Random,
        sex: str,
        age: float,
        surname: str = "",
        *,
        origin: Origin | None = None,
        ethnic: str = "",
        lead: str = "",
        marital: str = "",
        born_on: date | None = None,
    ) -> SamplePerson:
        """Make a person of about this age; `lead` is the first character that brothers and sisters share."""
        born_on = born_on or AS_OF - timedelta(days=int(age * DAYS_OF_YEAR))
        ground = "inland" if origin else "local"
        surname = surname or words.surnames(ground).pick(rng)
        name = surname + self._given(rng, sex, born_on.year, lead, surname)
        prefix = NEWCOMER_PREFIX if origin else LOCAL_PREFIX
        person = SamplePerson(name, sex, born_on, self._numbers.take(prefix, born_on, sex))
        if origin:
            person.floating = True
        person.ethnic_code = ethnic or (origin.ethnic.pick(rng) if origin else "01")
        self._fill(rng, person, ground, marital)
        return person

    def _given(self, rng: Random, sex: str, year: int, lead: str, surname: str) -> str:
        names = words.given_names()[year, sex]
        if not lead and rng.random() < names.whole_share:
            return names.whole.pick(rng)
        first = lead or names.first.pick(rng)
        if surname in compound_surnames() and rng.random() < 0.6:
            return first
        second = names.second.pick(rng)
        return first + (second if second != first or rng.random() < 0.3 else names.second.pick(rng))

    def _fill(self, rng: Random, person: SamplePerson, ground: str, marital: str) -> None:
        age, draw = person.age, rng.random
        person.marital_code = marital or (SINGLE if age < 22 or draw() < 0.8 else _MARRYING.pick(rng))
        person.education_code = self._education(rng, person, age, ground)
        self._work(rng, person, age, ground)
        person.political_code = _politics(rng, person, age)
        if age >= 13 and draw() < (0.97 if age < 70 else 0.6):
            person.phone = mobile_number(rng)
        _care(rng, person, age, ground)

    def _education(self, rng: Random, person: SamplePerson, age: int, ground: str) -> str:
        if age < 6:
            return ""
        if age < 18:
            return "80" if age < 12 else "70" if age < 15 else "60" if rng.random() < 0.7 else "40"
        level = words.schooling()[person.born_on.year, person.sex_code].pick(rng)
        if ground == "inland" and level in ("10", "20") and rng.random() < 0.7:
            return "70"
        if level == "10" and age < 25:
            return "20"
        return "60" if age < 22 and level in ("10", "20") and rng.random() < 0.3 else level

    def _work(self, rng: Random, person: SamplePerson, age: int, ground: str) -> None:
        if age < 18:
            person.occupation = next((word for limit, word in _PUPILS if age < limit), "高中生")
        elif age < 22 and person.education_code in ("20", "30"):
            person.occupation = "大学生"
        elif jobs := words.occupations(ground).get((age, person.sex_code)):
            job = jobs.pick(rng)
            person.occupation = job if job not in _LEARNED or person.education_code in _HIGHER else _UNLEARNED[ground]


def _politics(rng: Random, person: SamplePerson, age: int) -> str:
    draw = rng.random()
    if age < 14:
        return MASSES
    if age < 18:
        return LEAGUE_MEMBER if draw < 0.3 else MASSES
    if age < 28:
        learned = person.education_code in _HIGHER
        if draw < 0.38:
            return LEAGUE_MEMBER
        return PROBATIONARY if draw > 0.995 else PARTY_MEMBER if learned and draw > 0.97 else MASSES
    share = 0.035 + 0.0009 * (age - 28) + (0.10 if person.education_code in _HIGHER else 0)
    return PARTY_MEMBER if draw < share * (1.3 if person.sex_code == MALE else 0.5) else MASSES


def _care(rng: Random, person: SamplePerson, age: int, ground: str) -> None:
    draw, care = rng.random, person.care
    if person.political_code == PARTY_MEMBER:
        care.append("中共党员" if ground == "local" else "流入党员")
    if age >= 80 and ground == "local":
        care.append("高龄老人")
    if draw() < 0.01 + (0.0013 * (age - 30) if age > 30 else 0):
        care.append("残疾人")
    if person.sex_code == MALE and age >= 20 and draw() < (0.05 if ground == "local" else 0.015):
        care.append("退役军人")
    if person.sex_code == FEMALE and 21 <= age <= 42 and person.marital_code in (MARRIED, REMARRIED) and draw() < 0.03:
        care.append("孕产妇")
