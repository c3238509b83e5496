"""What the villages' registers say of each person, in the headings and wordings of each village."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from desktop.sample import wordings
from desktop.sample.records import SampleHousehold, SamplePerson

Cell = str | int | float | date | None
Value = Callable[["Line"], Cell]


class Line(NamedTuple):
    """One person's row: running number, household, person."""

    number: int
    household: SampleHousehold
    person: SamplePerson


@dataclass(frozen=True, slots=True)
class Register:
    """One way to keep a register: rows of headings, and what stands below each."""

    headings: tuple[tuple[str, ...], ...]
    values: tuple[Value, ...]

    def row(self, line: Line) -> list[Cell]:
        """Return the cells of one person."""
        return [value(line) for value in self.values]

    def place(self, heading: str) -> int:
        """Return the column of a heading."""
        return self.headings[-1].index(heading)


def _register(*columns: tuple[str, Value]) -> Register:
    return Register((tuple(heading for heading, _ in columns),), tuple(value for _, value in columns))


def _own(name: str, words: Mapping[str, str] | None = None) -> Value:
    """Return what is written of a person, in these words."""
    if words is None:
        return lambda line: getattr(line.person, name) or ""
    return lambda line: words[getattr(line.person, name)]


def _day(name: str, spelling: Callable[[date | None], str]) -> Value:
    return lambda line: spelling(getattr(line.person, name))


def _tick(tag: str) -> Value:
    return lambda line: "√" if tag in line.person.care else ""


def _yes_or_no(tag: str) -> Value:
    return lambda line: "是" if tag in line.person.care else "否"


def _grid(line: Line) -> str:
    return line.household.grid_name


def _short_grid(line: Line) -> str:
    return f"{line.household.grid}网格"


def _chinese_grid(line: Line) -> str:
    return f"第{wordings.numeral(line.household.grid)}网格"


def _full_grid(line: Line) -> str:
    return line.household.village.name + _grid(line)


def _grid_code(line: Line) -> str:
    return line.household.village.grid_code(line.household.grid, line.household.dwelling.third)


def _number(line: Line) -> int:
    return line.number


def _village(line: Line) -> str:
    return line.household.village.name


def _household(line: Line) -> str:
    return line.household.number


def _population(line: Line) -> str:
    return "流动人口" if line.person.floating else "户籍人口"


def _match(line: Line) -> str:
    return "人户一致" if line.person.registered_detail == line.person.residence_address else "人户不一致"


def _care(line: Line) -> str:
    return "、".join(line.person.care)


def _age(line: Line) -> int:
    return line.person.age


def _head(line: Line) -> str:
    return line.household.head.name


def _region(level: int) -> Value:
    return lambda line: line.person.registered_region[level]


NAME, ADDRESS = _own("name"), _own("residence_address")
ETHNIC, POLITICAL, MARITAL = (
    _own("ethnic_code", wordings.ETHNIC),
    _own("political_code", wordings.POLITICAL),
    _own("marital_code", wordings.MARITAL),
)
SEX, RELATION = _own("sex_code", wordings.SEX), _own("relation_code", wordings.RELATION)

# As the standard words it.
STANDARD = _register(
    ("所属村（社区）", _village), ("所属网格", _grid), ("户号", _household), ("姓名", NAME),
    ("公民身份号码", _own("id_no")), ("性别", SEX), ("出生日期", _day("born_on", wordings.dashed)), ("民族", ETHNIC),
    ("与户主关系", RELATION), ("婚姻状况", MARITAL), ("政治面貌", POLITICAL),
    ("学历", _own("education_code", wordings.EDUCATION)), ("职业", _own("occupation")),
    ("服务处所", _own("workplace")), ("联系方式", _own("phone")),
    ("户籍门（楼）详址", _own("registered_address")), ("现住门（楼）详址", ADDRESS), ("人口类型", _population),
    ("关爱标签", _care), ("备注", _own("note")),
)  # fmt: skip

# As villages have always worded it.
HABITUAL = _register(
    ("序号", _number), ("所属网格", _full_grid), ("户编号", _household), ("户主姓名", _head), ("姓名", NAME),
    ("身份证号码", _own("id_no")), ("性别", SEX), ("年龄", _age), ("出生年月日", _day("born_on", wordings.dotted)),
    ("民族", _own("ethnic_code", {code: word.removesuffix("族") for code, word in wordings.ETHNIC.items()})),
    ("与户主的关系", RELATION), ("婚姻", MARITAL), ("政治面貌", POLITICAL),
    ("文化程度", _own("education_code", wordings.OLD_EDUCATION)), ("职业", _own("occupation")),
    ("工作单位", _own("workplace")), ("手机号码", _own("phone")), ("户籍地址", _own("registered_address")),
    ("现住址", ADDRESS), ("人口性质", _population), ("人员类别", _care), ("备注", _own("note")),
)  # fmt: skip

# With everything that is asked of newcomers.
FLOATING = _register(
    ("村（社区）", _village), ("网格名称", _grid), ("家庭编号", _household), ("姓名", NAME), ("性别", SEX),
    ("公民身份号码", _own("id_no")), ("出生日期", _own("born_on")), ("民族", ETHNIC), ("与户主关系", RELATION),
    ("人口类型", _population), ("人户一致标识", _match), ("文化程度", _own("education_code", wordings.EDUCATION)),
    ("工作单位或就读学校", _own("workplace")), ("联系电话", _own("phone")), ("户籍地详址", _own("registered_address")),
    ("现居住地址", ADDRESS), ("流入原因", _own("inflow_reason_code", wordings.INFLOW_REASON)),
    ("流入日期", _own("inflow_on")), ("办证类型", _own("permit_code", wordings.PERMIT)),
    ("证件到期日期", _own("permit_until")), ("住所类型", _own("lodging_code", wordings.LODGING)),
)  # fmt: skip

