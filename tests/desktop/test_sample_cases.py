"""The sample town has two years of cases, each of which its log explains."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.models.attachments import Attachment
from db.models.cases import Case, CaseCounter, CaseEvent, CaseLink, CaseParty, CaseReporter, CaseTask, Stage, Unit
from desktop.bringing import bring
from desktop.cases.events import Event, EventKind
from desktop.cases.journal import TASK, logs_of
from desktop.cases.ledgers import ledger, ledgers
from desktop.cases.loops import loops, walked
from desktop.cases.moves import BY_KIND, is_legal
from desktop.cases.replay import columns, replay
from desktop.clock import now, today
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.mediation.order import Ending
from desktop.paths import Paths
from desktop.program import Program
from desktop.sample.town import Town
from desktop.sample_mediations import SampleMediations
from desktop.sample_office import ACCOUNT, TITLE, found_sample, tell_cases
from tests.desktop.founded import CHEAP

PASSWORD, PEOPLE = "Kuaidian-2026-kan", 1500
OPEN_STAGES = frozenset(Stage) - {Stage.ARCHIVED, Stage.MERGED, Stage.DECLINED}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A town with some hundred cases."""
    folder = tmp_path_factory.mktemp("cases")
    made = found_sample(
        Paths.at(folder / "office"), Town(PEOPLE), ACCOUNT, TITLE, PASSWORD, folder / "books", Progress(), cost=CHEAP
    )
    yield made.program
    made.program.office.close()


@pytest.fixture(scope="module")
def books(program: Program) -> Path:
    """Where the workbooks of the town are."""
    return program.office.paths.data.parent / "books"


def all_logs(program: Program) -> dict[int, list[Event]]:
    with program.office.store.read() as session:
        return logs_of(session, session.scalars(select(Case.id)).all())


def test_every_ledger_stage_and_kind_of_step_is_there(program: Program) -> None:
    with program.office.store.read() as session:
        cases = session.scalars(select(Case)).all()
        kinds = set(session.scalars(select(CaseEvent.kind).distinct()))
        assert {one.ledger for one in cases} == {one.key for one in ledgers()}
        assert {one.stage for one in cases} == set(Stage)
        assert set(EventKind) - {EventKind(kind) for kind in kinds} <= {EventKind.PARTED}
        assert len(cases) > 400
        still = [one for one in cases if one.stage in OPEN_STAGES]
        assert 20 <= len(still) <= len(cases) / 8
        late = [one for one in still if one.next_due_on and one.next_due_on < now().date()]
        assert len(late) >= 4
        assert any(one.card == "red" for one in still)
        assert any(one.is_paused for one in still)
        assert any(one.asks_extension for one in still)
        for model in (CaseParty, CaseReporter, CaseLink, Unit):
            assert (session.scalar(select(func.count()).select_from(model)) or 0) > 20


def test_what_is_stored_is_what_the_logs_tell(program: Program) -> None:
    logs = all_logs(program)
    with program.office.store.read() as session:
        tasks: dict[int, list[CaseTask]] = {}
        for task in session.scalars(select(CaseTask).order_by(CaseTask.id)):
            tasks.setdefault(task.case_id, []).append(task)
        for case in session.scalars(select(Case)):
            standing = replay(logs[case.id])
            assert {name: getattr(case, name) for name in columns(standing)} == columns(standing), case.id
            kept = [{name: getattr(task, name) for name in TASK} for task in tasks.get(case.id, [])]
            assert kept == [{name: getattr(task, name) for name in TASK} for task in standing.tasks], case.id


