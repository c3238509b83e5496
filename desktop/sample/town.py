"""The sample town: its villages and grids, and the stream of households and enterprises that live there.

Nothing is kept but what the current village needs, so two million people take no more memory than three thousand. The
same number of people and the same seed always give the same town.
"""

from collections.abc import Iterator
from random import Random

from desktop.names.surnames import surname_of
from desktop.sample import words
from desktop.sample.lives import Lives
from desktop.sample.records import SampleEnterprise, SampleHousehold, SamplePerson, SampleTownFacts, SampleVillage
from desktop.sample.villages import VillageLife

FACTS = SampleTownFacts("350582103000", "示例镇", ("福建省", "泉州市", "晋江市"))
DEFAULT_PEOPLE, DEFAULT_SEED = 3000, 2026
LARGE_SHARE, LARGE_LIMIT = 0.1353, 12_000  # of the first villages, whose registers are the messy ones
LARGE_VILLAGES = 3
PEOPLE_OF_A_GRID = 1_300
FEWEST_OF_A_GRID = 9  # in a tiny town: every grid has a household
CUT, CUT_FROM = 2, 300  # grids of the third village that are cut once more, from so many people on
PARK_CODE, PARK_NAME, PARK_FROM = "350582103223", "鞋业园专属网格", 40
VACANT_CODE = "350582103209"  # of a village with a grid in which nobody lives yet
RARE_EVERY, UNNUMBERED_EVERY = 2_000, 450
NO_NUMBER = ("", "000000000000000000", "无", "暂无", "000000{:%Y%m%d}0000")

Record = SampleHousehold | SampleEnterprise


class Town:
    """A town of people who do not exist."""

    facts = FACTS

    def __init__(self, people: int = DEFAULT_PEOPLE, seed: int = DEFAULT_SEED) -> None:
        self.people, self.seed = people, seed
        self.villages = tuple(_settle(people, Random(f"{seed} villages")))

    def records(self) -> Iterator[Record]:
        """Yield village by village its households, then its enterprises; each call tells the same town anew."""
        lives = Lives()
        oddities = _Oddities(self.people)
        surnames = {code: surname for code, _, surname in words.villages()}
        for village in self.villages:
            if village.people:
                rng = Random(f"{self.seed} {village.code}")
                life = VillageLife(village, lives, rng, surnames[village.code], self.facts)
                for household in life.households():
                    oddities.touch(household.members)
                    yield household
                yield from life.enterprises()

    def households(self) -> Iterator[SampleHousehold]:
        """Yield every household."""
        return (record for record in self.records() if isinstance(record, SampleHousehold))

    def enterprises(self) -> Iterator[SampleEnterprise]:
        """Yield every enterprise and place."""
        return (record for record in self.records() if isinstance(record, SampleEnterprise))


def make_town(people: int = DEFAULT_PEOPLE, seed: int = DEFAULT_SEED) -> Town:
    """Return the sample town of so many people."""
    return Town(people, seed)


class _Oddities:
    """Sees to it that rare names and people without a number come as often as in life, and in a small town at all."""

    def __init__(self, people: int) -> None:
        self._seen = 0
        self._rare_every = max(1, min(RARE_EVERY, people // (len(words.rare_names()) + 1)))
        self._unnumbered_every = max(1, min(UNNUMBERED_EVERY, people // (len(NO_NUMBER) + 2)))

    def touch(self, members: list[SamplePerson]) -> None:
        """Give every so-many-th person a rare name, and another one no number."""
        rare = words.rare_names()
        for person in members:
            self._seen += 1
            if self._seen % self._rare_every == 0:
                person.name = surname_of(person.name) + rare[self._seen // self._rare_every % len(rare)]
            if self._seen % self._unnumbered_every == 0:
                written = NO_NUMBER[self._seen // self._unnumbered_every % len(NO_NUMBER)]
                person.id_no = written.format(person.born_on)


def _settle(people: int, rng: Random) -> Iterator[SampleVillage]:
    """Share the people out: as many as can be to three large villages, the rest by chance."""
    names = [(code, name) for code, name, _ in words.villages()]
    large = min(round(people * LARGE_SHARE), LARGE_LIMIT)
    shares = [rng.uniform(0.5, 1.6) for _ in names[LARGE_VILLAGES:]]
    rest = people - large * LARGE_VILLAGES
    given = [large] * LARGE_VILLAGES + [int(rest * share / sum(shares)) for share in shares]
    given[-1] += people - sum(given)
    for place, ((code, name), number) in enumerate(zip(names, given, strict=True), 1):
        grids = min(max(rng.randint(3, 8), number // PEOPLE_OF_A_GRID), -(-number // FEWEST_OF_A_GRID))
        cut = CUT if place == LARGE_VILLAGES and number >= CUT_FROM else 0
        park = PARK_NAME if code == PARK_CODE and number >= PARK_FROM else ""
        vacant = grids if code == VACANT_CODE and grids > 1 else 0
        yield SampleVillage(code, name, number, grids, cut, park, vacant)
