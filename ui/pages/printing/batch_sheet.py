"""Many papers at once: how they are put into files, how many there will be, and into which folder."""

from collections.abc import Sequence
from pathlib import Path

from desktop.jobs import Progress
from desktop.print_centre.batch import BatchDone, Batches, BatchFile, By
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Choices, Printable
from desktop.printing.outcome import MissingGlyphs
from ui import ask
from ui.buttons import label
from ui.dialogs import AskSheet
from ui.errors import sentence_of, show_error
from ui.page import Page
from ui.pages.desk import Desk
from ui.segments import Segments
from ui.work import Ticket

WAYS = {
    By.VILLAGE: "每村一个文件",
    By.GRID: "每个网格一个文件",
    By.RECORD: "每个对象一个文件",
    By.TOGETHER: "全部装订在一起",
}
NAMED = 3  # files that are named before they are counted
LINES = 2  # that they may take


class BatchSheet(AskSheet):
    """Asks how, counts the files, and begins."""

    def __init__(self, page: Page, desk: Desk, centre: PrintCentre, printable: Printable, choices: Choices) -> None:
        super().__init__(page, f"批量打印{printable.title}", "选择文件夹…", lambda _: self._choose())
        self._page, self._desk, self._centre = page, desk, centre
        self._printable, self._choices = printable, choices
        self.batches = Batches(centre, desk.program.grids)
        self.files: Sequence[BatchFile] = ()
        self._ticket: Ticket[tuple[BatchFile, ...]] | None = None
        ways = self.batches.ways(printable)
        self.by = ways[0]
        self.ways = Segments([(one, WAYS[one]) for one in ways], self.turn, "", self.by)
        scope, numbers = desk.program.grids.path_name(choices.grid), "完整号码" if choices.revealed else "号码脱敏"
        self.add_words(f"范围：{scope or '全部网格'}；{numbers}；每个文件都记入打印登记。")
        self.add("怎样分文件", self.ways)
        self.count = label("正在统计…", "second", wrap=True)
        self.count.setMinimumHeight(LINES * self.count.fontMetrics().lineSpacing())
        self.body.addWidget(self.count)
        self.turn(self.by)

    def turn(self, by: By) -> None:
        """Put the papers into files another way, and count them."""
        self.by, self.files = by, ()
        self.yes.setEnabled(False)
        if self._ticket is not None:
            self._ticket.cancel()

        def failed(error: BaseException) -> None:
            self.count.setText("")
            self.refuse(sentence_of(error))

        self._ticket = self._desk.work.read(
            self, "统计文件", lambda _: self.batches.plan(self._printable, self._choices, by), self._show, failed
        )

    def _show(self, files: Sequence[BatchFile]) -> None:
        self.files = files
        self.refuse("")
        named = "、".join(one.name for one in files[:NAMED])
        more = " 等" if len(files) > NAMED else ""
        papers = sum(one.papers for one in files)
        bound = f"，装订 {papers:,} 份" if papers > len(files) else ""
        self.count.setText(f"共 {len(files):,} 个文件：{named}{more}{bound}。")
        self.yes.setEnabled(True)

    def _choose(self) -> None:
        folder = ask.open_folder(self, "批量打印存到哪个文件夹")
        if folder is None:
            return
        self.accept()
        BatchJob(self._page, self._desk, self._centre, self._printable, self._choices, self.files).run(folder)


class BatchJob:
    """Makes the files of a batch beside the window."""

    def __init__(
        self,
        page: Page,
        desk: Desk,
        centre: PrintCentre,
        printable: Printable,
        choices: Choices,
        files: Sequence[BatchFile],
    ) -> None:
        self._page, self._desk, self._centre = page, desk, centre
        self._printable, self._choices, self._files = printable, choices, files

    def run(self, folder: Path, allow_missing: bool = False) -> None:
        """Make them in a folder; with a character that no font has, ask once for all."""
        batches = Batches(self._centre, self._desk.program.grids)

        def job(progress: Progress) -> BatchDone:
            done = batches.make(self._printable, self._files, folder, progress, allow_missing=allow_missing)
            self._centre.remembered.keep(self._printable, self._choices)
            return done

        def failed(error: BaseException) -> None:
            if not isinstance(error, MissingGlyphs):
                show_error(self._page, error)
            elif ask.ask(self._page, error.told, "以码位代替，继续", "不打印"):
                self.run(folder, allow_missing=True)

        title = f"正在批量打印{self._printable.title}"
        self._desk.work.read(self._page, title, job, self._tell, failed)

    def _tell(self, done: BatchDone) -> None:
        self._page.say(
            f"已打印 {len(done.files):,} 个文件，共 {done.pages:,} 页，存在 {done.folder}。{done.left_out_words}"
        )
