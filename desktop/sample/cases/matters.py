"""What a case of the sample town is about: where, who took part, who told, from which channel."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from desktop.names.surnames import surname_of
from desktop.sample.cases.records import SampleCase, Sort
from desktop.sample.cases.scene import Neighbour, Scene, Spot
from desktop.sample.words import Weighted, places, weights

PATROL, VISIT, CALLER, HOTLINE, POLICE, LETTERS, ABOVE, ONLINE = "01", "02", "04", "05", "06", "07", "08", "10"
SOURCES = {  # case_source, by ledger
    "dispute": weights("01:25 02:30 03:25 04:12 05:8"),
    "hazard": weights("01:62 02:18 04:6 05:6 08:6 10:2"),
    "request": weights("05:45 04:18 03:14 07:10 10:8 02:5"),
    "security": weights("01:35 06:40 02:15 04:10"),
    "service": weights("02:60 03:30 10:10"),
    "incident": weights("01:50 04:30 06:20"),
    "petition": weights("03:50 07:30 08:20"),
    "goal": weights("08:100"),
    "other": weights("01:40 12:60"),
}
SYSTEMS = {HOTLINE: ("12345", "TS"), POLICE: ("110", "JQ"), LETTERS: ("信箱", "XX")}  # case_source -> system, letters
RISKS, REQUESTS, KINDS_OF_PEOPLE = (
    weights("4:62 3:29 2:8 1:1"),
    weights("01:46 04:30 03:15 02:9"),
    weights("0103:30 0107:15 0102:10 0199:35 0207:10"),
)
APPLICANT, RESPONDENT, CONCERNED = "01", "02", "03"  # party_role
ALONE, GROUP = "01", "02"  # dispute_scale
CROWDS = {"0701", "0402", "02"}  # kinds with many people
ANONYMOUS_SHARE, URGENT_SHARE = 0.12, 0.03
HOME_WORDS = {"home": "dwelling", "rent": "dwelling", "firm": "enterprise"}
IDENTIFIED = "111"  # document: the citizen's identity card


class Matters:
    """Draws what cases are about."""

    def __init__(self, scene: Scene, rng: Random) -> None:
        self._scene, self._rng, self._outside = scene, rng, 0

    def draw(self, sort: Sort, at: datetime, is_accepted: bool) -> SampleCase:
        """Return a case of a sort that was found at a moment, without its course."""
        rng, scene = self._rng, self._scene
        grid = (scene.firm_grids if sort.about == "firm" and scene.firm_grids.items else scene.grids).pick(rng)
        people, spot = self._people(sort, grid), self._spot(sort, grid)
        words = self._words(grid, people, spot)
        source = SOURCES[sort.ledger].pick(rng)
        found_on = at.astimezone().date()
        if source in (PATROL, VISIT) and rng.random() < 0.25:
            found_on -= timedelta(days=1)
        values = {
            "ledger": sort.ledger,
            "kind_code": sort.kind,
            "scenario": sort.scenario or None,
            "facts": dict(sort.facts),
            "title": sort.title.format(**words)[:200],
            "description": sort.description.format(**words),
            "grid_id": None if sort.about == "town" else grid,
            "place": words["place"] if spot is None or sort.about == "firm" else spot.name,
            "longitude": spot.longitude if spot else None,
            "latitude": spot.latitude if spot else None,
            "found_on": found_on,
            "source_code": source,
            "is_urgent": rng.random() < (0.4 if sort.ledger == "incident" else URGENT_SHARE),
            **self._weight(sort),
            **self._finder(source, grid),
            **self._number(source, at),
        }
        case = SampleCase(sort, at, is_accepted, values)
        case.parties = [self._party(sort, place, one) for place, one in enumerate(people)]
        case.reporters = self._reporters(source, people, found_on, grid)
        if spot is not None:
            case.links.append((HOME_WORDS[sort.about], spot.id))
        homes = dict.fromkeys(one.household_id for one in people if one.household_id)
        case.links += [("household", key) for key in homes]
        return case

    def _people(self, sort: Sort, grid: int) -> list[Neighbour]:
        wanted = {"neighbours": 2, "rent": 2, "couple": 2, "person": 1}.get(sort.about, 0)
        if not wanted and "{a}" in sort.title + sort.description:
            wanted = 1
        known = self._scene.people[grid]
        first = self._rng.choice(known)
        if sort.about == "couple":
            home = [one for one in known if one.household_id == first.household_id]
            return (home if len(home) > 1 else [first, *known])[:2]
        others = [one for one in known if one.household_id != first.household_id]
        return ([first, self._rng.choice(others or known)])[:wanted]

    def _spot(self, sort: Sort, grid: int) -> Spot | None:
        known = {"dwelling": self._scene.homes, "enterprise": self._scene.firms}.get(HOME_WORDS.get(sort.about, ""))
        spots = known(grid) if known is not None else []
        return self._rng.choice(spots) if spots else None

    def _words(self, grid: int, people: list[Neighbour], spot: Spot | None) -> dict[str, str]:
        names = [surname_of(one.name) for one in people] + ["住户", "邻居"]
        return {
            "a": names[0], "b": names[1], "place": self._scene.place(grid, self._rng),
            "firm": spot.name if spot else "沿街店铺", "estate": self._rng.choice(places("estate")),
        }  # fmt: skip

    def _weight(self, sort: Sort) -> dict[str, Any]:
        rng, crowd = self._rng, sort.kind in CROWDS
        found: dict[str, Any] = {"risk_code": RISKS.pick(rng)}
        if sort.ledger == "dispute":
            found["scale_code"] = GROUP if crowd and rng.random() < 0.5 else ALONE
            found["people_count"] = rng.randint(5, 24) if found["scale_code"] == GROUP else 2
            if sort.kind in {"0701", "0804", "0602", "0503", "0507"}:
                found["amount"] = float(rng.randint(5, 400) * 100)
        elif sort.ledger in ("request", "petition"):
            found["request_code"] = REQUESTS.pick(rng)
            found["people_count"] = rng.choice((1, 1, 1, 2, 3, 6))
        elif crowd:
            found["people_count"] = rng.randint(15, 40)
        return found

    def _finder(self, source: str, grid: int) -> dict[str, Any]:
        finders = self._scene.finders(grid) if source in (PATROL, VISIT) else []
        if not finders:
            return {}
        one = self._rng.choice(finders)
        return {"finder_id": one.id, "finder_name": one.name}

    def _number(self, source: str, at: datetime) -> dict[str, Any]:
        if source not in SYSTEMS:
            return {}
        self._outside += 1
        system, letters = SYSTEMS[source]
        return {"outside_system": system, "outside_no": f"{letters}{at:%Y%m%d}{self._outside:05}"}

    def _party(self, sort: Sort, place: int, one: Neighbour) -> dict[str, Any]:
        two = sort.about in ("neighbours", "rent", "couple")
        return {
            "person_id": one.id,
            "role_code": ((APPLICANT, RESPONDENT)[place] if two or sort.about == "firm" else CONCERNED),
            "name": one.name, "document_code": IDENTIFIED if one.id_no else None, "id_no": one.id_no,
            "sex_code": one.sex_code, "ethnic_code": None, "education_code": None,
            "disputant_code": KINDS_OF_PEOPLE.pick(self._rng) if sort.ledger == "dispute" else None,
            "phone": one.phone, "address": one.residence_address, "note": None,
        }  # fmt: skip

    def _reporters(self, source: str, people: list[Neighbour], day: date, grid: int) -> list[dict[str, Any]]:
        if source in (PATROL, VISIT, ABOVE, "12"):
            return []
        hidden = self._rng.random() < ANONYMOUS_SHARE
        one = people[0] if people else self._rng.choice(self._scene.people[grid])
        return [
            {
                "person_id": None if hidden else one.id, "name": None if hidden else one.name,
                "phone": None if hidden else one.phone, "id_no": None, "address": None, "is_anonymous": hidden,
                "told_on": day, "source_code": source, "note": None,
            }
        ]  # fmt: skip


def heavier(sorts: list[tuple[Sort, float]], *ledgers: str) -> Weighted[Sort]:
    """Return the sorts of some ledgers alone."""
    return Weighted((sort, weight) for sort, weight in sorts if sort.ledger in ledgers)
