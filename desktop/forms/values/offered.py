"""Everything a place of a form may be filled with, and what sort of value each is."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from desktop.cases.fields import PROTECTED
from desktop.dossiers.people.fields import FIELDS as PERSON_FIELDS
from desktop.fields import Field, Kind, Mask
from desktop.forms.plan import FIXED, MEMBER
from desktop.forms.scope import Subject
from desktop.forms.values import targets
from desktop.forms.values.parties import PARTY_FIELDS, WHO, asked_of
from desktop.forms.values.parts import DATE_PARTS, LAST_4, NUMBER_PARTS, PARTY, is_address
from desktop.forms.values.sources import TABLES, fields_of, switched_off
from desktop.forms.values.targets import HEAD, Aim, aim_of
from desktop.program import ALL_FIELDS, Program
from desktop.sheets.mapping import PARTED, Target
from desktop.sheets.vocabulary import ADDRESS_PARTS

# Groups besides those of the Fields.
PARTIES = "当事人"
MEMBERS, PLACES, SAYING, FIXED_TEXT = "本户成员", "网格与网格员", "单位与日期", "固定文字"
PAPERS = "证件与照片"
OFFERED_MEMBERS = 6
OF_MEMBERS = ("name", "relation_code", "sex_code", "born_on", "age", "id_no", "phone", "ethnic_code",
              "political_code", "education_code", "marital_code", "occupation", "workplace", "note")  # fmt: skip
WITH_MEMBERS = frozenset({Subject.PEOPLE, Subject.HOUSEHOLDS})
WITH_PHOTO = frozenset({Subject.PEOPLE, Subject.ROSTER})
OFF = "“{title}”已在采集清单中停止采集，不能填写。需要时请由管理员在采集清单中恢复采集。"
NEVER_TOLD = "“{title}”受保护，不能写进报表（《信访工作条例》不得泄露检举人、反映人的信息）。"
UNKNOWN = "“{target}”不是可以填写的内容，请重新选择这一项。"

COMPUTED_FIELDS: Mapping[str, Field] = {
    one.key: one
    for one in (
        Field(targets.SERIAL, "序号", Kind.NUMBER, group=SAYING),
        Field(targets.OFFICE, "填报单位（本单位名称）", group=SAYING),
        Field(targets.CLERK, "填报人", group=SAYING),
        Field(targets.CLERK_PHONE, "填报人联系电话", Kind.PHONE, group=SAYING),  # an official's: never masked
        Field(targets.TODAY, "填报日期", Kind.DATE, group=SAYING),
        Field(targets.PERIOD, "所属期间", group=SAYING),
        Field(targets.COUNT, "本表人（户）数", Kind.NUMBER, group=SAYING),
        Field(targets.PROVINCE, "省", group=SAYING),
        Field(targets.CITY, "市", group=SAYING),
        Field(targets.COUNTY, "县（市、区）", group=SAYING),
        Field(targets.TOWN, "乡镇（街道）", group=SAYING),
        Field(targets.VILLAGE, "所属村（社区）", group=PLACES),
        Field(targets.GRID_PATH, "村和网格名称", group=PLACES),
        Field(targets.GRID_NAME, "网格名称（不带村名）", group=PLACES),
        Field(targets.GRID_CODE, "网格编码", group=PLACES),
        Field(targets.CHIEF, "网格长姓名", group=PLACES),
        Field(targets.CHIEF_PHONE, "网格长联系电话", Kind.PHONE, group=PLACES, mask=Mask.PHONE),
        Field(targets.WORKER, "网格员姓名", group=PLACES),
        Field(targets.WORKER_PHONE, "网格员联系电话", Kind.PHONE, group=PLACES, mask=Mask.PHONE),
        Field(targets.DOCUMENT, "证件类型（有身份证的为居民身份证）", Kind.CODE, codes="document", group=PAPERS),
        Field(
            targets.DOCUMENT_NO, "证件号码（没有身份证的填其他证件）", Kind.ID_NUMBER, group=PAPERS, mask=Mask.ID_NUMBER
        ),
        Field(targets.MEMBERS, "家庭人口数", Kind.NUMBER, group=MEMBERS),
        Field(targets.PHOTO, "照片", group=PAPERS),
    )
}
_PERSON = {one.key: one for one in PERSON_FIELDS}


def offered(program: Program, subject: Subject) -> tuple[Target, ...]:
    """Return what may be chosen for a place, group by group."""
    found = [one for field in fields_of(program, subject) for one in _of_field(program, field)]
    for field in COMPUTED_FIELDS.values():
        if _has(subject, field.key):
            found.append(Target(field.key, field.title, field.group))
    if subject in WITH_MEMBERS:
        found += _of_members(program, subject)
    if subject is Subject.CASES:
        found += _of_parties()
    return (*found, Target(FIXED, "写一段固定的文字", FIXED_TEXT))


def field_of(program: Program, subject: Subject, target: str) -> Field | None:
    """Return what sort of value a target is; None for one that cannot be filled, as `why_not` tells."""
    return None if why_not(program, subject, target) else _declared(subject, target)


def why_not(program: Program, subject: Subject, target: str) -> str:
    """Return why a target cannot be filled, in a sentence; nothing where it can."""
    aim = aim_of(target)
    field = _declared(subject, target)
    if field is None:
        return UNKNOWN.format(target=target)
    if aim.is_computed or aim.is_fixed:
        return ""
    if subject is Subject.CASES and aim.key in PROTECTED:
        return NEVER_TOLD.format(title=field.title)
    if aim.member in WHO:
        return ""
    of = Subject.PEOPLE if aim.member else subject
    off = next((one for one in switched_off(program, of) if one.key == aim.key), None)
    return OFF.format(title=off.title) if off else ""


def title_of(program: Program, subject: Subject, target: str) -> str:
    """Return the words for a target."""
    aim = aim_of(target)
    if aim.is_fixed:
        return f"固定文字“{aim.text}”"
    known = next((one.title for one in offered(program, subject) if one.target == target), "")
    field = _declared(subject, target)
    return known or (field.title if field else "")


def _declared(subject: Subject, target: str) -> Field | None:
    aim = aim_of(target)
    if aim.is_fixed:
        return Field(FIXED, FIXED_TEXT)
    if aim.is_computed:
        return COMPUTED_FIELDS.get(aim.key) if _has(subject, aim.key) else None
    if aim.member in WHO:
        return _of_party(subject, aim)
    if aim.member:
        if subject not in WITH_MEMBERS or not (aim.member == HEAD or aim.member.isdecimal()):
            return None
        return _parted(_PERSON.get(aim.key), aim)
    found = next((one for one in ALL_FIELDS[TABLES[subject]] if one.key == aim.key), None)
    if found is not None and subject is Subject.CASES and found.key == "kind_code":
        found = replace(found, kind=Kind.TEXT, codes="")  # each ledger has a list of its own: it comes in words
    return _parted(found, aim)


def _of_party(subject: Subject, aim: Aim) -> Field | None:
    """Return what sort of value something said of a party is. Its numbers are proved late: nobody did before."""
    field = PARTY_FIELDS.get(aim.key)
    if subject is not Subject.CASES or aim.part or field not in asked_of(aim.member):
        return None
    return replace(field, key=f"party_{field.key}", title=f"{WHO[aim.member]}：{field.title}")


def _parted(field: Field | None, aim: Aim) -> Field | None:
    """Return what sort of value a part of a field is."""
    if field is None or not aim.part:
        return field
    if aim.part in ADDRESS_PARTS and is_address(field.key):
        return replace(field, title=f"{field.title}：{ADDRESS_PARTS[aim.part][0]}")
    if field.kind is Kind.DATE and aim.part in DATE_PARTS:
        return replace(field, title=f"{field.title}：{DATE_PARTS[aim.part]}", kind=Kind.NUMBER)
    if field.kind is Kind.ID_NUMBER and aim.part in NUMBER_PARTS:
        return replace(field, title=f"{field.title}：{NUMBER_PARTS[aim.part]}", kind=Kind.TEXT, mask=Mask.HIDDEN)
    if field.kind in (Kind.CODE, Kind.CODES):
        return replace(field, kind=Kind.FLAG, codes="", mask=field.mask)
    return None


def _has(subject: Subject, key: str) -> bool:
    if key == targets.MEMBERS:
        return subject in WITH_MEMBERS
    if key in targets.OF_DOCUMENT:
        return subject is Subject.PEOPLE
    return key != targets.PHOTO or subject in WITH_PHOTO


def _of_field(program: Program, field: Field) -> Iterator[Target]:
    yield Target(field.key, field.title, field.group)

    def part(key: str, title: str) -> Target:
        return Target(f"{field.key}{PARTED}{key}", f"{field.title}：{title}", field.group)

    if is_address(field.key):
        yield from (part(key, title) for key, (title, _) in ADDRESS_PARTS.items())
    if field.kind is Kind.DATE:
        yield from (part(key, title) for key, title in DATE_PARTS.items())
    if field.key == "id_no":
        yield part(LAST_4, NUMBER_PARTS[LAST_4])
    if field.key == "political_code":
        yield part(PARTY, "是否党员")
    if field.kind is Kind.CODES or field.key == "population":
        yield from (part(item.code, item.title) for item in program.codes.items(field.codes))


def _of_members(program: Program, subject: Subject) -> Iterator[Target]:
    collected = {one.key: one for one in fields_of(program, Subject.PEOPLE)}
    fields = [collected[key] for key in OF_MEMBERS if key in collected]
    other = "其他成员" if subject is Subject.PEOPLE else "成员"
    whose = [(HEAD, "户主"), *((str(place), f"{other}{place}") for place in range(1, OFFERED_MEMBERS + 1))]
    for member, words in whose:
        yield from (Target(f"{MEMBER}{member}/{one.key}", f"{words}：{one.title}", MEMBERS) for one in fields)


def _of_parties() -> Iterator[Target]:
    for who, words in WHO.items():
        yield from (Target(f"{MEMBER}{who}/{one.key}", f"{words}：{one.title}", PARTIES) for one in asked_of(who))
