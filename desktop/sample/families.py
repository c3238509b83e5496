"""The families that have always lived in a village: who lives together, how old they are, what they are to the head."""

from collections.abc import Callable
from random import Random

from desktop.names.surnames import surname_of
from desktop.sample import words
from desktop.sample.lives import DIVORCED, FEMALE, MALE, MARRIED, REMARRIED, SINGLE, WIDOWED, Lives
from desktop.sample.records import SamplePerson
from desktop.sample.words import Origin, Weighted

Family = list[SamplePerson]
HEAD, HUSBAND, WIFE = "02", "11", "12"
SONS, DAUGHTERS = ("22", "23", "24", "25", "26"), ("32", "33", "34", "35", "36")
ONLY_SON, ONLY_DAUGHTER, SON_IN_LAW, DAUGHTER_IN_LAW = "21", "31", "28", "38"
GRANDCHILD = {MALE: "41", FEMALE: "42"}
DAUGHTERS_CHILD = {MALE: "43", FEMALE: "44"}
GREAT_GRANDCHILD = {MALE: "47", FEMALE: "48"}
FATHER, MOTHER, BROTHER, SISTER, OTHER_PERSON = "51", "52", "73", "77", "99"

YOUNGEST_MOTHER, YOUNGEST_FATHER = 19, 20
_CHILDREN = (  # born from, number of children
    (1900, Weighted([(3, 20), (4, 40), (5, 40)])),
    (1950, Weighted([(2, 35), (3, 45), (4, 20)])),
    (1962, Weighted([(1, 10), (2, 60), (3, 30)])),
    (1974, Weighted([(1, 28), (2, 58), (3, 14)])),
    (1986, Weighted([(0, 8), (1, 34), (2, 46), (3, 12)])),
    (1995, Weighted([(0, 40), (1, 36), (2, 24)])),
)


