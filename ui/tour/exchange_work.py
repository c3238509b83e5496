"""What a town and its district desk send each other in a month, with every number looked at."""

from collections.abc import Mapping
from pathlib import Path

from desktop.accounts.slots import Cost
from desktop.clock import today
from desktop.dossiers.people.list import GRID
from desktop.exchange.looks import ItemRow
from desktop.exchange.package_rows import PackageRow
from desktop.jobs import Progress
from desktop.offices_below import OfficeBelow, OfficesBelow
from desktop.paths import Paths
from desktop.program import Program
from desktop.sample_month import SampleMonth, found_district, open_district
from desktop.tables import Search
from ui.tour.report import Report

ACCOUNT, TITLE, PASSWORD = "quban", "区级试用员", "Quji-2026-shitu"  # of an office that exists for a tour only
CHEAP = Cost(1024, 1, 1)  # nobody attacks it


class ExchangeWork:
    """Founds a district desk beside the town and walks a month between them."""

    def __init__(self, town: Program, report: Report, folder: Path) -> None:
        self._report, self._folder = report, folder
        stick, home = folder / "stick", Paths.at(folder / "district")
        for one in (stick, home.data):
            one.mkdir(parents=True, exist_ok=True)
        found_district(home, ACCOUNT, TITLE, PASSWORD, CHEAP)
        self.district = open_district(home, ACCOUNT, PASSWORD)
        self.month = SampleMonth(town, self.district, stick, today)
        self._town = town
        self._lost: PackageRow
        self._item: ItemRow

    def go(self) -> None:
        """Walk the whole month."""
        for step in (self.begin, self.hand_down, self.lose, self.send_again, self.disagree, self.decide):
            step()

    def begin(self) -> None:
        """Compare cards by telephone, send everything up, and bring the receipt back."""
        fingerprint = self.month.shake_hands()
        self._report.tell(f"交换公钥卡，电话核对指纹：{fingerprint}")
        (package,) = self.month.report().packages
        ours, theirs = self._people(self._town), self._people(self.district)
        self._report.expect("区里收到的人数", theirs, ours)
        sample, neighbour = self._compared()
        in_grids = self._people(self._town, {GRID: self._town.grids.children(None)[0].id})
        self._report.expect("各镇对比里示例镇的人数", sample.amounts.people, in_grids)
        self._report.expect("还没有报送的镇的人数", neighbour.amounts.people, 0)
        self._report.tell(f"第 1 期全量包：{package.size / 1e6:.1f} MB，区里收到 {theirs:,} 人，回执已送回")

    def hand_down(self) -> None:
        """Let a case and a line of a code list come down."""
        self.month.hand_down()
        self._report.expect("交办件在镇里登记", bool(self.month.handed), wanted=True)
        self._report.tell("区里下发一个交办件和一个代码表，镇里接收并办理")

    def lose(self) -> None:
        """Let a package be lost: the next one waits for it."""
        self._lost, kept = self.month.lose_one()
        self._report.expect("缺一期时的状态", kept.packages[0].state.value, "buffered")
        self._report.expect("各镇对比提示缺期", self._compared()[0].standing[0], f"缺第 {self._lost.sequence} 期")
        self._report.tell(kept.sentence)

    def send_again(self) -> None:
        """Send the lost one again."""
        both = self.month.send_again()
        self._report.expect("补送后一并接收的期数", len(both.packages), 2)
        self._report.expect("交办件在区里的进度", self.month.stage(), "handled")
        self._report.tell(f"补送第 {self._lost.sequence} 期后两期一并接收，交办件已办结")

    def disagree(self) -> None:
        """Let both sides change the same field."""
        self._item = self.month.disagree()
        self._report.tell(f"同一人的“{self._item.field_title}”两边都改了：列为待核对，没有覆盖任何一边")

    def decide(self) -> None:
        """Decide, and see that both sides are equal."""
        self.month.decide(self._item)
        ours, theirs = self.month.notes()
        self._report.expect("冲突处理后两边相同", ours, theirs)
        self._report.tell("并列核对后采用镇里的，两边已一致")

    def _compared(self) -> list[OfficeBelow]:
        district = self.district
        return OfficesBelow(district.office.store, district.grids, district.partners, district.exchange_status).all()

    @staticmethod
    def _people(program: Program, filters: Mapping[str, int] | None = None) -> int:
        return len(program.people.list.keys(Search(filters=filters or {}), Progress()))
