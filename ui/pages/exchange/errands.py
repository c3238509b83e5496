"""Carrying packages out of the office: onto a stick or into an intranet folder, each read back and compared."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.exchange.package_rows import PackageRow
from desktop.jobs import Progress
from ui import ask
from ui.pages.desk import Desk

WHERE = "写到哪里（U盘或内网文件夹）"


class Errands:
    """Writes packages out in the name of the page, and remembers the folder chosen last."""

    def __init__(self, page: QWidget, desk: Desk, say: Callable[[str], object]) -> None:
        """`say` hears of a success."""
        self._page, self._desk, self._say = page, desk, say
        self.folder: Path | None = None

    def ask_folder(self) -> Path | None:
        """Let the clerk choose where to write; the folder used last is proposed while it is there."""
        chosen = ask.open_folder(self._page, WHERE, self.last_folder())
        if chosen is not None:
            self.folder = chosen
        return chosen

    def last_folder(self) -> Path | None:
        """Return the folder used last, if the stick is still in."""
        return self.folder if self.folder is not None and self.folder.is_dir() else None

    def carry(self, packages: Sequence[PackageRow], then: Callable[[], object] = lambda: None) -> None:
        """Ask for a folder and write packages there, one after the other; `then` hears when all lie there."""
        folder = self.ask_folder() if packages else None
        if folder is None:
            return

        def done(paths: list[Path]) -> None:
            self._say(written(packages, paths))
            then()

        self._desk.work.write(self._page, "正在写出交换文件", self.job(packages, folder), done)

    def job(self, packages: Sequence[PackageRow], folder: Path) -> Callable[[Progress], list[Path]]:
        """Return the job that writes packages into a folder."""
        outbox = self._desk.program.outbox
        return lambda progress: [outbox.export(one.key, folder, progress) for one in packages]


def written(packages: Sequence[PackageRow], paths: Sequence[Path]) -> str:
    """Return what is said of files that were written out."""
    if len(paths) == 1:
        return f"已写到 {paths[0]}，读回核对无误。"
    return f"{len(packages)} 个文件已写到 {paths[0].parent}，读回核对无误。"