def test_every_step_was_legal_when_it_was_made_and_none_lies_ahead(program: Program) -> None:
    logs, moment = all_logs(program), now()
    with program.office.store.read() as session:
        of = {key: ledger(name) for key, name in session.execute(select(Case.id, Case.ledger))}
    beyond = {EventKind.FOUND, EventKind.COLLECTED, EventKind.ABSORBED, EventKind.UNDONE}
    for key, log in logs.items():
        assert [event.at for event in log] == sorted(event.at for event in log)
        assert log[-1].at <= moment
        for place, event in enumerate(log):
            if event.kind not in beyond:
                legal = is_legal(BY_KIND[event.kind], replay(log[:place]), of[key])
                assert legal, [one.kind.value for one in log[: place + 1]]


def test_numbers_follow_the_days_without_holes(program: Program) -> None:
    with program.office.store.read() as session:
        numbers = session.scalars(select(Case.number).where(Case.number.is_not(None)).order_by(Case.id)).all()
        last = {(one.year, ledger(one.ledger).letter): one.last for one in session.scalars(select(CaseCounter))}
    seen: Counter[tuple[int, str]] = Counter()
    for number in numbers:
        year, letter, running = str(number).split("-")
        seen[int(year), letter] += 1
        assert int(running) == seen[int(year), letter]
    assert seen == last


def test_every_vocabulary_tells_every_case(program: Program) -> None:
    for log in all_logs(program).values():
        for loop in loops():
            assert len(walked(loop, log)) == len(loop.steps)


def test_cases_are_written_once(program: Program, books: Path) -> None:
    tell_cases(program, Town(PEOPLE), books, Progress())
    with program.office.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Unit).where(Unit.name == "派出所")) == 1


def test_facts_of_scenarios_are_such_as_they_ask_for(program: Program) -> None:
    with program.office.store.read() as session:
        found = session.execute(select(Case.scenario, Case.ledger, Case.facts).where(Case.scenario.is_not(None))).all()
    assert {key for key, _, _ in found} == {one.key for one in program.scenarios.all}
    ledgers_of = {one.key: one.ledger for one in program.scenarios.all}
    for key, of, facts in found:
        fields = {field.key: field for field in program.scenarios.fields_of(key)}
        assert ledgers_of[key] == of
        assert facts.keys() <= fields.keys()
        for name, value in facts.items():
            if fields[name].codes:
                assert program.codes.item(fields[name].codes, value) is not None, (key, name)


def test_some_hazards_have_photographs(program: Program) -> None:
    with program.office.store.read() as session:
        keys = set(session.scalars(select(Attachment.record_id).where(Attachment.subject == "case_record")))
    assert len(keys) == 8
    shown = program.attachments.of("case_record", min(keys))
    assert shown[0].media == "image/jpeg"
    assert program.attachments.thumbnail(shown[0].key)


def test_the_sheets_of_other_systems_wait_to_be_imported(program: Program, books: Path) -> None:
    found = {}
    for path in sorted(books.glob("9[345]*")):
        brought = bring(program.importer, path, Options(), Progress(), "cases")
        counts = brought.checked.counts
        found[path.name[2:]] = (counts.new, counts.faulty, counts.undecided)
        assert not brought.checked.mapping.unknown
        if path.name.startswith("93"):
            assert counts.updated > 0
    assert found == {
        "示例镇12345工单.xlsx": (24, 2, 0),
        "示例镇110警情.xlsx": (24, 1, 0),
        "示例镇领导信箱.csv": (24, 0, 0),
    }


def test_some_disputes_have_files_closed_complete_and_lacking(program: Program) -> None:
    files = program.mediation.all()
    assert [one.number for one in files] == list(range(1, len(files) + 1))
    assert [one.ending for one in files if one.is_closed] == [Ending.WRITTEN, Ending.ORAL, Ending.FAILED]
    assert [len(one.lacks()) for one in files] == [0, 0, 0, 0, 1, 4]
    for one in files:
        assert one.opened_on <= (one.closed_on or today())
        assert all(piece.happened_on is None or piece.happened_on <= today() for piece in one.pieces)
        assert not any(piece.is_lost for piece in one.pieces)
    assert SampleMediations(program, 1).make() == 0  # once
