"""The projected pages of a meeting, put together from its agenda, the cases, the grids and the map."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from db.models.cases import Case, CaseParty, CaseReporter, CaseTask, Unit
from db.models.grids import Grid
from db.models.maps import MapShape
from db.models.meetings import AgendaItem, Attendance, Meeting, Resolution
from db.models.office import OfficeFact
from db.store import Store
from desktop.cases.figures import Figures
from desktop.cases.spans import Span
from desktop.clock import Now, Today, now, today
from desktop.display import Display
from desktop.grids.measures import Measures
from desktop.grids.service import Grids
from desktop.jobs import Cancelled, Progress
from desktop.maps.service import Maps
from desktop.meetings.dossier import MeetingDossier
from desktop.meetings.resolutions import Resolutions
from desktop.meetings.screen import FailedPage, ScreenPage
from desktop.meetings.service import Meetings
from desktop.office import Office
from desktop.screen_agenda import AgendaPages
from desktop.screen_figures import FigurePages
from desktop.wording import words_for

log = logging.getLogger(__name__)

SHOWN = (Meeting, AgendaItem, Attendance, Resolution, Case, CaseParty, CaseReporter, CaseTask, Unit, Grid, MapShape,
         OfficeFact)  # fmt: skip
UNREAD = "这一页没有读出来。其他页不受影响；数据有变动或按“重新读取”后会再读一次。"
Step = tuple[str, str, Callable[[], "ScreenPage | Iterable[ScreenPage]"]]  # key, title, what makes the pages


class ScreenPages:
    """Makes the pages of meetings. What one page lacks costs that page alone."""

    tables = frozenset(model.__tablename__ for model in SHOWN)  # whose changes make the pages stale

    def __init__(
        self,
        store: Store,
        office: Office,
        grids: Grids,
        display: Display,
        figures: Figures,
        measures: Measures,
        maps: Maps,
        meetings: Meetings,
        resolutions: Resolutions,
        today: Today = today,
        now: Now = now,
    ) -> None:
        self._office, self._meetings, self._today, self._now = office, meetings, today, now
        self._figures = FigurePages(store, grids, figures, measures, maps)
        self._agenda = AgendaPages(store, grids, display, resolutions)

    @property
    def office_name(self) -> str:
        """What the office is called at the foot of every page."""
        facts = self._office.facts
        return facts.name or facts.town_name

    def build(self, meeting: int, progress: Progress) -> tuple[ScreenPage, ...]:
        """Return all pages of a meeting, in the order in which they are shown. Reads: a job for beside the window.

        Raise Refusal for a meeting that is no more.
        """
        dossier = self._meetings.dossier(meeting)
        steps = self._steps(dossier, self._now())
        pages: list[ScreenPage] = []
        for key, title, make in progress.over(steps, len(steps), "正在准备大屏"):
            pages += self._made(key, title, make)
        return tuple(pages)

    def _steps(self, dossier: MeetingDossier, at: datetime) -> list[Step]:
        facts, day = dossier.facts, self._today()
        grid, figures, agenda = facts["grid_id"], self._figures, self._agenda
        span = Span(facts["covers_from"], facts["covers_until"])
        return [
            ("title", dossier.title, partial(agenda.title, dossier, self.office_name, at)),
            ("resolutions", "上次议定事项落实情况", partial(agenda.resolved, dossier, day, at)),
            ("week", "一周情况", partial(figures.week, span, grid, at)),
            ("kinds", "受理最多的类别", partial(figures.kinds, span, grid, at)),
            ("grids", "各村（社区）、网格受理", partial(figures.by_grid, span, grid, at)),
            ("weeks", "近 12 周受理、办结、未结", partial(figures.weeks, span, grid, at)),
            ("ages", "未结事件已经多久", partial(figures.ages, day, grid, at)),
            ("map", "各网格情况", partial(figures.maps, grid, at)),
            ("lights", "红黄灯事项", partial(agenda.lights, grid, day, at)),
            ("matters", "需要研究的事项", partial(agenda.matters, dossier, day, at)),
            ("next_week", "下周安排", partial(agenda.next_week, dossier, at)),
        ]

    def _made(self, key: str, title: str, make: Callable[[], ScreenPage | Iterable[ScreenPage]]) -> list[ScreenPage]:
        try:
            made = make()
            return [made] if isinstance(made, ScreenPage) else list(made)
        except Cancelled:
            raise
        except Exception as error:
            said = words_for(error)
            if said is None:
                log.exception("page of the screen: %s", key)
            return [FailedPage(key=key, title=title, read_at=self._now(), note=f"{said or ''}{UNREAD}")]
