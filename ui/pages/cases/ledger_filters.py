"""The chips over the ledgers. What only another room asks for has a chip that is seen while it is set."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from desktop.cases.filters import (
    CENTRE_KEY,
    IS_OPEN,
    KEYS,
    KIND,
    LIGHT,
    LINK,
    MARKED,
    MINE,
    PERSON,
    STAGES,
    UNIT,
    WHISTLED,
)
from desktop.cases.ledgers import ledger
from desktop.cases.lights import TITLES
from desktop.cases.list import CENTRE
from desktop.names import initials, pinyin
from ui.chips import Filter
from ui.pages.desk import Desk
from ui.pages.filters import batch_filter, choice_filter, code_filter, grid_filter

MARKS = (
    ("urgent", "加急"),
    ("important", "重要"),
    ("sensitive", "敏感"),
    ("asks_extension", "延期待批"),
    ("supervised", "挂牌督办"),
    ("whistled", "吹哨未到场"),
    ("paused", "暂停计时"),
    ("escalated", "上提过"),
    ("returned", "退回过"),
    ("reopened", "重新办理过"),
    ("late", "超期办结"),
)
STATES = ((True, "未归档"), (False, "已归档或已了结"))
SUBJECTS = {"household": "户", "person": "人员", "dwelling": "房屋", "enterprise": "企业场所", "case_record": "事件"}
GIVEN = {  # asked for by another room alone: the title of the chip
    KEYS: "所选事件",
    PERSON: "当事人",
    LINK: "关联",
    "responsible": "责任人",
    "leader": "包案领导",
    "finder": "发现人",
    "parent": "所属原案",
    "merged_into": "并入",
    "found_on": "发现日期",
    "stage": "环节",
    "card": "督办",
    "request": "反映类型",
    "way": "化解方式",
}
YES_NO = {"success": "是否化解", "late": "超期办结", "signed_late": "超期签收", "escalated": "上提",
          "paused": "暂停计时", "asks_extension": "延期待批", WHISTLED: "吹哨未到场"}  # fmt: skip
PERIODS = {"period_registered": "受理时间", "period_found": "发现时间", "period_finished": "办结时间",
           "period_archived": "归档时间"}  # fmt: skip
Period = tuple[str | None, str | None]


class LedgerFilters:
    """Makes the chips. `ledger` tells which one is chosen, `value` what a chip is set to now."""

    def __init__(self, desk: Desk, ledger: Callable[[], str], value: Callable[[str], Any]) -> None:
        self._desk, self._ledger, self._value = desk, ledger, value
        self.units: Sequence[tuple[int, str]] = ()  # read beside the window
        self.words: dict[str, str] = {}  # what the other room calls what it asked for

    def all(self) -> list[Filter]:
        """Return every chip in its order."""
        desk = self._desk
        account = desk.program.office.clerk.actor()
        return [
            grid_filter(desk.program.grids, with_outside=True),
            code_filter(desk, STAGES, "环节", "case_stage", many=True),
            choice_filter(LIGHT, "亮灯", [(light.value, words) for light, words in TITLES.items()]),
            Filter(UNIT, "承办单位", self._units, many=False, match=self._match_unit),
            Filter(KIND, "类别", self._kinds, many=False, match=self._match_kind),
            code_filter(desk, "source", "来源", "case_source", many=True),
            code_filter(desk, "risk", "风险", "risk", many=True),
            Filter("scenario", "场景", self._scenarios, many=False),
            self._period("period_registered"),
            choice_filter(MINE, "首问", [(account, "我首问的")]),
            choice_filter(MARKED, "标记", MARKS),
            choice_filter(IS_OPEN, "状态", STATES),
            *(self._period(key, is_seldom=True) for key in PERIODS if key != "period_registered"),
            code_filter(desk, "satisfaction", "满意度", "satisfaction", many=True),
            *(
                choice_filter(key, title, ((True, "是"), (False, "否")), is_seldom=True)
                for key, title in YES_NO.items()
            ),
            *(self._given(key, title) for key, title in GIVEN.items()),
            batch_filter(desk),
        ]

    def taken(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Return what another room asks for as the chips take it: one value of several is several of one."""
        many = {one.key for one in self.all() if one.many}
        return {key: (value,) if key in many and isinstance(value, str) else value for key, value in asked.items()}

    def _units(self) -> list[tuple[int, str]]:
        return [(CENTRE_KEY, CENTRE), *self.units]

    def _match_unit(self, typed: str) -> list[int]:
        typed = typed.lower()
        return [key for key, name in self._units() if any(one.startswith(typed) for one in _spelt(name))]

    def _kinds(self) -> list[tuple[str, str]]:
        if not self._ledger():
            return []
        return [(one.code, one.title) for one in self._desk.program.codes.items(ledger(self._ledger()).kinds)]

    def _match_kind(self, typed: str) -> list[str]:
        if not self._ledger():
            return []
        return [one.code for one in self._desk.program.codes.match(ledger(self._ledger()).kinds, typed)]

    def _period(self, key: str, *, is_seldom: bool = False) -> Filter:
        def choices() -> list[tuple[Period, str]]:
            return periods(self._desk.today())

        return Filter(key, PERIODS[key], choices, many=False, is_period=True, is_seldom=is_seldom)

    def _scenarios(self) -> list[tuple[str, str]]:
        return [(one.key, one.title) for one in self._desk.program.scenarios.all]

    def _given(self, key: str, title: str) -> Filter:
        def choices() -> list[tuple[Any, str]]:
            given = self._value(key)
            return [] if given is None else [(given, self.words.get(key) or self._said(key, given))]

        return Filter(key, title, choices, many=False, is_seldom=True)

    def _said(self, key: str, given: Any) -> str:
        """Return what another room asked for, in words."""
        program, titles = self._desk.program, {"stage": "case_stage", "request": "request_kind", "way": "mediation_way"}
        if key == KEYS:
            return f"{len(given):,} 件"
        if key == LINK:
            return f"一个{SUBJECTS.get(given[0], '档案')}"
        if key in (PERSON, "responsible", "leader", "finder"):
            listed = program.people.list if key == PERSON else program.roster.list
            return listed.records([given]).get(given, {}).get("name", "")
        if key in ("parent", "merged_into"):
            return program.cases.list.records([given]).get(given, {}).get("number", "")
        return program.codes.title(titles.get(key, key), str(given)) if key in (*titles, "card") else str(given)


def periods(today: date) -> list[tuple[Period, str]]:
    """Return the usual periods up to a day."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    last_month, last_year = month - timedelta(1), year - timedelta(1)
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return [
        (_days(today, today), "今天"),
        (_days(today - timedelta(today.weekday()), None), "本周"),
        (_days(month, None), "本月"),
        (_days(last_month.replace(day=1), last_month), "上月"),
        (_days(quarter, None), "本季度"),
        (_days(year, None), "今年"),
        (_days(last_year.replace(month=1, day=1), last_year), "去年"),
    ]


def _days(first: date, last: date | None) -> Period:
    return first.isoformat(), last.isoformat() if last else None


def _spelt(words: str) -> list[str]:
    return [*initials(words).split(), *pinyin(words).split()]
