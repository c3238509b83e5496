"""The rooms of the dossiers, and how the one search box finds what they hold."""

from collections.abc import Callable, Sequence
from functools import partial

from desktop.clock import Today, today
from desktop.finding import Hit
from desktop.print_centre.centre import PrintCentre
from desktop.program import Program
from ui.page import Room
from ui.pages.below import BelowPage, offices_below
from ui.pages.boards.page import BoardsPage
from ui.pages.cases.page import CasesPage
from ui.pages.collecting.page import CollectingPage
from ui.pages.collecting.returns_awaited import ReturnsAwaited
from ui.pages.collecting.words import TAKEN as RETURNS_TAKEN
from ui.pages.desk import Desk
from ui.pages.dwellings import DwellingsPage
from ui.pages.enterprises import EnterprisesPage
from ui.pages.exchange.page import TAKEN, ExchangePage
from ui.pages.figures.page import FiguresPage
from ui.pages.form_tasks.page import FormTasksPage
from ui.pages.forms.page import FormsPage
from ui.pages.forms.words import TAKEN as FORMS_TAKEN
from ui.pages.grids.page import GridsPage
from ui.pages.households.page import HouseholdsPage
from ui.pages.map.page import MapPage
from ui.pages.meetings.page import MeetingsPage, Project
from ui.pages.organisations.page import OrganisationsPage
from ui.pages.people import PeoplePage
from ui.pages.printing.page import PrintingPage
from ui.pages.roster.page import RosterPage
from ui.pages.rota.page import RotaPage
from ui.pages.scenarios.page import ScenariosPage
from ui.pages.selfcheck.page import SelfCheckPage
from ui.pages.today.page import TodayPage
from ui.search_box import Found
from ui.work import Work

TODAY, GRIDS, GROUP, CASES, MEETINGS, PRINTING = "今日", "网格", "档案", "事件", "例会", "打印"
FORMS, EXCHANGE = "表格", "交换"
SHOWN = 12  # answers of one kind in the search box
PAPERS, SHORTEST = 4, 2  # papers in it, and letters from which they are looked for
NEEDS = {  # the group of tables that an account must see for a room to be of use to it
    "today": "cases", "grids": "dossiers", "roster": "roster", "organisations": "roster", "map": "dossiers",
    "selfcheck": "papers", "cases": "cases", "figures": "cases", "scenarios": "papers", "meetings": "meetings",
    "rota": "meetings", "printing": "papers", "boards": "papers", "forms": "forms", "tasks": "forms",
    "collecting": "forms", "exchange": "exchange", "below": "exchange", "people": "dossiers",
    "households": "dossiers", "dwellings": "dossiers", "enterprises": "dossiers",
}  # fmt: skip
KINDS = {
    "person": ("人员", "people"),
    "household": ("户", "households"),
    "enterprise": ("企业", "enterprises"),
    "grid": ("网格", "grids"),
    "staff": ("网格员", "roster"),
    "organisation": ("组织", "organisations"),
    "case": ("事件", "cases"),
    "meeting": ("会议", "meetings"),
    "form_task": ("报表", "tasks"),
    "form": ("表样", "forms"),
}


def rooms(program: Program, work: Work, today: Today = today, project: Project | None = None) -> list[Room]:
    """Return the rooms of the dossiers that whoever signed in has a use for, in the order of the navigation.

    `project` shows a meeting on the screen.
    """
    may_read = program.office.clerk.may_read
    desk = Desk(program, work, today)
    below, awaits = offices_below(program), ReturnsAwaited(desk).is_any
    compared = [Room("below", below.title, "chart", EXCHANGE, partial(BelowPage, desk))] if below.are_any else []
    every = [
        Room("today", "今日", "today", TODAY, partial(TodayPage, desk)),
        Room("grids", "网格", "grid", GRIDS, partial(GridsPage, desk)),
        Room("roster", "网格员", "roster", GRIDS, partial(RosterPage, desk)),
        Room("organisations", "组织队伍", "organisation", GRIDS, partial(OrganisationsPage, desk)),
        Room("map", "地图", "map", GRIDS, partial(MapPage, desk)),
        Room("selfcheck", "体检", "selfcheck", GRIDS, partial(SelfCheckPage, desk)),
        Room("cases", "事件", "case", CASES, partial(CasesPage, desk)),
        Room("figures", "统计", "chart", CASES, partial(FiguresPage, desk)),
        Room("scenarios", "场景", "scenario", CASES, partial(ScenariosPage, desk)),
        Room("meetings", "例会", "meeting", MEETINGS, partial(MeetingsPage, desk, project)),
        Room("rota", "轮值", "calendar", MEETINGS, partial(RotaPage, desk)),
        Room("printing", "打印", "print", PRINTING, partial(PrintingPage, desk)),
        Room("boards", "公示牌", "board", PRINTING, partial(BoardsPage, desk)),
        Room("forms", "填表", "form", FORMS, partial(FormsPage, desk), FORMS_TAKEN),
        Room("tasks", "报表台账", "note", FORMS, partial(FormTasksPage, desk)),
        Room("collecting", "收表汇总", "merge", FORMS, partial(CollectingPage, desk), RETURNS_TAKEN, awaits),
        Room("exchange", "交换", "exchange", EXCHANGE, partial(ExchangePage, desk), TAKEN),
        *compared,
        Room("people", "居民", "people", GROUP, partial(PeoplePage, desk)),
        Room("households", "家庭户", "household", GROUP, partial(HouseholdsPage, desk)),
        Room("dwellings", "房屋", "place", GROUP, partial(DwellingsPage, desk)),
        Room("enterprises", "企业场所", "enterprise", GROUP, partial(EnterprisesPage, desk)),
    ]
    return [room for room in every if may_read(NEEDS[room.key])]


def find_in(program: Program) -> Callable[[str], Sequence[Found]]:
    """Return what the search box asks at every key."""
    centre = PrintCentre(program)

    def find(text: str) -> Sequence[Found]:
        papers = centre.named(text)[:PAPERS] if len(text.strip()) >= SHORTEST else ()
        return [
            *(_found(hit) for hit in program.finder.find(text, SHOWN)),
            *(Found("打印", one.title, one.about, "printing", one.key) for one in papers),
        ]

    return find


def _found(hit: Hit) -> Found:
    kind, room = KINDS[hit.kind]
    return Found(kind, hit.title, hit.detail, room, hit.key)
