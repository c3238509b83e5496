"""The office of the sample town: founded, filled from its workbooks, ready to be tried out."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from db.engine import settle
from desktop import bringing
from desktop.accounts.slots import Cost
from desktop.cases.spans import Span
from desktop.clock import now, today
from desktop.errors import Refusal
from desktop.folder import is_founded, prepare, put_in_place
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.opening import FOUNDED_ALREADY, FoundingRequest, enter, found
from desktop.paths import Paths
from desktop.program import Program
from desktop.sample.service import Brought, SampleResult, SampleTown, villages_of
from desktop.sample.town import FACTS, Town
from desktop.sample.workbooks import SampleBook
from desktop.sample_boards import SampleBoards
from desktop.sample_cases import SampleCases
from desktop.sample_collection import SampleCollection
from desktop.sample_forms import SampleForms
from desktop.sample_lives import SampleLives
from desktop.sample_mediations import SampleMediations
from desktop.sample_meetings import SampleMeetings
from desktop.sample_rota import SampleRota

SCHEME = "jinjiang"
OWN_RULES = ("load_balance", "lawyers", "allowance_missing", "reserves")  # that the town sets itself besides
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
    """Found the sample town and import it, wholly or not at all. Its workbooks are left in a folder.

    The town is made in a folder of its own, which counts for nothing until it is complete: not even a power cut leaves
    half a town.
    """
    if is_founded(paths.data):
        raise Refusal(FOUNDED_ALREADY.format(folder=paths.data))
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
    making = Paths.at(prepare(paths.data))
    try:
        created = found(making, request, cost=cost)
        office = enter(making, account, password)
        try:
            result = fill(Program.of(office), town, workbooks, progress, watch, choice)
            settle(office.engine)
        finally:
            office.close()
    except BaseException:
        shutil.rmtree(making.data)
        raise
    put_in_place(paths.data)
    return SampleOffice(Program.of(enter(paths, account, password)), created.recovery_code, result)


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

    result = SampleTown(program.office.store, by_importer).make(town, workbooks, progress)
    SampleLives(program, town.seed).make(progress)
    tell_cases(program, town, workbooks, progress)
    SampleMediations(program, town.seed).make()
    SampleMeetings(program, town.seed).make()
    SampleRota(program).make()
    SampleBoards(program, town.seed).make()
    SampleForms(program, town.seed).make(progress)
    SampleCollection(program).make(progress)
    for rule in OWN_RULES:
        program.scheme.switch_rule(rule, on=True)
    return result


def tell_cases(program: Program, town: Town, workbooks: Path, progress: Progress) -> None:
    """Give the town its units and cases, unless it has some, and the sheets that other systems would send."""
    cases = SampleCases(
        program.office.store,
        program.grids,
        program.units,
        program.attachments,
        program.calendar,
        program.limits,
        now,
    )
    if cases.make(town.seed, workbooks, progress):
        close_months(program)


def close_months(program: Program) -> None:
    """Close every month but the last, as an office does that reports each one."""
    last = f"{Span.of_month(f'{today():%Y-%m}').before.first:%Y-%m}"
    for month in program.months.left_open(last):
        program.months.close(month)
