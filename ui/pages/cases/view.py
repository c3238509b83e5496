"""One case: its steps in the office's words, what can be done, its limits, who and what belongs to it, its course."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from desktop.cases.dossier import CaseDossier
from desktop.cases.fields import TOLD
from desktop.cases.goals import GOAL
from desktop.cases.lights import TONES, Light, light_of, light_words
from desktop.cases.own_facts import own_facts
from desktop.cases.telling import ToldEvent, Words, tell_case
from desktop.cases.time_left import LimitLine, limit_lines
from desktop.cases.units import CENTRE
from desktop.mediation.dossier import FileDossier
from desktop.mediation.service import LEDGER as DISPUTE
from ui import theme
from ui.attachments.panel import AttachmentPanel
from ui.buttons import label
from ui.page import Page
from ui.pages.cases.goals import PartsSection
from ui.pages.cases.linked import links_of, people_of
from ui.pages.cases.moving_bar import Besides, MovesBar
from ui.pages.cases.moving_work import CaseMoving
from ui.pages.cases.papers import CasePapers
from ui.pages.cases.series import SeriesSection
from ui.pages.cases.steps import StepsCard
from ui.pages.cases.timeline import Timeline
from ui.pages.desk import Desk
from ui.pages.dossier_view import DossierView, Section
from ui.pages.facts import FactSheet, group_of, groups_of
from ui.pages.mediation.file_head import standing_of
from ui.pages.mediation.pane import MediationPane
from ui.pages.ties import grid_ways

ELSEWHERE = ("title", "number", "ledger", "stage", "sign_due_on", "due_on", *(field.key for field in TOLD))
COURSE, FILES, MEDIATION, TABLE = "办理经过", "附件", "卷宗", "case_record"
MARKS = ("is_urgent", "is_important", "is_sensitive")
YES = "是"


class CaseView(DossierView):
    """Reads one case and lets it be moved on."""

    def __init__(
        self, page: Page, desk: Desk, moving: CaseMoving, dossier: CaseDossier, besides: Besides, room: int
    ) -> None:
        """`besides` are what can be done beside the moves; `room` is about how wide the view will be."""
        often, seldom = besides if not desk.may_write else ((), ())
        super().__init__(dossier.key, dossier.title, summary_of(dossier), badges_of(dossier, desk), often, seldom)
        self._page, self.desk, self.dossier = page, desk, dossier
        self._names: Mapping[str, str] = {}
        self._timeline: Timeline | None = None
        self.papers = CasePapers(page, desk, dossier)
        self.steps = StepsCard(desk, dossier, self.words, moving)
        self.bar: MovesBar | None = None
        if desk.may_write:
            self.bar = MovesBar(moving, dossier, self.papers, lambda: self.steps.loop, besides)
            self._put_bar(self.bar)
        self.add(self.steps)
        limits = limit_lines(dossier.standing, dossier.log, desk.program.calendar, desk.today())
        if limits:
            self.add(Section("期限", _limits(limits)))
        for section in (*people_of(page, desk, dossier), *links_of(dossier, page.wanted.emit)):
            self.add(section)
        if dossier.ledger.key == GOAL:
            self.add(PartsSection(desk, dossier, page.wanted.emit))
        self.add(SeriesSection(desk, dossier.key, page.wanted.emit))
        texts = dossier.texts
        own = own_facts(desk.program.scenarios, desk.display, dossier)
        facts = groups_of(desk.program.cases.fields, texts, ELSEWHERE)
        facts += [group_of("场景", own), group_of("数据来源", dossier.provenance)]
        self.add_sheet(FactSheet(facts, room, ways=grid_ways(page, desk, TABLE, dossier.key)))
        self.add_tab(f"{COURSE} {len(dossier.log)}", self._make_timeline)
        self._files = self.add_tab(FILES, self._make_files)
        if dossier.ledger.key == DISPUTE:
            self._mediation = self.add_tab(MEDIATION, self._make_mediation)
            of_case = desk.program.mediation.of_case
            desk.work.read(self, "读取卷宗", lambda _: of_case(dossier.key), self._tell_mediation)
        desk.work.read(self, "读取经办人", lambda _: desk.names(), self._named)
        counts = desk.program.attachments.counts
        desk.work.read(self, "读取附件", lambda _: counts(TABLE, [dossier.key]).get(dossier.key, 0), self._count_files)

    @property
    def words(self) -> Words:
        """What turns the log into words."""
        program = self.desk.program
        return Words(program.codes, self.dossier.ledger, self.dossier.units, self._names)

    @property
    def told(self) -> tuple[ToldEvent, ...]:
        """The log in words."""
        return tell_case(self.dossier.log, self.words)

    def _make_timeline(self) -> QWidget:
        self._timeline = Timeline(self.told, self.papers.slip_of)
        return self._timeline

    def _make_files(self) -> QWidget:
        panel = AttachmentPanel(self.desk, TABLE, self.dossier.key, self.desk.may_write)
        panel.counted.connect(self._count_files)
        return panel

    def _make_mediation(self) -> QWidget:
        pane = MediationPane(self._page, self.desk, self.dossier.key)
        pane.told.connect(self._call_mediation)
        return pane

    def _tell_mediation(self, file: FileDossier | None) -> None:
        self._call_mediation(standing_of(file) if file is not None else "")

    def _call_mediation(self, words: str) -> None:
        self.call_tab(self._mediation, f"{MEDIATION}（{words}）" if words else MEDIATION)

    def _count_files(self, count: int) -> None:
        self.call_tab(self._files, f"{FILES} {count}" if count else FILES)

    def _named(self, names: Mapping[str, str]) -> None:
        """Say who did it by their names, once these are known."""
        self._names = names
        self.steps.tell(self.words)
        if self._timeline is not None:
            self._timeline.put(self.told, self.papers.slip_of)

    def _put_bar(self, bar: MovesBar) -> None:
        """Put what can be done under the head, where it stays while the rest scrolls."""
        sizes, whole = theme.current(), self.layout()
        bar.setContentsMargins(sizes.card, 0, sizes.card, sizes.gap)
        if isinstance(whole, QBoxLayout):
            whole.insertWidget(1, bar)


def summary_of(dossier: CaseDossier) -> str:
    """Return what case it is and who has it, in a line."""
    standing = dossier.standing
    unit = CENTRE if standing.unit_id is None else dossier.units.get(standing.unit_id, "")
    holder = " ".join(filter(None, (unit, standing.responsible_name)))
    what = (dossier.number or "未编号", dossier.ledger.title, dossier.texts.get("grid_id", ""))
    taken = f"\n承办：{holder}" if standing.assigned_at is not None else ""
    return " · ".join(filter(None, what)) + taken


def badges_of(dossier: CaseDossier, desk: Desk) -> list[tuple[str, str]]:
    """Return the stage, the light and what else marks a case, with their tones."""
    standing, texts, today = dossier.standing, dossier.texts, desk.today()
    found = [(texts.get("stage", ""), "accent")]
    if not standing.is_over:
        light = light_of(standing.next_warn_on, standing.next_due_on, standing.is_paused, today)
        words = light_words(light, standing.next_due_on, today)
        sign = {Light.RED: "红灯 ", Light.YELLOW: "黄灯 "}.get(light, "")
        found += [(f"{sign}{words}", TONES[light])] if words else []
    titles = {field.key: field.title for field in desk.program.cases.fields}
    found += [(titles[key], "red" if key == "is_urgent" else "") for key in MARKS if texts.get(key) == YES]
    if standing.card is not None:
        card = desk.program.codes.title("card", standing.card)
        found.append((f"{card}督办", "red" if standing.card == "red" else "amber"))
    if standing.asks_extension:
        found.append(("申请延期待批", "amber"))
    if standing.is_escalated:
        found.append(("已上提", "blue"))
    if standing.leader_name:
        found.append((f"{standing.leader_name}包案", ""))
    if standing.reopened:
        found.append((f"重新办理 {standing.reopened} 次", ""))
    return [one for one in found if one[0]]


def _limits(limits: Sequence[LimitLine]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    sizes = theme.current()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(sizes.card)
    grid.setVerticalSpacing(sizes.unit)
    grid.setColumnStretch(2, 1)
    for row, one in enumerate(limits):
        for column, words in enumerate((label(one.title, "second"), label(one.until), label(one.words, one.tone))):
            grid.addWidget(words, row, column)
    return made