class Families:
    """Builds families of one village; `surname` leads there, `ethnic` goes with it."""

    def __init__(self, lives: Lives, rng: Random, surname: str, ethnic: str) -> None:
        self._lives, self._rng, self._surname, self._ethnic = lives, rng, surname, ethnic
        self._kinds: Weighted[Callable[[], Family]] = Weighted(
            [
                (self._couple_with_children, 40),
                (self._couple_with_their_parents, 15),
                (self._parents_with_married_son, 17),
                (self._parents_with_married_daughter, 1.5),
                (self._couple_alone, 9),
                (self._old_person_alone, 6),
                (self.person_alone, 4),
                (self._lone_parent, 3.5),
                (self._grandparents_with_grandchildren, 4),
                (self._brother_and_sister, 1.5),
            ]
        )

    def family(self) -> Family:
        """Return one family, its head first."""
        return self._kinds.pick(self._rng)()

    # who

    def _clan(self) -> tuple[str, str]:
        """Return surname and ethnic group of a man of the village."""
        if self._rng.random() < 0.6:
            return self._surname, self._ethnic
        return words.surnames("local").pick(self._rng), "01"

    def _man(self, age: float, marital: str = MARRIED, clan: tuple[str, str] | None = None) -> SamplePerson:
        surname, ethnic = clan or self._clan()
        return self._lives.make(self._rng, MALE, age, surname, ethnic=ethnic, marital=marital)

    def _woman(self, age: float, marital: str = MARRIED, than: str = "") -> SamplePerson:
        """Make a woman of the village; a wife rarely has her husband's surname."""
        surname, ethnic = self._clan()
        if surname == than and self._rng.random() < 0.9:
            surname, ethnic = words.surnames("local").pick(self._rng), "01"
        return self._lives.make(self._rng, FEMALE, age, surname, ethnic=ethnic, marital=marital)

    def _grown(self, least: int, age: float) -> float:
        """Return an age at which one may be married; who would be too young is a little more than old enough."""
        return age if age > least else least + self._rng.random()

    def _couple(self, husband_age: float) -> tuple[SamplePerson, SamplePerson]:
        return couple(self._rng, husband_age, self._man, self._woman)

    def _offspring(self, father: SamplePerson, mother: SamplePerson, at_most: float = 99) -> Family:
        return offspring(self._lives, self._rng, father, mother, at_most=at_most)

    # how they live together

    def _couple_with_children(self) -> Family:
        husband, wife = self._couple(self._rng.triangular(25, 64, 40))
        children = staying(self._rng, self._offspring(husband, wife))
        related = number_children(self._rng, children)
        if self._rng.random() < 0.06:
            husband.relation_code = HUSBAND
            return [wife, husband, *related]
        wife.relation_code = WIFE
        if self._rng.random() < 0.03 and any(child.age < 16 for child in children):
            husband.note, wife.left_behind_code = "在外务工", "02"
            wife.care.append("留守妇女")
        return [husband, wife, *related]

    def _couple_with_their_parents(self) -> Family:
        family = self._couple_with_children()
        head = family[0]
        if head.age > 62 or head.sex_code == FEMALE:
            return family
        surname, ethnic = surname_of(head.name), head.ethnic_code
        mother_age = head.age + self._rng.uniform(YOUNGEST_MOTHER + 1, 33)
        father_age = mother_age + self._rng.uniform(-1, 7)
        both, only_mother = _survive(self._rng, father_age), _survive(self._rng, mother_age)
        if both:
            father = self._man(father_age, MARRIED if only_mother else WIDOWED, (surname, ethnic))
            father.relation_code = FATHER
            family.append(father)
        if only_mother or not both:
            mother = self._woman(min(mother_age, 97 - self._rng.random()), MARRIED if both else WIDOWED, surname)
            mother.relation_code = MOTHER
            family.append(mother)
        return family

    def _parents_with_married_son(self) -> Family:
        family, married, spouse = self._with_married_child(MALE)
        married.relation_code, spouse.relation_code = SONS[0], DAUGHTER_IN_LAW
        grandchildren = self._offspring(married, spouse, 24)
        for child in grandchildren:
            child.relation_code = GRANDCHILD[child.sex_code]
        family += [married, spouse, *grandchildren]
        if self._rng.random() < 0.3:  # one more child, not married yet
            younger = family[1].age - self._rng.uniform(26, 34)
            if 14 < younger < married.age - 1:
                child = self._lives.make(
                    self._rng, self._rng.choice("12"), younger, surname_of(married.name), ethnic=married.ethnic_code,
                    marital=SINGLE,
                )  # fmt: skip
                child.relation_code = SONS[1] if child.sex_code == MALE else DAUGHTERS[0]
                family.append(child)
        if family[0].age < 66 and family[0].sex_code == MALE and self._rng.random() < 0.12:
            mother = self._woman(family[0].age + self._rng.uniform(20, 28), WIDOWED, surname_of(family[0].name))
            mother.relation_code = MOTHER
            family.append(mother)
        return family

    def _parents_with_married_daughter(self) -> Family:
        family, daughter, husband = self._with_married_child(FEMALE)
        daughter.relation_code, husband.relation_code = DAUGHTERS[0], SON_IN_LAW
        grandchildren = self._offspring(family[0], daughter, 24)  # they bear their mother's surname
        grandchildren = [child for child in grandchildren if child.age < husband.age - YOUNGEST_FATHER]
        for child in grandchildren:
            child.relation_code = DAUGHTERS_CHILD[child.sex_code]
        return [*family, daughter, husband, *grandchildren]

    def _with_married_child(self, sex: str) -> tuple[Family, SamplePerson, SamplePerson]:
        """Return parents, their grown child and its spouse."""
        father, mother = self._couple(self._rng.triangular(52, 76, 60))
        mother.relation_code = WIFE
        age = mother.age - self._rng.uniform(YOUNGEST_MOTHER + 1, 28)
        surname = surname_of(father.name)
        child = self._lives.make(self._rng, sex, age, surname, ethnic=father.ethnic_code, marital=MARRIED)
        if sex == MALE:
            spouse = self._woman(self._grown(22, age - self._rng.uniform(-2, 5)), MARRIED, surname)
        else:
            spouse = self._man(self._grown(23, age + self._rng.uniform(-2, 5)))
        parents = [father, mother]
        if not _survive(self._rng, father.age):
            mother.relation_code, mother.marital_code = HEAD, WIDOWED
            parents = [mother]
        return [*parents], child, spouse

    def _couple_alone(self) -> Family:
        old = self._rng.random() < 0.75
        husband, wife = self._couple(self._rng.triangular(60, 86, 67) if old else self._rng.uniform(24, 34))
        wife.relation_code = WIFE
        if husband.age >= 60 and wife.age >= 60:
            husband.care.append("空巢老人")
            wife.care.append("空巢老人")
        return [husband, wife]

    def _old_person_alone(self) -> Family:
        age = self._rng.triangular(60, 96, 75)
        if self._rng.random() < 0.6:
            person = self._woman(age, WIDOWED)
        else:
            person = self._man(age, self._rng.choice((WIDOWED, WIDOWED, WIDOWED, DIVORCED, SINGLE)))
        person.care.append("独居老人")
        if person.marital_code == SINGLE and self._rng.random() < 0.6:
            person.care.append("特困人员")
        return [person]

    def person_alone(self) -> Family:
        """Return a household of one grown-up."""
        age = self._rng.triangular(22, 58, 33)
        marital = SINGLE if age < 30 or self._rng.random() < 0.4 else DIVORCED
        return [self._man(age, marital) if self._rng.random() < 0.65 else self._woman(age, marital)]

    def _lone_parent(self) -> Family:
        father, mother = self._couple(self._rng.uniform(30, 56))
        marital = DIVORCED if self._rng.random() < 0.6 else WIDOWED
        children = staying(self._rng, self._offspring(father, mother))
        parent = mother if self._rng.random() < 0.7 else father
        parent.marital_code, parent.relation_code = marital, HEAD
        return [parent, *number_children(self._rng, children)]

    def _grandparents_with_grandchildren(self) -> Family:
        grandfather, grandmother = self._couple(self._rng.uniform(54, 73))
        grandmother.relation_code = WIFE
        elders = [grandfather, grandmother]
        if self._rng.random() < 0.3:
            grandmother.relation_code, grandmother.marital_code = HEAD, WIDOWED
            elders = [grandmother]
        ages = sorted(self._rng.uniform(3, 15.5) for _ in range(self._rng.choice((1, 1, 2))))
        surname, ethnic = surname_of(grandfather.name), grandfather.ethnic_code
        for age in reversed(ages):
            if age < grandmother.age - 2 * YOUNGEST_MOTHER - 1:
                child = self._lives.make(self._rng, self._rng.choice("12"), age, surname, ethnic=ethnic)
                child.relation_code, child.left_behind_code = GRANDCHILD[child.sex_code], "03"
                child.note = "父母在外务工"
                child.care.append("留守儿童")
                elders.append(child)
        for elder in elders:
            if elder.age >= 60:
                elder.left_behind_code = "01"
                elder.care.append("留守老人")
        return elders

    def _brother_and_sister(self) -> Family:
        clan = self._clan()
        age = self._rng.uniform(26, 58)
        elder = self._man(age, SINGLE, clan)
        sex, age = self._rng.choice("12"), age - self._rng.uniform(1.5, 7)
        younger = self._lives.make(self._rng, sex, age, clan[0], ethnic=clan[1], marital=SINGLE)
        younger.relation_code = BROTHER if sex == MALE else SISTER
        return [elder, younger]


