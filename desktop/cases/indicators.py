"""What is told of the cases of a stretch of time: counts, and the indicators made of them (practice, Appendix D).

Every indicator says its formula: two offices that mean different things by one word see it on the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Counts = Mapping[str, float]  # by key of a count

# keys of counts
RECEIVED, RESOLVED, SUCCEEDED, UNRESOLVED = "received", "resolved", "succeeded", "unresolved"
MAJOR, PEOPLE, SMALL, BIG = "major", "people", "small", "big"
FINISHED, WITHIN, CALLED_BACK, SATISFIED, DAYS = "finished", "within", "called_back", "satisfied", "days"
DUE, IN_TIME, TO_SIGN, SIGNED = "due", "in_time", "to_sign", "signed"
OPEN_BEFORE, OPEN_AFTER, POOL = "open_before", "open_after", "pool"


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of cases."""

    key: str
    title: str
    about: str
    unit: str = "件"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One count set against another. `goal` is in the unit of the indicator; a lower one is better where `falls`."""

    key: str
    title: str
    part: str
    whole: str
    formula: str
    source: str
    goal: float | None = None
    unit: str = "%"
    falls: bool = False

    def of(self, counts: Counts) -> float | None:
        """Return the indicator, or None where there is nothing to set it against."""
        whole = counts.get(self.whole, 0)
        return (100 if self.unit == "%" else 1) * counts.get(self.part, 0) / whole if whole else None

    def is_met(self, value: float | None) -> bool | None:
        """Return whether a value reaches the goal; None where there is no goal, or no value."""
        if value is None or self.goal is None:
            return None
        return value <= self.goal if self.falls else value >= self.goal


COUNTED: tuple[Counted, ...] = (
    Counted(RECEIVED, "受理件", "期内登记受理的事件；不予受理和并入他案的不计"),
    Counted(RESOLVED, "已化解件", "期内受理、到期末已办结的事件"),
    Counted(SUCCEEDED, "化解成功件", "已化解件中办理结果为已化解（已解决）的"),
    Counted(UNRESOLVED, "未化解件", "期内受理、到期末尚未办结的事件"),
    Counted(MAJOR, "其中重大", "未化解件中规模为重大群体性或风险等级为红色的"),
    Counted(PEOPLE, "涉及人数", "期内受理事件涉及的人数，没有填写的按 1 人计", "人次"),
    Counted(SMALL, "小事", "期内受理、没有上提的事件"),
    Counted(BIG, "大事", "期内受理、上提过的事件"),
    Counted(FINISHED, "办结件", "期内办结的事件，不论何时受理"),
    Counted(WITHIN, "格内办结件", "办结件中没有上提过的"),
    Counted(CALLED_BACK, "已回访件", "办结件中回访到、记下满意度的；未联系上的不计"),
    Counted(SATISFIED, "满意件", "已回访件中满意和基本满意的"),
    Counted(DUE, "应办结件", "办理期限在期内、已办结或期限已过的事件；暂停计时的不计"),
    Counted(IN_TIME, "按期办结件", "应办结件中不晚于期限办结的"),
    Counted(TO_SIGN, "应签收件", "最近一次交办的签收期限在期内、已签收或期限已过的事件"),
    Counted(SIGNED, "及时签收件", "应签收件中不晚于期限签收的"),
    Counted(OPEN_BEFORE, "期初未结", "期初之前受理、到期初尚未办结的事件"),
    Counted(OPEN_AFTER, "期末未结", "期末之前受理、到期末尚未办结的事件"),
)
COUNTED_BY_KEY: Mapping[str, Counted] = {one.key: one for one in COUNTED}

INDICATORS: tuple[Indicator, ...] = (
    Indicator("resolution", "化解率", RESOLVED, RECEIVED, "已化解件 ÷ 受理件（同一批受理）", "P2-11", 95),
    Indicator("success", "化解成功率", SUCCEEDED, RESOLVED, "化解成功件 ÷ 已化解件", "P2-11", 95),
    Indicator("in_grid", "格内办结率", WITHIN, FINISHED, "没有上提的办结件 ÷ 办结件", "P1-15"),
    Indicator("on_time", "按期办结率", IN_TIME, DUE, "按期办结件 ÷ 期限在期内的应办结件", "P0-47"),
    Indicator("signing", "及时签收率", SIGNED, TO_SIGN, "及时签收件 ÷ 期限在期内的应签收件", "P2-18"),
    Indicator("exit", "退出率", FINISHED, POOL, "办结件 ÷（期初未结 + 受理件）", ""),
    Indicator("satisfaction", "回访满意率", SATISFIED, CALLED_BACK, "满意和基本满意 ÷ 已回访件", "P0-42"),
    Indicator("days", "平均办理天数", DAYS, FINISHED, "办结件从受理到办结的天数之和 ÷ 办结件", "", None, "天", True),
)
INDICATOR_BY_KEY: Mapping[str, Indicator] = {one.key: one for one in INDICATORS}


def completed(counts: Counts) -> dict[str, float]:
    """Return counts with those that follow from them: what was to be done, and what is left."""
    found = {one.key: counts.get(one.key, 0) for one in COUNTED} | {DAYS: counts.get(DAYS, 0)}
    found[POOL] = found[OPEN_BEFORE] + found[RECEIVED]
    found[OPEN_AFTER] = found[POOL] - found[FINISHED]
    return found


def summed(many: Sequence[Counts]) -> dict[str, float]:
    """Return counts added up."""
    total: dict[str, float] = {}
    for counts in many:
        for key, value in counts.items():
            total[key] = total.get(key, 0) + value
    return total


def change(now: float | None, earlier: float | None, unit: str = "件") -> float | None:
    """Return by how much a figure changed: in percent for counts and days, in points for percentages."""
    if now is None or earlier is None:
        return None
    if unit == "%":
        return now - earlier
    return 100 * (now - earlier) / earlier if earlier else None


def figure_text(value: float | None, unit: str = "件") -> str:
    """Return a figure as it is read: 1,234, 95.0%, 3.2 天; a dash where there is none."""
    if value is None:
        return "—"
    if unit == "%":
        return f"{value:.1f}%"
    return f"{value:,.1f}".removesuffix(".0") + (" 天" if unit == "天" else "")


def change_text(words: str, value: float | None, unit: str = "件") -> str:
    """Return a change as it is read: 环比 +3.2%, 同比 -1.5 个百分点; a dash where nothing can be compared."""
    if value is None:
        return f"{words} —"
    said = f"{value:+.1f}".removesuffix(".0")
    return f"{words} {'持平' if said in ('+0', '-0') else said + (' 个百分点' if unit == '%' else '%')}"
