"""Many papers at once (批量打印): a file for each grid, each village or each record, all of them or none."""

import re
import shutil
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from desktop.errors import Refusal
from desktop.grids.service import Grids
from desktop.jobs import Inside, Progress
from desktop.print_centre.centre import BOUND, FILE, GRIDS, NOTHING_BOUND, RECORDS, PrintCentre
from desktop.print_centre.finding import lowest
from desktop.print_centre.kinds import Choices, Printable
from desktop.print_centre.runs import Made
from desktop.printing.outcome import NothingToPrint

NOTHING = "这个范围里没有可以批量打印的{what}，请另选范围。"
ALL = "全部"
NAMED = 3  # of what was left out
NO_BATCH = "“{title}”不能批量打印，请单独打印。"
NO_FOLDER = "文件夹“{folder}”不在了或者不能写入，还没有打印。请另选一个文件夹。"


class By(StrEnum):
    """What stands in one file of a batch."""

    GRID = "grid"  # one grid
    VILLAGE = "village"  # one village: the papers of all its grids, one after the other
    RECORD = "record"  # one record
    TOGETHER = "together"  # all of them, one after the other


@dataclass(frozen=True)
class BatchFile:
    """One file of a batch: its name, and what stands in it."""

    name: str
    choices: Choices
    papers: int = 1


@dataclass(frozen=True)
class BatchDone:
    """What came of a batch."""

    folder: Path
    files: tuple[str, ...]
    pages: int
    records: int
    missing: frozenset[str]
    left_out: tuple[str, ...] = ()  # grids or records that had nothing to print

    @property
    def left_out_words(self) -> str:
        """Which had nothing to print, in words; nothing where all had."""
        names = self.left_out
        more = f" 等 {len(names):,} 个" if len(names) > NAMED else ""
        return f"没有可印的已跳过：{'、'.join(names[:NAMED])}{more}。" if names else ""


class Batches:
    """Plans batches, and makes them in a folder."""

    def __init__(self, centre: PrintCentre, grids: Grids) -> None:
        self._centre, self._grids = centre, grids

    def ways(self, printable: Printable) -> tuple[By, ...]:
        """Return how a paper can be put into files."""
        match printable.batch:
            case "grid":
                return By.VILLAGE, By.GRID, By.TOGETHER
            case "record":
                return By.RECORD, By.TOGETHER
        return ()

    def plan(self, printable: Printable, choices: Choices, by: By) -> tuple[BatchFile, ...]:
        """Return the files a batch will have. Raise Refusal where there is nothing to print."""
        if by not in self.ways(printable):
            raise Refusal(NO_BATCH.format(title=printable.title))
        of_records = By.RECORD in self.ways(printable)
        files = tuple(self._records(printable, choices) if of_records else self._grid_files(choices, by))
        if not files:
            raise Refusal(NOTHING.format(what="记录" if of_records else "网格"))
        if by is not By.TOGETHER:
            return files
        bound = replace(choices, options={**choices.options, BOUND: RECORDS if of_records else GRIDS})
        return (BatchFile(self._grids.path_name(choices.grid) or ALL, bound, len(files)),)

    def make(
        self,
        printable: Printable,
        files: Sequence[BatchFile],
        folder: Path,
        progress: Progress,
        *,
        allow_missing: bool = False,
    ) -> BatchDone:
        """Make the files of a batch and enter them in the book. Stopped or declined, it leaves nothing."""
        title = printable.title
        progress.begin(len(files), f"正在批量打印{title}")
        inside, made, left_out = Inside(progress), dict[str, Made](), list[str]()
        with _part(folder) as part:
            for file in files:
                progress.note = f"正在批量打印{title}：{file.name}"
                name = _free_name(folder, f"{title} {file.name}", made)
                try:
                    made[name] = self._centre.make(
                        printable, file.choices, inside, to=part / name, ahead=len(made), allow_missing=allow_missing
                    )
                    left_out += made[name].left_out
                except NothingToPrint:
                    left_out.append(file.name)
                progress.advance()
            if not made:
                raise NothingToPrint(NOTHING_BOUND.format(title=title))
            keys = self._centre.enter(list(made.values()), FILE)
            self._hand_over(part, folder, list(made), keys)
        return BatchDone(
            folder,
            tuple(made),
            sum(one.pages for one in made.values()),
            sum(one.records for one in made.values()),
            frozenset().union(*(one.missing for one in made.values())),
            tuple(left_out),
        )

    def _hand_over(self, part: Path, folder: Path, names: Sequence[str], keys: Sequence[int]) -> None:
        """Put finished files into their folder, all or none."""
        put: list[Path] = []
        try:
            for name in names:
                put.append((part / name).replace(folder / name))
        except OSError:
            for one in put:
                one.unlink(missing_ok=True)
            self._centre.book.withdraw(keys)
            raise

    def _grid_files(self, choices: Choices, by: By) -> Iterator[BatchFile]:
        """Yield the files of the lowest grids of the scope: each its own, or those of a village together."""
        grids = self._grids
        found = lowest(grids, choices.grid)
        if by is not By.VILLAGE:
            yield from (BatchFile(grids.path_name(key), replace(choices, grid=key)) for key in found)
            return
        bound = replace(choices, options={**choices.options, BOUND: GRIDS})
        around = grids.village_of(choices.grid)
        if around is not None and around.id != choices.grid:  # a part of a village was chosen
            yield BatchFile(grids.path_name(choices.grid), bound, len(found))
            return
        villages = Counter(village.id if (village := grids.village_of(key)) else key for key in found)
        for key, papers in villages.items():
            yield BatchFile(grids.path_name(key), replace(bound, grid=key), papers)

    def _records(self, printable: Printable, choices: Choices) -> Iterator[BatchFile]:
        if printable.each is None:
            raise Refusal(NO_BATCH.format(title=printable.title))
        for one in printable.each(choices):
            yield BatchFile(one.title, replace(choices, record=one.key))


@contextmanager
def _part(folder: Path) -> Iterator[Path]:
    """Make a hidden folder for what is not yet finished, and clear it away whatever happens."""
    part = folder / f".{uuid4().hex}.part"
    try:
        part.mkdir()
    except OSError as error:
        raise Refusal(NO_FOLDER.format(folder=folder)) from error
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _free_name(folder: Path, words: str, taken: Container[str]) -> str:
    """Return a name that no file of the folder has."""
    words = re.sub(r'[\\/:*?"<>|\s]+', " ", words).strip()
    turn, name = 1, f"{words}.pdf"
    while name in taken or (folder / name).exists():
        turn += 1
        name = f"{words}（{turn}）.pdf"
    return name
