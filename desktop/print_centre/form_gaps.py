"""What a filled form left open, as a list for each grid worker to find it out, with room for the answer."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from db.models.forms import Form, FormFilling
from desktop.errors import Refusal
from desktop.forms.gaps import by_worker, places_of
from desktop.forms.library import Library
from desktop.forms.scope import Subject
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.paper import imprint
from desktop.print_centre.asked import about, counted
from desktop.print_centre.kinds import Ask, Choices, Group, LedgerData, Named, Printable
from desktop.print_centre.making import LedgerMaking
from desktop.printing.document import Align
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program

GAPS, UNIT = "form_gaps", "项"
SHOWN = 20  # fillings that are proposed
NO_FILLING = "请先选定是哪一次填的表，再打印待补清单。"
COLUMNS = (
    Offered("worker", "网格员"),
    Offered("grid", "网格"),
    Offered("record", "姓名（户、单位）", Align.CENTRE),
    Offered("address", "地址"),
    Offered("words", "要补的内容"),
    Offered("reason", "原因"),
    Offered("answer", "核实结果（请填写）"),
)


def printables(program: Program) -> Sequence[Printable]:
    """Return the to-do of what a form left open."""
    layout = shipped_layouts()[GAPS]
    return (
        Printable(
            key=GAPS,
            title=layout.title,
            group=Group.SLIP,
            about="一张表填完后还空着的内容，按网格员分组，留有填写核实结果的位置。",
            asks=(Ask.RECORD,),
            make=lambda choices, own, progress: _made(program, choices, own or layout, progress),
            layout=layout,
            subject=FormFilling.__tablename__,
            words="填表 缺项 待核实 报表",
            look_up=lambda text: _fillings(program, text),
        ),
    )


def _fillings(program: Program, text: str) -> list[Named]:
    """Return the latest fillings of the forms whose title has a text."""
    query = (
        select(FormFilling.id, Form.title, FormFilling.period, FormFilling.as_of, FormFilling.gaps)
        .join(Form, Form.id == FormFilling.form_id)
        .where(Form.title.contains(text.strip(), autoescape=True))
        .order_by(FormFilling.id.desc())
        .limit(SHOWN)
    )
    with program.office.store.read() as session:
        return [
            Named(key, title, f"{period or as_of.isoformat()}　{counted(gaps, UNIT)}待补")
            for key, title, period, as_of, gaps in session.execute(query)
        ]


def _made(program: Program, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    progress.check()
    query = select(Form.title, Form.subject, FormFilling.period, FormFilling.as_of)
    query = query.join(Form, Form.id == FormFilling.form_id).where(FormFilling.id == choices.record)
    with program.office.store.read() as session:
        filling = session.execute(query).first()
    if filling is None:
        raise Refusal(NO_FILLING)
    title, said, period, as_of = filling
    subject = Subject(said or Subject.PEOPLE)
    gaps = Library(program.office.store, program.attachments).content(choices.record or 0).gaps
    workers = by_worker(program, subject, gaps)
    places = places_of(program, subject, gaps)

    def rows() -> Iterator[tuple[str, ...]]:
        for one in workers:
            called = f"{one.worker}（{one.masked_phones}）" if one.phones else one.worker
            for gap in one.gaps:
                grid, address = places.get(gap.key, ("", ""))
                yield called, grid, gap.title, address, gap.words.replace("/", "："), gap.reason, ""

    asked = about(f"《{title}》", period or as_of.isoformat(), counted(len(gaps), UNIT))
    return LedgerMaking(LedgerData(COLUMNS, len(gaps), rows, asked), layout, imprint(program), UNIT)
