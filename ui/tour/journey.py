"""The main job from end to end on the sample town, through the services a clerk's window uses."""

import argparse
import shutil
from datetime import datetime
from pathlib import Path
from time import perf_counter

from desktop.bringing import Brought, bring
from desktop.cases.checking import look_through as cases
from desktop.cases.spans import moved
from desktop.clock import today
from desktop.dossiers.indexing import tokens_of
from desktop.errors import Refusal
from desktop.folder import DATABASE
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.names import initials, pinyin
from desktop.opening import enter
from desktop.paths import Paths
from desktop.program import Program
from desktop.sample.cases.books import SHEETS as SHEETS_OF_OTHERS
from desktop.sample.faults import Planted
from desktop.sample.planted import Plan
from desktop.sample.records import SampleHousehold
from desktop.sample.service import SampleResult
from desktop.sample.town import FACTS, Town, make_town
from desktop.sample.workbooks import PEOPLE, SampleBook
from desktop.sample_lives import MONTHS_BACK
from desktop.sample_office import ACCOUNT, TITLE, found_sample
from desktop.sheets.returning import save_faults
from desktop.tables import Search
from desktop.upkeep.checking import check
from ui.tour.grid_work import GridWork
from ui.tour.household import HouseholdLife, chosen, has_single_child, has_sons_family
from ui.tour.meeting_work import MeetingWork
from ui.tour.paperwork import Paperwork
from ui.tour.print_work import PrintWork
from ui.tour.report import Report
from ui.tour.screens import SIZES, is_messy, photograph

PASSWORD, OTHER_PASSWORD = "Kuaidian-2026-kan", "Yijing-2026-deng"  # of an office that exists for a tour only
PLAIN = b"SQLite format 3\0"
CASES = "cases"  # kind of the sheets that other systems send
DATA, WORKBOOKS, FAULTS, PAPERS, SHEETS, SCREENS = "data", "workbooks", "faults", "papers", "sheets", "screens"


def run(arguments: argparse.Namespace, report: Report) -> None:
    """Go the whole way on a new sample town, then photograph the pages of the office it leaves."""
    out, town = arguments.out, make_town(arguments.people, arguments.seed)
    journey = Journey(out, report, town)
    journey.go()
    paths, books = Paths.at(out / DATA), out / WORKBOOKS
    taken = photograph(paths, town, journey.messy, books, PASSWORD, out / SCREENS, SIZES[0], report)
    report.tell(f"打开窗口，逐页截图：{taken} 张")
    report.tell(f"数据、表格、打印件和截图都在 {out} 里；用户名 {ACCOUNT}，密码 {PASSWORD}")


