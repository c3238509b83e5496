"""The check of the data, and the index made anew where it says so."""

from collections.abc import Callable

from desktop.cases.checking import look_through as cases
from desktop.dossiers.indexing import rebuild, tokens_of
from desktop.jobs import Progress
from desktop.upkeep.checking import check
from desktop.upkeep.findings import Report
from ui.buttons import button, label, set_role
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.progress import QuietBar

ABOUT = "检查数据文件、搜索索引、变更日志、户与成员、网格、附件是否完好；只看不改，可以随时停止。"


class CheckPanel(Panel):
    """Runs the check and says what it found."""

    def __init__(self, desk: Desk, bar: QuietBar, tell: Callable[[str], object]) -> None:
        super().__init__("检查数据", ABOUT)
        self._desk, self._bar, self._tell = desk, bar, tell
        self.found = label("", "second", wrap=True)
        self.mend = button("重建搜索索引", self.rebuild_index, icon_name="refresh")
        self.mend.hide()
        self.add(button("检查数据", self.examine_data, icon_name="check"), self.mend)
        self.body.addWidget(self.found)

    def examine_data(self) -> None:
        """Check the data of the office."""
        engine, contents = self._desk.program.office.engine, self._desk.program.attachments.contents

        def job(progress: Progress) -> Report:
            return check(engine, progress, tokens_of, contents, cases)

        self._bar.follow(self._desk.work.read(self, "正在检查数据", job, self._checked))

    def rebuild_index(self) -> None:
        """Make the search index anew from the records."""
        store = self._desk.program.office.store

        def done(_nothing: None) -> None:
            self._tell("搜索索引已重建。")
            self.mend.hide()

        self._bar.follow(
            self._desk.work.write(self, "正在重建搜索索引", lambda progress: rebuild(store, progress), done)
        )

    def _checked(self, report: Report) -> None:
        records = report.records
        words = [report.summary, *(finding.message for finding in report.findings)]
        if report.is_sound:
            words.append(f"人员 {records.get('person', 0):,}，户 {records.get('household', 0):,}。")
        self.found.setText("\n".join(words))
        set_role(self.found, role="green" if report.is_sound else "red")
        self.mend.setVisible(any("重建索引" in finding.message for finding in report.findings))
