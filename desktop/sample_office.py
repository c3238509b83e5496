"""The office of the sample town: founded, filled from its workbooks, ready to be tried out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop import bringing
from desktop.accounts.slots import Cost
from desktop.folder import DATABASE, JOURNALS, KEYS
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.opening import FoundingRequest, enter, found
from desktop.paths import Paths
from desktop.program import Program
from desktop.sample.service import Brought, SampleResult, SampleTown, villages_of
from desktop.sample.town import FACTS, Town
from desktop.sample.workbooks import SampleBook

SCHEME = "jinjiang"
ACCOUNT, TITLE = "shiyong", "试用员"
WORKBOOKS = "workbooks"  # the folder beside the database where they are left


Watch = Callable[[SampleBook, bringing.Brought], object]  # sees every workbook after its check
Choice = Callable[[SampleBook], bool]  # which workbooks are imported; the others are only written


@dataclass(frozen=True, slots=True)
class SampleOffice:
    """A sample town that somebody signed in to; the recovery code is shown this once."""

    program: Program
    recovery_code: str
    result: SampleResult


def found_sample(
    paths: Paths,
    town: Town,
    account: str,
    title: str,
    password: str,
    workbooks: Path,
    progress: Progress,
    *,
    watch: Watch | None = None,
    choice: Choice | None = None,
    cost: Cost | None = None,
) -> SampleOffice:
    """Found the sample town and import it, wholly or not at all. Its workbooks are left in a folder."""
    request = FoundingRequest(
        town_code=FACTS.code,
        town_name=FACTS.name,
        villages=villages_of(town),
        scheme=SCHEME,
        account=account,
        title=title,
        password=password,
        is_sample=True,
    )
    created = found(paths, request, cost=cost)
    try:
        program = Program.of(enter(paths, account, password))
        try:
            result = fill(program, town, workbooks, progress, watch, choice)
        except BaseException:
            program.office.close()
            raise
    except BaseException:
        for name in (DATABASE, KEYS, *JOURNALS):
            (paths.data / name).unlink(missing_ok=True)
        raise
    return SampleOffice(program, created.recovery_code, result)


def fill(
    program: Program,
    town: Town,
    workbooks: Path,
    progress: Progress,
    watch: Watch | None = None,
    choice: Choice | None = None,
) -> SampleResult:
    """Write the workbooks of the town into a folder and import them as a clerk would."""

    def by_importer(book: SampleBook, progress: Progress) -> Brought:
        if choice is not None and not choice(book):
            return Brought(0, 0, 0, 0)
        options = Options(editions=book.editions)
        brought = bringing.bring(program.importer, book.path, options, progress, book.kind)
        if watch is not None:
            watch(book, brought)
        checked = brought.checked
        if not checked.changes_nothing:
            program.importer.commit(checked, progress)
        counts = checked.counts
        return Brought(counts.rows, counts.importable, counts.faulty, counts.undecided)

    return SampleTown(program.office.store, program.grids, by_importer).make(town, workbooks, progress)
