"""The words a sample town is made of, read from `resources/sample`, and picking among them by weight."""

import csv
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate
from random import Random
from typing import Generic, NamedTuple, TypeVar

from desktop.resources import resources

T = TypeVar("T")


class Weighted(Generic[T]):
    """Things to pick from, the heavier the more often."""

    def __init__(self, weights: Iterable[tuple[T, float]]) -> None:
        pairs = [pair for pair in weights if pair[1] > 0]
        self.items = [item for item, _ in pairs]
        self._sums = list(accumulate(weight for _, weight in pairs))

    def pick(self, rng: Random) -> T:
        """Return one of them."""
        return self.items[bisect(self._sums, rng.random() * self._sums[-1])]


def falling(items: Sequence[T]) -> Weighted[T]:
    """Make the first of a list the commonest, as lists of given names are."""
    return Weighted((item, 1 / (place + 6)) for place, item in enumerate(items))


def weights(text: str) -> Weighted[str]:
    """Read weights as the tables write them: 01:80 07:8."""
    pairs = (item.split(":") for item in text.split())
    return Weighted((word, float(weight)) for word, weight in pairs)


class Origin(NamedTuple):
    """A county newcomers come from."""

    code: str
    region: tuple[str, str, str]  # 贵州省 毕节市 金沙县
    ethnic: Weighted[str]


class Trade(NamedTuple):
    """A line of business: what its name ends in, how big such a business is."""

    kind: str
    word: str
    place: str
    employees: tuple[int, int]
    area: tuple[int, int]


@cache
def table(name: str) -> list[dict[str, str]]:
    """Return the rows of one table of words."""
    with (resources() / "sample" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def surnames(ground: str) -> Weighted[str]:
    """Return surnames as they are borne here (`local`) or in the provinces newcomers come from (`inland`)."""
    return Weighted((row["surname"], float(row[ground])) for row in table("surnames"))


@cache
def villages() -> tuple[tuple[str, str, str], ...]:
    """Return code, name and leading surname of the villages whose shape the sample town has."""
    return tuple((row["village_code"], row["name"], row["surname"]) for row in table("villages"))


@cache
def origins() -> Weighted[Origin]:
    """Return the counties newcomers come from."""
    return Weighted(
        (
            Origin(row["code"], (row["province"], row["city"], row["county"]), weights(row["ethnic"])),
            float(row["weight"]),
        )
        for row in table("origins")
    )


@cache
def places(kind: str) -> tuple[str, ...]:
    """Return names of streets, quarters, estates, or of villages and townships elsewhere."""
    return tuple(next(row["text"] for row in table("addresses") if row["kind"] == kind).split())


@cache
def trades(kind: str) -> Weighted[Trade]:
    """Return what enterprises (`enterprise`) or small places (`place`) deal in."""
    return Weighted(
        (Trade(kind, row["word"], row["place"], _span(row["employees"]), _span(row["area"])), float(row["weight"]))
        for row in table("trades")
        if row["kind"] == kind
    )


@cache
def brands(kind: str) -> tuple[str, ...]:
    """Return what enterprises or places call themselves."""
    return tuple(next(row["text"] for row in table("brands") if row["kind"] == kind).split())


@cache
def occupations(ground: str) -> dict[tuple[int, str], Weighted[str]]:
    """Return occupations by age and sex, for people from here (`local`) or elsewhere (`inland`)."""
    found: dict[tuple[int, str], Weighted[str]] = {}
    for row in table("occupations"):
        if row["origin"] == ground:
            jobs = weights(row["text"])
            for sex in "12" if row["sex"] == "0" else row["sex"]:
                found.update({(age, sex): jobs for age in range(int(row["from"]), int(row["to"]) + 1)})
    return found


@cache
def schooling() -> dict[tuple[int, str], Weighted[str]]:
    """Return how far people got at school (GB/T 4658) by year of birth and sex."""
    found: dict[tuple[int, str], Weighted[str]] = {}
    for row in table("schooling"):
        levels = weights(row["text"])
        found.update({(year, row["sex"]): levels for year in range(int(row["from"]), 2100)})
    return found


class GivenNames(NamedTuple):
    """How children of a time were named."""

    first: Weighted[str]
    second: Weighted[str]
    whole: Weighted[str]  # given names taken as they are: one character, or two in fashion
    whole_share: float


@cache
def given_names() -> dict[tuple[int, str], GivenNames]:
    """Return how children were named by year of birth and sex."""
    parts: defaultdict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    for row in table("given_names"):
        parts[int(row["from"]), row["sex"]][row["place"]] = row["text"]
    found: dict[tuple[int, str], GivenNames] = {}
    for (start, sex), texts in parts.items():
        fashion = texts.get("whole", "").split()
        whole, share = (fashion, 0.4) if fashion else (list(texts["single"]), 0.09)
        names = GivenNames(falling(texts["first"]), falling(texts["second"]), falling(whole), share)
        found.update({(year, sex): names for year in range(start, 2100)})
    return found


@cache
def rare_names() -> tuple[str, ...]:
    """Return given names in characters that many fonts and programs do not have."""
    return tuple(row["given"] for row in table("rare_names"))


def _span(text: str) -> tuple[int, int]:
    low, high = text.split("-")
    return int(low), int(high)