class Journey:
    """Makes the office and goes through a clerk's day in it; leaves everything under a folder."""

    def __init__(self, out: Path, report: Report, town: Town) -> None:
        self._out, self._report, self._town = out, report, town
        self.messy: list[Path] = []  # workbooks that villages sent
        self._plan = Plan()  # of what is wrong in the town
        for name in (DATA, WORKBOOKS, FAULTS, PAPERS, SHEETS, SCREENS):
            shutil.rmtree(out / name, ignore_errors=True)
            (out / name).mkdir(parents=True)

    def go(self) -> None:
        """Go the whole way."""
        program, code = self._found()
        try:
            paperwork = Paperwork(program, self._report, self._out / PAPERS)
            work = GridWork(program, self._report, self._out / PAPERS)
            work.check(self._plan)
            work.look_at_the_map(self._plan)
            MeetingWork(program, self._report, self._out / PAPERS).go()
            self._take_back(program)
            work.redivide()
            work.print()
            family = chosen(self._town, has_sons_family)
            self._decide(program)
            self._search(program, family)
            self._live(program, family, paperwork)
            self._print(program, family, paperwork, code)
            PrintWork(program, self._report, self._out / PAPERS).go()
            self._check(program)
        finally:
            program.office.close()
        self._reopen()

    def _found(self) -> tuple[Program, str]:
        """Found the town from its workbooks; the faulty rows of the messy ones are saved."""

        def watch(book: SampleBook, brought: Brought) -> None:
            counts = brought.checked.counts
            self._report.expect(f"{book.path.name} 的行数", counts.rows, book.rows)
            self._report.expect(f"{book.path.name} 有问题的行数", counts.faulty, book.faulty)
            saved = ""
            if counts.faulty:
                path = self._out / FAULTS / f"{book.path.stem}-问题.xlsx"
                self._report.expect(
                    "退回的行数", save_faults(brought.checked, brought.table, path, Progress()), book.faulty
                )
                saved = "，已另存退回"
            if is_messy(book):
                self.messy.append(book.path)
            if is_messy(book) or book.kind != PEOPLE:
                words = f"{book.note}：{counts.importable:,} 行可导入，{counts.faulty:,} 行有问题{saved}"
                self._report.tell(f"{book.path.name}（{words}）")

        began, paths = perf_counter(), Paths.at(self._out / DATA)
        made = found_sample(
            paths, self._town, ACCOUNT, TITLE, PASSWORD, self._out / WORKBOOKS, Progress(), watch=watch
        )  # fmt: skip
        self._tell_founded(made.program, made.result, perf_counter() - began)
        self._plan = made.result.plan
        return made.program, made.recovery_code

    def _tell_founded(self, program: Program, result: SampleResult, seconds: float) -> None:
        people = len(program.people.list.keys(Search(), Progress()))
        brought = [brought for book, brought in result.books if book.kind == PEOPLE]
        wanted = sum(one.importable - one.undecided for one in brought) - _repeated(result)
        day = today()
        lived = program.population.count(moved(day.replace(day=1), -MONTHS_BACK), day).total
        self._report.expect("月报期初人数", lived.opening, wanted)
        self._report.expect("库中人数", people, lived.closing)
        waiting = sum(one.undecided for _, one in result.books)
        self._report.tell(
            f"“{FACTS.name}”已建立：{len(result.books)} 个表格 {result.rows:,} 行，"
            f"{people:,} 人入库，{result.faulty} 行退回，{waiting} 行待定，用时 {seconds:.1f} 秒"
        )

    def _decide(self, program: Program) -> None:
        """Look at the rows put aside, and drop what is no new person."""
        tray = program.deciding
        for row in tray.waiting():
            differing = "、".join(side.title for side in row.sides if side.differs)
            tray.drop(row.key)
            self._report.tell(f"待定一行（{row.reason}）：两边并列，不同的是{differing}；已选择不导入")
        self._report.expect("剩下的待定行数", tray.count(), 0)

    def _search(self, program: Program, family: SampleHousehold) -> None:
        """Find one person by everything a clerk may type."""
        head, finder = family.head, program.finder
        key = finder.people(head.id_no, 1)[0].key
        for what, text in (
            ("拼音首字母", initials(head.name)),
            ("姓名", head.name),
            ("全拼", pinyin(head.name)),
            ("证号后四位", head.id_no[-4:]),
            ("电话一段", head.phone[3:]),
            ("门牌", family.dwelling.address.removeprefix(FACTS.name)),
        ):
            began = perf_counter()
            hits = finder.find(text)
            took = (perf_counter() - began) * 1000
            if not any((hit.kind, hit.key) == ("person", key) for hit in hits):
                self._report.fail(f"按{what}查找，应找到户主")
            self._report.tell(f"按{what}查找：{len(hits)} 条，{took:.0f} 毫秒")

    def _live(self, program: Program, family: SampleHousehold, paperwork: Paperwork) -> None:
        """Let things happen to two households."""
        life = HouseholdLife(program, self._report, today())
        home = life.home_of(family.head)
        self._report.expect("户内人数", len(home.members), len(family.members))
        self._report.tell(f"打开一户一档：{len(home.members)} 人，{len(home.events)} 条历史")
        paperwork.household(home, "变动前")
        life.correct_at_once(family.head, OTHER_PASSWORD)
        home = program.households.dossier(home.key)
        home = life.new_head(life.division(life.birth(home)))
        paperwork.household(home, "变动后")
        life.departure(chosen(self._town, has_single_child))

    def _print(self, program: Program, family: SampleHousehold, paperwork: Paperwork, code: str) -> None:
        """Print the other dossiers, the list and the recovery sheet."""
        paperwork.person(program.finder.people(family.head.id_no, 1)[0].key)
        enterprise = next(iter(self._town.enterprises()))
        paperwork.enterprise(next(hit.key for hit in program.finder.find(enterprise.name) if hit.kind == "enterprise"))
        paperwork.people()
        paperwork.export(self._out / SHEETS)
        paperwork.recovery(code, datetime.now().astimezone())

    def _take_back(self, program: Program) -> None:
        """Bring in what the police sent, take it back as a whole, and bring it in once more."""
        listing, path = program.cases.list, self._out / WORKBOOKS / SHEETS_OF_OTHERS[1].file

        def count() -> int:
            return len(listing.keys(Search(), Progress()))

        before, numbers = count(), []
        for turn in range(3):
            checked = bring(program.importer, path, Options(), Progress(), CASES).checked
            self._report.expect("同一文件再次导入时有改动", not checked.changes_nothing, turn < 2)
            if turn < 2:
                batch = program.importer.commit(checked, Progress())
                self._report.expect("导入后的事件数", count(), before + checked.counts.new)
                numbers.append(checked.counts.new)
            if not turn:
                program.batches.take_back(batch, Progress())
                self._report.expect("撤回后的事件数", count(), before)
        self._report.tell(f"{path.name}：{numbers[0]} 件导入后整批撤回，重新导入后数目相同；第三次导入没有任何改动")

    def _check(self, program: Program) -> None:
        """Look whether database, index and log are sound."""
        found = check(program.office.engine, Progress(), tokens_of, program.attachments.contents, cases)
        for finding in found.findings:
            self._report.fail(finding.message)
        self._report.tell(f"检查数据：{found.summary}")

    def _reopen(self) -> None:
        """See that the file is encrypted and opens by its password alone."""
        paths = Paths.at(self._out / DATA)
        with (paths.data / DATABASE).open("rb") as file:
            self._report.expect("数据文件是明文", file.read(len(PLAIN)) == PLAIN, wanted=False)
        try:
            enter(paths, ACCOUNT, OTHER_PASSWORD).close()
        except Refusal as refusal:
            self._report.tell(f"关闭后再打开，密码不对：{refusal.message}")
        else:
            self._report.fail("密码不对也打开了")
        program = Program.of(enter(paths, ACCOUNT, PASSWORD))
        self._report.tell(f"密码正确：“{program.office.office.facts.name}”已打开，数据文件是加密的")
        program.office.close()


def _repeated(result: SampleResult) -> int:
    """Return how many rows say once more what a row of the same book says."""
    return sum(book.planted[Planted.REPEATED] for book, _ in result.books if book.kind == PEOPLE)
