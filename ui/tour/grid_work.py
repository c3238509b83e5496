"""What an office does with its grids: the self-check finds what was planted, a merger is undone, all is printed."""

from collections import Counter
from pathlib import Path
from time import perf_counter

from desktop.check_paper import check_paper
from desktop.clock import today
from desktop.grid_paper import GridPapers
from desktop.grids.service import GRID
from desktop.jobs import Progress
from desktop.layouts.reading import shipped_layouts
from desktop.map_paper import MapPapers
from desktop.organisation_paper import party_document
from desktop.print_centre import rosters
from desktop.print_centre.kinds import Choices, Printable
from desktop.print_centre.listed import note_shown
from desktop.printing.document import Document
from desktop.printing.press import print_document, print_wall_map
from desktop.program import Program
from desktop.redivision.plan import Merge
from desktop.redivision.plan import Plan as Redivision
from desktop.roster_paper import staff_paper
from desktop.sample import planted
from desktop.tables import Search
from ui.tour.report import Report

SHEET, TILE = "A1", "A4"


class GridWork:
    """Checks, re-divides and prints the grids of the sample town."""

    def __init__(self, program: Program, report: Report, folder: Path) -> None:
        self._program, self._report, self._folder = program, report, folder

    def check(self, plan: planted.Plan) -> None:
        """Run the self-check, and compare with what was planted."""
        began = perf_counter()
        findings = self._program.selfcheck.run(Progress()).findings
        took = perf_counter() - began
        found = Counter((one.rule, one.grid_id or 0) for one in findings)
        self._report.expect("体检发现的问题", found, Counter(dict.fromkeys(plan.findings, 1)))
        grids, rules = len(self._program.grids.nodes), len(plan.rules)
        self._report.tell(
            f"体检 {grids} 个网格：发现 {rules} 类 {len(findings)} 处问题，与事先埋下的逐处相同，用时 {took:.1f} 秒"
        )

    def look_at_the_map(self, plan: planted.Plan) -> None:
        """Check the polygons, and compare with what was planted."""
        began = perf_counter()
        found = self._program.maps.topology()
        took = perf_counter() - began
        self._report.expect("地图上的重叠", len(found.overlaps), plan.overlaps)
        self._report.expect("地图上的空隙", len(found.gaps), plan.gaps)
        self._report.expect("没有图形的网格", sorted(found.missing), sorted(plan.missing))
        self._report.expect("越出上级的图形", len(found.outside), 0)
        self._report.tell(
            f"检查 {found.checked} 个图形：重叠 {len(found.overlaps)} 处、空隙 {len(found.gaps)} 处、"
            f"没有图形 {len(found.missing)} 个，与事先埋下的相同，用时 {took:.1f} 秒"
        )

    def redivide(self) -> None:
        """Merge two grids and take it back: everybody is where they were."""
        program, before = self._program, self._people()
        village = next(node for node in program.grids.nodes.values() if len(program.grids.children(node.id)) > 2
                       and program.grids.children(node.id)[0].level == GRID)  # fmt: skip
        first, second = program.grids.children(village.id)[:2]
        plan = Redivision("示例：两格合并", today(), (Merge((second.id,), first.id),))
        preview = program.redivisions.preview(plan)
        self._report.expect("合并的预览说不能做", list(preview.refusals), [])
        key = program.redivisions.carry_out(plan)
        merged = self._people()
        both = before.get(first.id, 0) + before.get(second.id, 0)
        self._report.expect("合并后的人数", (merged.get(first.id, 0), merged.get(second.id, 0)), (both, 0))
        program.redivisions.undo(key)
        self._report.expect("撤销合并后各网格的人数", self._people(), before)
        self._report.tell(f"{village.name}两个网格合并为一个，{both:.0f} 人随之划入；撤销后各归原处")

    def _people(self) -> dict[int, float]:
        return dict(self._program.measures.of(["people"])["people"])

    def print(self) -> None:
        """Print a grid, the table of all grids, the roster, somebody of it, the party, the self-check, the wall map."""
        program, papers = self._program, GridPapers(self._program)
        people = self._people()
        grids = [node.id for node in program.grids.nodes.values() if node.level == GRID]
        grid = max(grids, key=lambda key: people.get(key, 0))
        self._document("一格一档", papers.grid(grid))
        for paper, subject in zip(rosters.printables(program), ("staff", "grid"), strict=True):
            self._ledger(paper, subject)
        staff = program.roster.list.keys(Search(filters={"standing": "serving"}), Progress())
        self._document("网格员档案", staff_paper(program, int(staff[0])))
        self._document("党组织", party_document(program))
        report = program.selfcheck.report()
        assert report is not None
        self._document("体检报告", check_paper(program, report))
        self._wall_map()

    def _wall_map(self) -> None:
        wall = MapPapers(self._program).wall_map(GRID, "people")
        for name, tile in (("挂图", None), ("挂图-拼接", TILE)):
            printed = print_wall_map(wall, self._folder / f"{name}.pdf", Progress(), sheet=SHEET, tile=tile)
            self._report.tell(f"打印{name}（{SHEET}{f'，用 {tile} 拼' if tile else ''}）：{printed.pages} 页")

    def _document(self, title: str, document: Document) -> None:
        printed = print_document(document, self._folder / f"{title}.pdf", Progress())
        self._report.expect(f"{title}缺的字", sorted(printed.missing), [])
        self._report.tell(f"打印{title}：{printed.pages} 页")

    def _ledger(self, paper: Printable, subject: str) -> None:
        making = paper.make(Choices(), None, Progress())
        note_shown(self._program, subject, shipped_layouts()[paper.key], making.count)
        printed = making.write(self._folder / f"{paper.title}.pdf", Progress())
        self._report.tell(f"打印{paper.title}：{making.count} {making.unit}，{printed.pages} 页")
