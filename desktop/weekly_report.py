"""工作周报 (P2-50): written from what agendas are made of, changed by the clerk, printed as an official paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import func, select

from db.models.log import DisclosureKind
from db.models.meetings import Meeting, MeetingState, Resolution, ResolutionState
from desktop.agenda_sources import CaseSources, Flow, agenda_sources
from desktop.clock import Today, today
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.meeting_secrets import CASE, Secrets
from desktop.meetings.agenda import Asked, Proposed
from desktop.official import OfficialPaper, Paragraph, Role, official_words, paragraphs_of, signed, spelled
from desktop.paper import imprint
from desktop.printing.dossiers import numerals
from desktop.program import Program

TITLE = "工作周报"
DONE, KEY_MATTERS, PROBLEMS, NEXT = "本周工作情况", "重点事项", "存在问题", "下周安排"
KEPT = "weekly_report/"  # begins the key of a draft; the first day of its week follows
LONGEST = 20_000
MOST_GRIDS, MOST_MATTERS, MOST_LINES = 5, 10, 8
DAY, WEEK = timedelta(days=1), timedelta(days=7)
NOTHING = "无。"


@dataclass(frozen=True, slots=True)
class ReportChapter:
    """One part of a report; every line of its text is a paragraph."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """The report of a week, as written or as the clerk changed it."""

    first: date
    last: date
    chapters: tuple[ReportChapter, ...]


class WeeklyReports:
    """Writes the reports of weeks; what the clerk changed is kept as a draft of whoever is at the program."""

    def __init__(self, program: Program, today: Today = today) -> None:
        self._program, self._today = program, today
        store = program.office.store
        self._cases = CaseSources(store, program.grids, program.codes)
        self._sources = agenda_sources(store, program.grids, program.codes, program.selfcheck, program.notices)

    def week(self, day: date | None = None) -> tuple[date, date]:
        """Return Monday and Sunday of the week of a day, or of today."""
        day = day or self._today()
        first = day - timedelta(days=day.weekday())
        return first, first + WEEK - DAY

    def written(self, first: date, last: date, progress: Progress | None = None) -> WeeklyReport:
        """Write the report of a stretch of days from the data, without the secrets of cases."""
        progress = progress or Progress()
        day = min(last, self._today())
        asked = Asked("", None, first, day, day)
        told = {
            name: tuple(self._sources[name](asked, progress)) for name in ("matters", "moved", "lights", "findings")
        }
        told["next_week"] = tuple(self._sources["next_week"](replace(asked, day=last + DAY), progress))
        secrets = _secrets(self._program, told)
        texts = {
            DONE: [*_flow_words(self._cases.flows(asked)), *_moved_words(told["moved"]), *self._meetings(first, last)],
            KEY_MATTERS: _matter_words(told["matters"], secrets),
            PROBLEMS: [*_light_words(told["lights"], secrets), *self._late(day), *_finding_words(told["findings"])],
            NEXT: [*_next_words(told["next_week"], secrets), *self._ahead(last, secrets)],
        }
        chapters = (ReportChapter(name, official_words("\n".join(lines)) or NOTHING) for name, lines in texts.items())
        return WeeklyReport(first, last, tuple(chapters))

    def kept(self, first: date) -> WeeklyReport | None:
        """Return the draft of a week that was left, if one was."""
        found = self._program.preferences.get(f"{KEPT}{first}")
        if not found:
            return None
        chapters = tuple(ReportChapter(title, text) for title, text in found["chapters"])
        return WeeklyReport(first, date.fromisoformat(found["last"]), chapters)

    def keep(self, report: WeeklyReport) -> None:
        """Keep a draft. Raise Refusal for a text that is too long."""
        for one in report.chapters:
            if len(one.text) > LONGEST:
                raise Refusal(f"“{one.title}”超过 {LONGEST:,} 个字，请缩短。")
        kept = {"last": report.last.isoformat(), "chapters": [[one.title, one.text] for one in report.chapters]}
        self._program.preferences.set(f"{KEPT}{report.first}", kept)

    def forget(self, first: date) -> None:
        """Throw a draft away, to be written anew from the data."""
        self._program.preferences.forget(f"{KEPT}{first}")

    def paper(self, report: WeeklyReport, sent_to: str = "") -> OfficialPaper:
        """Return a report as an official paper."""
        about = imprint(self._program)
        paragraphs: list[Paragraph] = []
        for numeral, one in zip(numerals(), report.chapters, strict=False):
            paragraphs.append(Paragraph(Role.HEADING, f"{numeral}、{one.title}"))
            paragraphs += paragraphs_of(one.text) or [Paragraph(Role.BODY, NOTHING)]
        return OfficialPaper(
            title=f"{about.office}\n{TITLE}",
            number=f"（{spelled(report.first)}至{spelled(report.last)}）",
            paragraphs=(*paragraphs, *signed(about.office, about.as_of.date())),
            office=about.office,
            printed_by=about.printed_by,
            as_of=about.as_of,
            sent_to=sent_to,
            dated=about.as_of.date(),
        )

    def note(self, report: WeeklyReport) -> None:
        """Write down that a report is printed, before it is."""
        self._program.disclosures.note(DisclosureKind.PRINTED, CASE, None, (f"{TITLE} {report.first}",), 1)

    def _meetings(self, first: date, last: date) -> Iterator[str]:
        """Say how many meetings were held, what was resolved, and what was carried out of it."""
        held = (Meeting.held_on.between(first, last), Meeting.state == MeetingState.CLOSED)
        with self._program.office.store.read() as session:
            count = session.scalar(select(func.count()).select_from(Meeting).where(*held)) or 0
            resolved = select(func.count()).select_from(Resolution).join(Meeting, Meeting.id == Resolution.meeting_id)
            made = session.scalar(resolved.where(*held)) or 0
            ended = Resolution.done_on.between(first, last), Resolution.state == ResolutionState.DONE
            done = session.scalar(select(func.count()).select_from(Resolution).where(*ended)) or 0
        still = len(self._program.resolutions.open())
        if count:
            yield f"召开会议 {count} 次，议定事项 {made} 项。"
        if done or still:
            yield f"落实议定事项 {done} 项，还在办理 {still} 项。"

    def _late(self, day: date) -> Iterator[str]:
        if late := [one for one in self._program.resolutions.due(day) if one.is_overdue(day)]:
            yield f"议定事项逾期 {len(late)} 项。"

    def _ahead(self, last: date, secrets: Secrets) -> Iterator[str]:
        """Say what is to be done of the resolutions, and what was told from above."""
        due = self._program.resolutions.due(last + WEEK)
        for one in due[:MOST_LINES]:
            text = secrets.anywhere(one.text).rstrip("。")
            yield f"落实议定事项：{text}（{one.who}，{one.due_on}前）。"
        for notice in self._program.notices.in_force(last + DAY)[:MOST_LINES]:
            yield f"落实{notice.sender or '上级'}通知：{' '.join(notice.text.split()).rstrip('。')}。"


def _secrets(program: Program, told: Mapping[str, Sequence[Proposed]]) -> Secrets:
    parts = [one for some in told.values() for one in some]
    cases = [one.record_id for one in parts if one.subject == CASE and one.record_id is not None]
    cases += [one.record_id for one in program.resolutions.open() if one.subject == CASE and one.record_id is not None]
    return Secrets(program.office.store, cases, {line[0] for one in parts for line in one.lines if line})


def _flow_words(flows: Sequence[Flow]) -> Iterator[str]:
    whole, *parts = flows
    yield (
        f"受理事件 {whole.received} 件，{_change(whole.received, whole.received_before)}；"
        f"办结 {whole.finished} 件，{_change(whole.finished, whole.finished_before)}；逾期未结 {whole.late} 件。"
    )
    busy = sorted((one for one in parts if one.received), key=lambda one: -one.received)[:MOST_GRIDS]
    if busy:
        yield f"受理较多的是{'、'.join(f'{one.name} {one.received} 件' for one in busy)}。"


def _change(count: int, before: int) -> str:
    return "与上周持平" if count == before else f"比上周{'多' if count > before else '少'} {abs(count - before)} 件"


def _moved_words(moved: Sequence[Proposed]) -> Iterator[str]:
    for one in moved:
        if lines := one.lines[1:]:
            told = (f"{name} {count} 件（上周 {before} 件）" for name, count, before, *_ in lines)
            yield f"变化较大的是{'、'.join(told)}。"


def _matter_words(matters: Sequence[Proposed], secrets: Secrets) -> list[str]:
    chosen = enumerate(matters[:MOST_MATTERS], 1)
    return [
        f"{number}. {secrets.about(one, one.title)}（{secrets.about(one, one.body).rstrip('。')}）。"
        for number, one in chosen
    ]


def _light_words(lights: Sequence[Proposed], secrets: Secrets) -> Iterator[str]:
    for one in lights:
        if one.lines:
            count = one.body.partition("，")[0].rstrip("。").removeprefix("共 ")
            yield f"{one.title.rpartition('：')[2]}的事件 {count}："
            yield from _listed(one, secrets)


def _finding_words(findings: Sequence[Proposed]) -> Iterator[str]:
    for one in findings:
        if lines := one.lines[1:]:
            told = (f"{name} {count} 项" for name, count in lines)
            yield f"数据自查发现的问题：{'、'.join(told)}。"


def _next_words(coming: Sequence[Proposed], secrets: Secrets) -> Iterator[str]:
    for one in coming:
        if one.lines:
            yield one.body
            yield from _listed(one, secrets)


def _listed(one: Proposed, secrets: Secrets) -> Iterator[str]:
    """Yield the cases of a table: number and title, place, who has it, until when."""
    for number, line in enumerate(one.lines[1 : MOST_LINES + 1], 1):
        case, title, *rest = secrets.line(one, line)
        yield f"{number}. {case} {title}（{'，'.join(filter(None, rest))}）。"