def couple(
    rng: Random,
    husband_age: float,
    man: Callable[..., SamplePerson],
    woman: Callable[..., SamplePerson],
) -> tuple[SamplePerson, SamplePerson]:
    """Return husband and wife; she is usually a little younger, never a child."""
    marital = MARRIED if rng.random() < 0.97 else REMARRIED
    husband = man(husband_age, marital)
    age = husband_age - rng.gauss(2, 2.2)
    wife = woman(age if age > 21 else 21 + rng.random(), marital, surname_of(husband.name))
    return husband, wife


def offspring(
    lives: Lives,
    rng: Random,
    father: SamplePerson,
    mother: SamplePerson,
    *,
    at_most: float = 99,
    origin: Origin | None = None,
) -> Family:
    """Return the children of a couple from the eldest down, leaving out those older than `at_most`."""
    count = next(number for start, number in reversed(_CHILDREN) if mother.born_on.year >= start).pick(rng)
    first_birth = max(YOUNGEST_MOTHER, rng.gauss(24 if mother.age > 45 else 25.5, 2.6))
    age = min(mother.age - first_birth, father.age - YOUNGEST_FATHER) - rng.random()
    shares_lead = rng.random() < (0.5 if mother.age > 45 else 0.25)
    surname, leads, children = surname_of(father.name), dict[str, str](), Family()
    while len(children) < count and age >= 0.02 and mother.age - age <= 44:
        sex = MALE if rng.random() < 0.52 else FEMALE
        if age <= at_most:
            child = lives.make(
                rng, sex, age, surname, origin=origin, ethnic=father.ethnic_code, lead=leads.get(sex, ""),
                marital=SINGLE if age < 32 or rng.random() < 0.8 else DIVORCED,
            )  # fmt: skip
            children.append(child)
            twins = rng.random() < 0.015
            if (shares_lead or twins) and len(child.name) == len(surname) + 2:
                leads[sex] = child.name[len(surname) : len(surname) + 1]
            if twins and len(children) < count:
                twin = lives.make(
                    rng, sex, age, surname, origin=origin, ethnic=father.ethnic_code, lead=leads.get(sex, ""),
                    marital=child.marital_code, born_on=child.born_on,
                )  # fmt: skip
                children.append(twin)
        age -= rng.triangular(1.2, 7, 2.8)
    return children


def staying(rng: Random, children: Family) -> Family:
    """Return the children who still live with their parents: the grown-up mostly founded households of their own."""
    stay = []
    for child in children:
        if child.age < 22:
            keep = 1.0
        elif child.sex_code == MALE:
            keep = 0.75 if child.age < 30 else 0.12 if child.age < 45 else 0
        else:
            keep = 0.55 if child.age < 28 else 0.05 if child.age < 40 else 0
        if rng.random() < keep:
            stay.append(child)
    return stay


def number_children(rng: Random, children: Family) -> Family:
    """Write what the children are to the head: eldest son, second daughter."""
    if len(children) == 1 and rng.random() < 0.12:
        children[0].relation_code = ONLY_SON if children[0].sex_code == MALE else ONLY_DAUGHTER
        return children
    seen = {MALE: 0, FEMALE: 0}
    for child in children:
        order = min(seen[child.sex_code], 4)
        child.relation_code = SONS[order] if child.sex_code == MALE else DAUGHTERS[order]
        seen[child.sex_code] += 1
    return children


def _survive(rng: Random, age: float) -> bool:
    return age < 55 or (age < 98 and rng.random() < 1 - 0.02 * (age - 55))
