"""What the self-check asks the records themselves: one statement for all grids, each answer with a sentence."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise, EnterpriseStanding
from db.models.grids import Grid, GridStanding
from db.models.households import Household, HouseholdStanding
from db.models.organisations import Organisation, OrganisationFamily, OrganisationStanding
from db.models.people import Person, Standing
from db.models.roster import Appointment, Staff, StaffStanding
from desktop.grids.coding import code_faults
from desktop.grids.counting import PARTY, current
from desktop.grids.party import party_faults
from desktop.grids.posts import CHIEF
from desktop.grids.service import GRID, VILLAGE, GridNode, Grids
from desktop.schemes import Post, Scheme

OUTSIDE = {"grid": 0}  # of Search.filters: without a grid


@dataclass(frozen=True, slots=True)
class Asked:
    """What the records are asked with."""

    session: Session
    grids: Grids
    scheme: Scheme
    day: date

    def posts_of(self, node: GridNode) -> tuple[Post, ...]:
        """Return the posts that somebody should hold in a grid today; those of an emergency wait for it."""
        if next((level.wartime for level in self.scheme.levels if level.key == node.level), False):
            return ()
        return tuple(post for post in self.scheme.posts_of(node.level) if not post.wartime)


@dataclass(frozen=True, slots=True)
class Answer:
    """What breaks a rule: where, how much of it, in words, and where the records are."""

    grid_id: int | None
    figure: float
    sentence: str
    bound: str
    room: str
    filters: Mapping[str, Any] = field(default_factory=dict)
    figure_text: str = ""  # empty where there is nothing to count

    def with_another(self, other: "Answer") -> "Answer":
        """Return both answers about one grid as one."""
        figure, texts = self.figure + other.figure, dict.fromkeys((self.figure_text, other.figure_text))
        text = "、".join(filter(None, texts))
        bound = "、".join(dict.fromkeys((self.bound, other.bound)))
        filters = self.filters if self.filters == other.filters else {"grid": self.grid_id}
        return Answer(self.grid_id, figure, self.sentence + other.sentence, bound, self.room, filters, text)


def codes(asked: Asked) -> Iterator[Answer]:
    """Codes that were used before, or contradict the tree (P0-14)."""
    for grid, sentence in code_faults(asked.session):
        yield Answer(grid, 1, sentence, "编码唯一", "grids")


def settings(asked: Asked) -> Iterator[Answer]:
    """Villages of which nobody said whether they are urban or rural, where rules depend on it (P1-03)."""
    if not any(rule.area != "any" and rule.on for rule in asked.scheme.rules):
        return
    for node in asked.grids.nodes.values():
        if node.level == VILLAGE and not node.closed and asked.grids.setting_of(node.id) is None:
            sentence = "没有标明城市还是农村，城乡不同的规模要求没有检查。"
            yield Answer(node.id, 1, sentence, "标明", "grids", figure_text="未标明")


def held_posts(asked: Asked) -> Mapping[tuple[int, str], int]:
    """Return how many hold each post of each grid."""
    query = (
        select(Appointment.grid_id, Appointment.post, func.count(Appointment.staff_id.distinct()))
        .join(Staff, Staff.id == Appointment.staff_id)
        .where(current(Appointment, asked.day), Staff.standing == StaffStanding.SERVING)
        .group_by(Appointment.grid_id, Appointment.post)
    )
    return {(grid, post): count for grid, post, count in asked.session.execute(query)}


def vacancies(asked: Asked) -> Iterator[Answer]:
    """Posts that too few hold."""
    held = held_posts(asked)
    for node in asked.grids.nodes.values():
        if node.closed:
            continue
        short = [
            (post, there)
            for post in asked.posts_of(node)
            if (there := held.get((node.id, post.post), 0)) < post.minimum
        ]
        if short:
            named = "、".join(f"{post.title} {post.minimum - there} 人" for post, there in short)
            missing = sum(post.minimum - there for post, there in short)
            bound = "、".join(f"{post.title} {post.minimum} 人" for post, _ in short)
            yield Answer(node.id, missing, f"缺{named}。", bound, "grids", figure_text=f"缺 {missing} 人")


def excesses(asked: Asked) -> Iterator[Answer]:
    """Posts that too many hold."""
    held = held_posts(asked)
    for node in asked.grids.nodes.values():
        for post in () if node.closed else asked.posts_of(node):
            there = held.get((node.id, post.post), 0)
            if post.maximum is not None and there > post.maximum:
                sentence = f"{post.title}有 {there} 人，规定最多 {post.maximum} 人。"
                filters = {"grid": node.id, "post": post.post}
                yield Answer(node.id, there, sentence, f"最多 {post.maximum} 人", "roster", filters, f"{there} 人")


def overlaps(asked: Asked) -> Iterator[Answer]:
    """People who hold two posts of one grid at a time: of two appointments, the later begins before the other ends."""
    other = aliased(Appointment, name="other")
    meets = and_(
        or_(Appointment.valid_to.is_(None), other.valid_from.is_(None), Appointment.valid_to > other.valid_from),
        or_(other.valid_to.is_(None), Appointment.valid_from.is_(None), other.valid_to > Appointment.valid_from),
        or_(Appointment.valid_to.is_(None), Appointment.valid_to > asked.day),
        or_(other.valid_to.is_(None), other.valid_to > asked.day),
    )
    query = (
        select(Appointment.grid_id, func.count(Appointment.staff_id.distinct()))
        .join(other, and_(other.staff_id == Appointment.staff_id, other.grid_id == Appointment.grid_id))
        .join(Staff, Staff.id == Appointment.staff_id)
        .where(Appointment.id < other.id, meets, Staff.standing == StaffStanding.SERVING)
        .group_by(Appointment.grid_id)
    )
    for grid, count in asked.session.execute(query):
        sentence = f"有 {count} 人在这个网格同时有两项任职。"
        yield Answer(grid, count, sentence, "一人一岗", "roster", {"grid": grid}, f"{count} 人")


def people_outside(asked: Asked) -> Iterator[Answer]:
    """People present whom no grid holds."""
    yield from _outside(asked, Person, Person.standing == Standing.ACTIVE, "名居民", "people", "名")


def households_outside(asked: Asked) -> Iterator[Answer]:
    """Households that no grid holds."""
    yield from _outside(asked, Household, Household.standing == HouseholdStanding.ACTIVE, "户", "households", "户")


def dwellings_outside(asked: Asked) -> Iterator[Answer]:
    """Dwellings that no grid holds."""
    yield from _outside(asked, Dwelling, None, "套房屋", "dwellings", "套")


def enterprises_outside(asked: Asked) -> Iterator[Answer]:
    """Enterprises and places that no grid holds (P3-04)."""
    active = Enterprise.standing == EnterpriseStanding.ACTIVE
    yield from _outside(asked, Enterprise, active, "家企业、场所", "enterprises", "家")


def _outside(asked: Asked, model: Any, condition: Any, noun: str, room: str, unit: str) -> Iterator[Answer]:
    query = select(func.count()).select_from(model).where(model.grid_id.is_(None))
    count = asked.session.scalar(query if condition is None else query.where(condition)) or 0
    if count:
        yield Answer(None, count, f"有 {count:,} {noun}没有网格。", f"0 {unit}", room, OUTSIDE, f"{count:,} {unit}")


def party_lines(asked: Asked) -> Iterator[Answer]:
    """Party organisations that stand where no legal pattern has them (P3-07, P4-12)."""
    for _, grid, sentence in party_faults(asked.session):
        filters = {"family": "party"} | ({} if grid is None else {"grid": grid})
        yield Answer(grid, 1, sentence, "合乎规定的设置形式", "organisations", filters, "1 个")


def party_leaders(asked: Asked) -> Iterator[Answer]:
    """Grids whose chief belongs to the party, but leads none of the grid's party organisations (P3-13)."""
    led = exists().where(
        Organisation.grid_id == Appointment.grid_id,
        Organisation.leader_id == Appointment.staff_id,
        Organisation.family == OrganisationFamily.PARTY,
        Organisation.standing == OrganisationStanding.ACTIVE,
    )
    face = func.coalesce(Staff.political_code, Person.political_code)
    query = (
        select(Appointment.grid_id)
        .distinct()
        .join(Staff, Staff.id == Appointment.staff_id)
        .join(Grid, Grid.id == Appointment.grid_id)
        .outerjoin(Person, Person.id == Staff.person_id)
        .where(Appointment.post == CHIEF, current(Appointment, asked.day), Staff.standing == StaffStanding.SERVING)
        .where(Grid.level == GRID, Grid.standing == GridStanding.ACTIVE, face.in_(PARTY), ~led)
    )
    for grid in asked.session.scalars(query):
        filters = {"family": "party", "grid": grid}
        yield Answer(grid, 1, "网格长是党员，没有兼任网格党组织书记。", "兼任", "organisations", filters, "没有兼任")


QUESTIONS: Mapping[str, Callable[[Asked], Iterator[Answer]]] = {  # by the key of the rule
    "code_fault": codes,
    "setting_missing": settings,
    "person_outside": people_outside,
    "household_outside": households_outside,
    "dwelling_outside": dwellings_outside,
    "enterprise_outside": enterprises_outside,
    "post_vacant": vacancies,
    "post_excess": excesses,
    "post_overlap": overlaps,
    "party_pattern": party_lines,
    "chief_party_leader": party_leaders,
}
