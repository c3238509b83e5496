"""Sheets of teams and of party organisations: a row is a member with the organisation they belong to.

An organisation is known again by its name, in the grid where one is said; further rows of it each bring another member,
and those who belong to it already are not doubled. Whoever is in the dossiers by number and name is tied to them.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.bulk import reserve_ids
from db.models.organisations import Organisation, OrganisationFamily, OrganisationMember, OrganisationStanding
from db.models.people import Person
from desktop.fields import Field, Kind, Mask, also
from desktop.intake.flat import FlatSheets, Row
from desktop.intake.importable import Batch, Reason
from desktop.intake.storing import Differences, Writer, in_parts
from desktop.names import sort_key
from desktop.organisations.fields import FIELDS, KINDS, MEMBER_FIELDS, PARTY, TEAM

OWN = ("name", "kind_code", "grid_id", "leader_name", "leader_phone", "host", "founded_on", "functions")
MEMBER = "member_"  # before the keys of what a row says of a member
NUMBER = Field(
    "member_id_no",
    "公民身份号码",
    Kind.ID_NUMBER,
    width=11,
    mask=Mask.ID_NUMBER,
    aliases=also("身份证号 身份证号码 身份证 证件号码 公民身份证号码"),
    hint="只用来关联居民档案",
)
ALONE = also("姓名 名字")  # headings that mean the member, since the organisation has its own


class Named(NamedTuple):
    """A member as a row names them."""

    name: str
    phone: str | None


class OrganisationSheets(FlatSheets):
    """The kind of sheet whose rows are members of organisations of one family."""

    table, model = "organisation", Organisation
    passed: Mapping[str, str] = dict.fromkeys(
        also("上级组织 上级党组织 隶属党组织"), "上级组织请在“党组织树”里设置，不导入"
    )

    def __init__(self, family: str, in_force: Callable[[Sequence[Field]], Sequence[Field]] = tuple) -> None:
        super().__init__(in_force)
        self._family = family
        self.kind, self.title = _CALLED[family]
        self._declared = _declared(family)

    @property
    def declared(self) -> Sequence[Field]:
        """Every field of an organisation, then those of a member."""
        return self._declared

    def identities(self, row: Row) -> list[Hashable]:
        """Return its name, with its grid."""
        return [(row["name"], row.get("grid_id"))]

    def fixed(self, row: Row) -> Row:
        """Return what a new organisation has besides."""
        standing = OrganisationStanding.ACTIVE.value
        return {"family": self._family, "name_key": sort_key(row["name"]), "standing": standing}

    def follows(self, differences: Differences) -> Differences:
        """Let the order of the list follow the name."""
        if "name" not in differences:
            return {}
        before, after = differences["name"]
        return {"name_key": (sort_key(before), sort_key(after))}

    def joins(self, row: Row, first: Row) -> bool:
        """Whether a further row only names another member."""
        return all(row[key] in (first[key], None) for key in row if not key.startswith(MEMBER))

    def find(self, session: Session, rows: Sequence[Row]) -> list[tuple[int, Reason]]:
        """Find by name among those that stand, where the grids do not contradict."""
        found: dict[str, list[Any]] = {}
        for part in in_parts({row["name"] for row in rows}):
            query = select(Organisation.id, Organisation.name, Organisation.grid_id).where(
                Organisation.family == OrganisationFamily(self._family),
                Organisation.standing == OrganisationStanding.ACTIVE,
                Organisation.name.in_(part),
            )
            for one in session.execute(query):
                found.setdefault(one.name, []).append(one)
        return [_known(row, found.get(row["name"], ())) for row in rows]

    def hanging(self, session: Session, pairs: Sequence[tuple[int, Row]]) -> list[bool]:
        """Return whether a row names somebody who does not belong to the organisation yet."""
        known = _members(session, [key for key, _ in pairs])
        return [_is_new(_named(row), known.get(key, ())) for key, row in pairs]

    def hang(
        self, session: Session, writer: Writer, pairs: Sequence[tuple[int, Row]], batch: Batch, *, new: bool
    ) -> None:
        """Enter the members who are not there yet; those in the dossiers are tied to them."""
        known = _members(session, [key for key, _ in pairs])
        rows: list[tuple[int, Row]] = []
        for key, row in pairs:
            there = known.setdefault(key, [])
            if (named := _named(row)) is not None and _is_new(named, there):
                rows.append((key, row))
                there.append(named)
        people = _people(session, {row[NUMBER.key] for _, row in rows if row.get(NUMBER.key)})
        first = reserve_ids(session, OrganisationMember, len(rows))
        columns: dict[str, list[Any]] = {
            "id": list(range(first, first + len(rows))),
            "organisation_id": [key for key, _ in rows],
            "person_id": [people.get((row.get(NUMBER.key), row[f"{MEMBER}name"])) for _, row in rows],
        }
        for field in MEMBER_FIELDS:
            columns[field.key] = [row.get(f"{MEMBER}{field.key}") for _, row in rows]
        writer.insert(OrganisationMember, columns, len(rows))
        for place, (_, row) in enumerate(() if new else rows):
            writer.log("organisation_member", first + place, 1, {"name": (None, row[f"{MEMBER}name"])})


_CALLED = {TEAM: ("teams", "队伍名单"), PARTY: ("party", "党组织名单")}
_HEADINGS = {  # what only the lists of one family say, by which they are told apart
    TEAM: {
        "name": also("队伍名称 团队名称 队名 所在队伍 所属队伍 服务队名称"),
        "kind_code": also("队伍类型 队伍类别 类别"),
        "leader_name": also("队长 负责人 队伍负责人 领队"),
        "leader_phone": also("队长电话 负责人联系电话 负责人联系方式 队长联系电话"),
    },
    PARTY: {
        "name": also(
            "党组织名称 支部名称 党支部名称 党小组名称 所在党组织 所属党组织 所在支部 所在党支部 所属支部 组织名称"
        ),
        "kind_code": also("党组织类型 党组织类别 组织类型"),
        "leader_name": also("书记 党组织书记 支部书记 组长 党小组组长 负责人"),
        "leader_phone": also("书记电话 书记联系电话 组长电话 负责人联系电话"),
    },
}


def _declared(family: str) -> tuple[Field, ...]:
    """Return the fields of a sheet; the kinds and the headings are those of the family."""
    own = {field.key: field for field in FIELDS}
    own["kind_code"] = replace(own["kind_code"], codes=KINDS[family], required=False)
    for key, words in _HEADINGS[family].items():
        own[key] = replace(own[key], aliases=words)
    members = [replace(field, key=f"{MEMBER}{field.key}", required=False) for field in MEMBER_FIELDS]
    named = [replace(members[0], title="成员姓名", aliases=(*members[0].aliases, *ALONE)), *members[1:]]
    return (*(own[key] for key in OWN), *named, NUMBER)


def _known(row: Row, namesakes: Sequence[Any]) -> tuple[int, Reason]:
    """Return the organisation a row means: of its name in its grid, or the only one where a grid is not said."""
    grid = row.get("grid_id")
    possible = [one for one in namesakes if grid is None or one.grid_id in (None, grid)]
    if len(possible) == 1:
        return possible[0].id, Reason.NONE
    return (possible[0].id, Reason.SEVERAL) if possible else (0, Reason.NONE)


def _named(row: Row) -> Named | None:
    name = row.get(f"{MEMBER}name")
    return Named(name, row.get(f"{MEMBER}phone")) if name else None


def _members(session: Session, keys: Sequence[int]) -> dict[int, list[Named]]:
    """Return the present members of organisations."""
    found: dict[int, list[Named]] = {}
    for part in in_parts(set(keys)):
        columns = (OrganisationMember.organisation_id, OrganisationMember.name, OrganisationMember.phone)
        present = OrganisationMember.valid_to.is_(None)
        query = select(*columns).where(OrganisationMember.organisation_id.in_(part), present)
        for key, name, phone in session.execute(query):
            found.setdefault(key, []).append(Named(name, phone))
    return found


def _is_new(named: Named | None, known: Sequence[Named]) -> bool:
    """Whether somebody is not there: namesakes are two people only where both have telephones that differ."""
    return named is not None and not any(
        one.name == named.name and (one.phone == named.phone or not (one.phone and named.phone)) for one in known
    )


def _people(session: Session, numbers: set[str]) -> dict[tuple[str | None, str], int]:
    """Return people by number and name."""
    found: dict[tuple[str | None, str], int] = {}
    for part in in_parts(numbers):
        query = select(Person.id_no, Person.name, Person.id).where(Person.id_no.in_(part))
        found |= {(number, name): key for number, name, key in session.execute(query)}
    return found
