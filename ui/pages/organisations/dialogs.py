"""What can be decided about an organisation: into which it is merged, in which household it is, who joins it."""

from PySide6.QtWidgets import QWidget

from desktop.errors import Refusal
from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.organisations.dossier import OrganisationDossier
from desktop.organisations.gathering import Gathered
from ui.buttons import label
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.finder import HouseholdFinder
from ui.pages.organisations.finder import OrganisationFinder
from ui.pages.questions import Questions

NAMED = 8  # organisations that are named one by one


class MergeDialog(Decision):
    """Asks into which organisation another one goes."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: OrganisationDossier) -> None:
        super().__init__(parent, desk, f"合并“{dossier.title}”", "合并")
        self._dossier, self._into = dossier, 0
        self.finder = OrganisationFinder(desk, dossier.key)
        day = Field("on", "合并日期", Kind.DATE, required=True)
        self.questions = Questions([day], desk.means(), {"on": desk.today()})
        words = "它的成员和下级组织转到所选的组织，它自己撤销；原来的记录都保留，可以撤销这次合并。"
        for part in (label(words, "second", wrap=True), label("并入哪个组织", "label"), self.finder, self.questions):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.parts.append(self.questions)
        self.finder.chosen.connect(self.choose)
        self.finder.setFocus()

    def choose(self, key: int) -> None:
        """Take an organisation by key."""
        self._into = key

    def job(self) -> Job:
        """Return the merger."""
        on, endings = self.questions.answers()["on"], self.desk.program.organisations.endings
        if not self._into:
            self.finder.setFocus()
            raise Refusal("请先查找并选择并入的组织。")
        return lambda: endings.merge(self._dossier.key, self._dossier.version, self._into, on)


class HouseholdDialog(Decision):
    """Asks in which household a 党员联系户 is."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: OrganisationDossier) -> None:
        super().__init__(parent, desk, f"关联家庭户 · {dossier.title}", "关联")
        self._dossier, self._household = dossier, 0
        self.finder = HouseholdFinder(desk)
        self.column.addWidget(label("查找并选择作为党员联系户的家庭户。", "second", wrap=True))
        self.column.addWidget(self.finder)
        self.column.addStretch(1)
        self.finder.chosen.connect(self.choose)
        self.finder.setFocus()

    def choose(self, key: int) -> None:
        """Take a household by key."""
        self._household = key

    def job(self) -> Job:
        """Return the link."""
        if not self._household:
            self.finder.setFocus()
            raise Refusal("请先查找并选择家庭户。")
        organisations, dossier, household = self.desk.program.organisations, self._dossier, self._household
        return lambda: organisations.tie_household(dossier.key, dossier.version, household)


class GatherDialog(Decision):
    """Says which organisations the party members without one would join, and lets them join."""

    def __init__(self, parent: QWidget, desk: Desk, grid: int, seen: Gathered) -> None:
        super().__init__(
            parent, desk, f"党员编入党组织 · {desk.program.grids.path_name(grid)}", f"编入 {seen.count} 人"
        )
        self._grid = grid
        self.yes.setEnabled(bool(seen.count))
        for words, role in _told(seen):
            self.column.addWidget(label(words, role, wrap=True))
        self.column.addStretch(1)

    def job(self) -> Job:
        """Return the joining."""
        gathering, grid = self.desk.program.organisations.gathering, self._grid
        return lambda: gathering.gather(grid, Progress())


def _told(seen: Gathered) -> list[tuple[str, str]]:
    """Return in sentences what a gathering would do."""
    if not seen.count and not seen.homeless:
        return [("这里的党员都已编入党组织。", "second")]
    told = [(f"居民档案里有 {seen.count} 名党员还没有编入党组织，将按所在网格编入：", "")] if seen.count else []
    told += [(f"{name}　{count} 人", "second") for _, name, count in seen.joining[:NAMED]]
    if len(seen.joining) > NAMED:
        told.append((f"等 {len(seen.joining)} 个党组织", "second"))
    if seen.homeless:
        told.append(
            (f"另有 {seen.homeless} 名党员所在的网格和村（社区）还没有党组织，暂不编入，请先登记党组织。", "amber")
        )
    return told
