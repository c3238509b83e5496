"""Reports to another office, written from the data: of a week (P2-50), of a month (P1-32)."""

from collections.abc import Iterator
from datetime import date, timedelta

from desktop.cases.dimensions import LEDGER
from desktop.cases.figures import Asked
from desktop.cases.indicators import COUNTED_BY_KEY, FINISHED, INDICATORS, OPEN_AFTER, RECEIVED, Counts, figure_text
from desktop.cases.spans import MONTH, Span
from desktop.clock import Today, today
from desktop.errors import Refusal
from desktop.exchange.letter_kinds import LetterKind
from desktop.exchange.letter_rows import LetterDraft
from desktop.program import Program
from desktop.weekly_report import TITLE, WeeklyReports

WEEK = "week"
KINDS = ((WEEK, TITLE), (MONTH, "月度情况"))
SHOWN = (RECEIVED, FINISHED, OPEN_AFTER)
NO_SUCH = "没有这种报告，请从列表中选择。"
UNFINISHED = "（到 {day} 为止）"


class Reports:
    """Writes reports as letters that a clerk looks over before they go; a closed month is told as it was closed."""

    kinds = KINDS

    def __init__(self, program: Program, today: Today = today) -> None:
        self._program, self._today = program, today
        self._weekly = WeeklyReports(program, today)

    def blank(self, partner_id: int, kind: str, day: date) -> LetterDraft:
        """Return the report of the week or the month that a day lies in. What the clerk kept of a week counts."""
        if kind == WEEK:
            return self._week(partner_id, day)
        if kind == MONTH:
            return self._month(partner_id, Span.around(day, MONTH))
        raise Refusal(NO_SUCH)

    def _week(self, partner_id: int, day: date) -> LetterDraft:
        first, last = self._weekly.week(day)
        report = self._weekly.kept(first) or self._weekly.written(first, last)
        text = "\n\n".join(f"{one.title}\n{one.text}" for one in report.chapters)
        body = {"step": WEEK, "first": first.isoformat(), "last": last.isoformat()}
        return LetterDraft(partner_id, LetterKind.REPORT, f"{TITLE}（{first} 至 {last}）", text, body=body)

    def _month(self, partner_id: int, span: Span) -> LetterDraft:
        over = self._program.months.overview(Asked(span))
        lines = [*_counted(over.now, over.before, over.year_before), *_indicators(over.now)]
        for one in self._program.months.table(Asked(span), LEDGER):
            told = "，".join(f"{COUNTED_BY_KEY[key].title} {one.counts.get(key, 0):,.0f}" for key in SHOWN)
            lines.append(f"{one.title}：{told}。")
        until = UNFINISHED.format(day=self._today()) if span.last >= self._today() else ""
        body = {
            "step": MONTH,
            "month": f"{span.first:%Y-%m}",
            "figures": {key: over.now.get(key, 0) for key in COUNTED_BY_KEY if over.now.get(key)},
        }
        title = f"{span.title}事件办理情况{until}"
        return LetterDraft(partner_id, LetterKind.REPORT, title, "\n".join(lines), body=body)


def last_month(day: date) -> date:
    """Return a day of the month before: the one that is reported when a month begins."""
    return day.replace(day=1) - timedelta(days=1)


def _counted(now: Counts, before: Counts, year_before: Counts) -> Iterator[str]:
    """Say the main counts beside those of the month before and of the same month of last year."""
    for key in SHOWN:
        count = now.get(key, 0)
        compared = f"上月 {before.get(key, 0):,.0f} 件，去年同期 {year_before.get(key, 0):,.0f} 件"
        yield f"{COUNTED_BY_KEY[key].title} {count:,.0f} 件（{compared}）。"


def _indicators(counts: Counts) -> Iterator[str]:
    told = [(one, one.of(counts)) for one in INDICATORS]
    if words := [f"{one.title} {figure_text(value, one.unit)}" for one, value in told if value is not None]:
        yield f"{'，'.join(words)}。"
