"""The monthly return and the table of figures on paper."""

import io
from datetime import date

import pytest

from desktop.cases.dimensions import LEDGER
from desktop.cases.figure_table import COLUMNS, with_total
from desktop.cases.figures import Asked, Figures
from desktop.cases.months import Months
from desktop.cases.spans import Span
from desktop.display import Display
from desktop.figure_paper import FigurePapers
from desktop.jobs import Progress
from desktop.layouts.reading import shipped_layouts
from desktop.print_centre.figure_papers import FIGURES, figures_of
from desktop.printing.document import Grid
from desktop.printing.press import print_document
from desktop.program import Program
from tests.desktop.cases.an_office_of_cases import a_case, put_case, put_unit
from tests.programs import today

DAY = date(2026, 10, 8)


@pytest.fixture
def figures(program: Program) -> Figures:
    put_unit(program)
    return Figures(program.office.store, program.grids, Display(program.codes, program.grids), today)


@pytest.fixture
def months(program: Program, figures: Figures) -> Months:
    return Months(program.office.store, figures, lambda: None, today)


@pytest.fixture
def papers(program: Program, figures: Figures, months: Months) -> FigurePapers:
    return FigurePapers(program, figures, months)


def grids_of(document):
    return [section for section in document.sections if isinstance(section, Grid)]


def test_every_village_reports_the_one_with_nothing_too(program: Program, papers: FigurePapers) -> None:
    grid = program.grids.find_village("岸兜")
    put_case(program, a_case(DAY), grid_id=grid, kind_code="0101", people_count=4)
    put_case(program, a_case(DAY, finished=None), grid_id=grid, kind_code="0101", scale_code="03")
    units, kinds = grids_of(papers.monthly_return("2026-10"))
    assert [row[1:] for row in units.rows] == [
        ("2", "1", "50.0%", "1", "100.0%", "1", "1", "0", "5"),
        ("0", "0", "—", "0", "—", "0", "0", "0", "0"),
        ("2", "1", "50.0%", "1", "100.0%", "1", "1", "0", "5"),
    ]
    assert units.rows[-1][0] == "合计"
    assert kinds.rows == (("纠纷·婚恋家庭", "2", "1", "1", "1", "5"),)


def test_a_closed_month_prints_what_was_closed(program: Program, papers: FigurePapers, months: Months) -> None:
    put_case(program, a_case(DAY))
    months.close("2026-10")
    before = [section.rows for section in grids_of(papers.monthly_return("2026-10"))]
    put_case(program, a_case(DAY))
    assert [section.rows for section in grids_of(papers.monthly_return("2026-10"))] == before
    stream = io.BytesIO()
    print_document(papers.monthly_return("2026-10"), stream, Progress())
    assert stream.getvalue().startswith(b"%PDF")


def test_a_month_without_cases_is_reported_as_nought(papers: FigurePapers) -> None:
    units, kinds = grids_of(papers.monthly_return("2026-09"))
    assert {row[1] for row in units.rows} == {"0"}
    assert kinds.rows == ()
    assert "零报告" in kinds.empty


def test_a_table_of_figures_is_printed(program: Program, figures: Figures) -> None:
    put_case(program, a_case(DAY))
    put_case(program, a_case(DAY), ledger="hazard")
    lines = with_total(figures.table(Asked(Span.of_month("2026-10")), LEDGER))
    making = figures_of(program, lines, "台账", shipped_layouts()[FIGURES], "2026 年 10 月", Progress())
    assert len(making.data.columns) == len(COLUMNS) + 1
    assert making.count == len(list(making.data.rows())) == 2
    assert (making.data.totals["received"], making.data.totals["resolution"]) == ("2", "100.0%")
    stream = io.BytesIO()
    making.write(stream, Progress())
    assert stream.getvalue().startswith(b"%PDF")