# With everything that is asked of those left behind and of those who need care.
CARING = _register(
    ("序号", _number), ("网格编号", _grid_code), ("户号", _household), ("人员姓名", NAME), ("证件号码", _own("id_no")),
    ("性别", SEX), ("民族", ETHNIC), ("与户主关系", RELATION), ("婚姻情况", MARITAL), ("政治面貌", POLITICAL),
    ("文化程度", _own("education_code", wordings.OLD_EDUCATION)), ("职业", _own("occupation")),
    ("联系手机", _own("phone")), ("户口所在地", _own("registered_address")), ("家庭住址", ADDRESS),
    ("户籍类型", _population), ("留守人员类型", _own("left_behind_code", wordings.LEFT_BEHIND)),
    ("是否低保", _yes_or_no("低保对象")), ("是否独居老人", _yes_or_no("独居老人")), ("是否残疾", _yes_or_no("残疾人")),
    ("是否退役军人", _yes_or_no("退役军人")), ("备注", _own("note")),
)  # fmt: skip

CLEAN = (STANDARD, HABITUAL, FLOATING, CARING)

# The old register: two rows of headings, the upper one merged over what belongs together.
OLD = Register(
    (
        ("序号", "网格", "户号", "户主", "", "家庭成员", *[""] * 9, "户籍地", "", "", "", "现住址", "人口类型", "备注"),
        ("", "", "", "姓名", "身份证", "姓名", "性别", "出生年月日", "身份证号", "民族", "与户主关系", "文化程度",
         "政治面貌", "婚姻状况", "联系电话", "省", "市", "县（市、区）", "详址", "", "", ""),
    ),
    (
        _number, _chinese_grid, _household, _head, lambda line: line.household.head.id_no, NAME, SEX,
        _day("born_on", wordings.dotted), _own("id_no"), ETHNIC, RELATION,
        _own("education_code", wordings.OLD_EDUCATION), POLITICAL, MARITAL, _own("phone"), _region(0), _region(1),
        _region(2), _own("registered_detail"), ADDRESS, _population, _own("note"),
    ),
)  # fmt: skip
OF_THE_HOUSEHOLD = (2, 3, 4)  # columns of the old register that are merged over a household's rows
GROUPS = ((3, 4), (5, 14), (15, 18))  # columns under one upper heading


def _mixed_day(line: Line) -> Cell:
    spelling = line.number % 5
    day = line.person.born_on
    return wordings.SPELLINGS[spelling](day) if spelling < len(wordings.SPELLINGS) else day


def _phone_number(line: Line) -> Cell:
    return int(line.person.phone) if line.person.phone.isdecimal() and line.number % 3 else line.person.phone


def _typed_number(line: Line) -> str:
    """Write the numbers of some heads in the other ways in which people type them."""
    number = line.person.id_no
    if line.person is not line.household.head or not number.startswith("3"):
        return number
    match line.household.grid, line.number % 5:
        case 1, 0:
            return f"{number[:6]} {number[6:14]} {number[14:]}"
        case 1, 1:
            return number.translate(_FULL_WIDTH)
        case 2, 0 if number[6:8] == "19":
            return number[:6] + number[8:17]  # the old number of fifteen digits
        case 2, 1:
            return f"\u00a0{number}"
        case _:
            return number.lower()


_FULL_WIDTH = {ord(digit): ord(digit) - ord("0") + ord("０") for digit in "0123456789"}

# Typed by several people into one table: dates in five spellings, telephones as numbers, ticks.
TYPED = _register(
    ("序号", _number), ("所属网格", _short_grid), ("户号", _household), ("户主", _head), ("姓名", NAME), ("性别", SEX),
    ("身份证号", _typed_number), ("出生日期", _mixed_day), ("民族", ETHNIC), ("关系", RELATION),
    ("文化程度", _own("education_code", wordings.OLD_EDUCATION)), ("婚否", MARITAL), ("电话", _phone_number),
    ("户口所在地", _own("registered_address")), ("现住址", ADDRESS), ("人口类别", _population),
    ("是否低保", _tick("低保对象")), ("是否残疾", _tick("残疾人")), ("是否党员", _tick("中共党员")),
    ("是否退役军人", _tick("退役军人")), ("备注", _own("note")),
)  # fmt: skip


def _escaped(line: Line) -> str:
    return f'="{line.person.id_no}"' if line.person.id_no else ""


# Exported by another system: numbers for words, in editions of its own, long numbers guarded against spreadsheets.
EXPORTED = _register(
    ("人员编号", lambda line: f"RY{line.household.number}{line.number:05}"), ("姓名", NAME),
    ("证件类型", lambda line: "111" if line.person.id_no else ""), ("证件号码", _escaped),
    ("性别", _own("sex_code", {"1": "0", "2": "1"})), ("出生日期", _day("born_on", wordings.SPELLINGS[3])),
    ("民族", _own("ethnic_code")), ("文化程度", _own("education_code")),
    ("婚姻状况", _own("marital_code", wordings.MARITAL_ONE_DIGIT)), ("政治面貌", _own("political_code")),
    ("户号", lambda line: "0" if line.person.floating else line.household.number),
    ("与户主关系", _own("relation_code", wordings.RELATION_OF_1983)), ("户籍详细地址", _own("registered_address")),
    ("居住地址", ADDRESS), ("联系手机", _own("phone")), ("职业", _own("occupation")), ("务工单位", _own("workplace")),
    ("网格编号", _grid_code), ("人口类别", _population),
    ("录入时间", lambda line: f"2026-06-{line.number % 28 + 1:02} 09:31:22"),
)  # fmt: skip
