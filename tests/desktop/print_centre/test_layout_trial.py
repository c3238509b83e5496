"""A ledger under a changing layout: its own rows, its end within sight, nothing revealed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.print_centre import rosters
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Ask, Choices, Group, LedgerData, Printable
from desktop.print_centre.layout_trial import FEW, LayoutTrial, trial_of
from desktop.print_centre.making import DocumentMaking, LedgerMaking
from desktop.printing.document import Document
from desktop.printing.dossiers import Imprint
from desktop.printing.ledger_sheet import Offered
from desktop.printing.preview import PdfPages
from desktop.program import Program

SHIPPED = shipped_layouts()["dispute"]
COLUMNS = tuple(Offered(one.key, one.heading, is_summable=one.is_summed) for one in SHIPPED.columns[1:])
AT = datetime(2026, 11, 22, tzinfo=UTC)
MANY = 200
GRID = [one.key for one in COLUMNS].index("grid_id")


def ledger(layout: Layout, progress: Progress) -> LedgerMaking:
    """Return many rows, those of a grid side by side where the layout asks for groups."""
    grids = [f"第{number % 3 + 1}网格" for number in range(MANY)]
    if layout.group_by == "grid_id":
        grids.sort()
    rows = [tuple(grid if place == GRID else "2" for place in range(len(COLUMNS))) for grid in grids]
    return LedgerMaking(LedgerData(COLUMNS, MANY, lambda: iter(rows)), layout, Imprint("示例镇", "李梅", AT))


def texts(content: bytes) -> list[str]:
    """Return the text of every page."""
    pages = PdfPages(content)
    found = [pages.text(page) for page in range(len(pages))]
    pages.close()
    return found


def test_the_beginning_is_shown_and_the_end_of_few_rows() -> None:
    trial = LayoutTrial(ledger, SHIPPED, Progress())
    begin = texts(trial.begin(SHIPPED, Progress()))
    assert len(begin) == 2
    assert "合计" not in "".join(begin)
    (end,) = texts(trial.end(SHIPPED, Progress()))
    assert f"合计（{FEW} 条）" in end.replace("\n", "")
    assert "填报人" in end
    assert trial.columns == COLUMNS


def test_another_layout_is_set_at_once_and_groups_bring_their_rows() -> None:
    trial = LayoutTrial(ledger, SHIPPED, Progress())
    (end,) = texts(trial.end(replace(SHIPPED, title="纠纷台账", boxes=()), Progress()))
    assert end.startswith("纠纷台账")
    assert "填报人" not in end
    grouped = replace(SHIPPED, group_by="grid_id", has_subtotals=True)
    assert "第2网格" not in texts(trial.end(grouped, Progress()))[0]
    assert "第2网格" in texts(trial.end(SHIPPED, Progress()))[0]


def test_a_ledger_of_the_catalogue_is_tried_with_its_own_rows_masked(program: Program) -> None:
    draft = program.roster.blank()
    draft.name, draft.phone = "王小虎", "13800138000"
    program.roster.save(draft)
    centre = PrintCentre(program, sources=(rosters.printables,))
    printable = centre.printable("roster")
    choices = Choices(last=date(2026, 11, 22), revealed=True, purpose="试", recipient="试")
    trial = trial_of(centre, printable, choices, Progress())
    (text,) = texts(trial.begin(shipped_layouts()["roster"], Progress()))
    assert "王小虎" in text
    assert "13800138000" not in text


def test_what_is_no_ledger_has_no_layout(program: Program) -> None:
    centre = PrintCentre(program, sources=(rosters.printables,))
    document = DocumentMaking(Document("单", "示例镇", "李梅", AT, ()))
    slip = Printable("slip", "交办单", Group.SLIP, "", (Ask.DAY,), lambda *_: document)
    with pytest.raises(Refusal, match="“交办单”不是台账"):
        trial_of(centre, slip, Choices(), Progress())
    with pytest.raises(Refusal, match="“交办单”不是台账"):
        trial_of(centre, replace(slip, layout=SHIPPED), Choices(), Progress())
