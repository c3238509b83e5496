"""A dispute with two parties and somebody who told of it, and what a test puts into its file."""

import io
from datetime import date

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from db.models.cases import CaseParty, CaseReporter
from desktop.mediation.order import file_order
from desktop.program import Program

APPLICANT, RESPONDENT, TOLD_BY = "李四光", "赵六顺", "张大民"
TOLD_PHONE = "13800001234"
FORM_DAY = date(2026, 11, 20)


def put_dispute(program: Program, ledger: str = "dispute") -> int:
    """Register a dispute between two neighbours."""
    draft = program.cases.blank(ledger)
    draft.values.update(
        title="两户因排水沟发生争执",
        description=f"{TOLD_BY}（电话 {TOLD_PHONE}）来电：两户因排水沟堵塞发生争执。",
        place="岸兜村12号旁",
    )
    key = program.cases.save(draft)
    with program.office.store.write("登记当事人") as session:
        session.add(CaseReporter(case_id=key, name=TOLD_BY, phone=TOLD_PHONE))
        session.add(CaseParty(case_id=key, name=APPLICANT, role_code="01", sex_code="1", phone="13900005678"))
        session.add(CaseParty(case_id=key, name=RESPONDENT, role_code="02", sex_code="1", address="岸兜村13号"))
    return key


def open_file(program: Program, case: int, **values: object) -> int:
    """Open the file of a dispute."""
    draft = program.mediation.blank()
    draft.values.update({"committee": "陈埭镇人民调解委员会", "mediators": "王强", "sign": "陈埭"} | values)
    return program.mediation.open(case, draft)


def fill(program: Program, key: int, kind_key: str, **values: object) -> int:
    """Put a form into a file, every field of it filled."""
    kind = file_order().kind(kind_key)
    assert kind is not None
    draft = program.mediation.pieces.blank_form(kind_key)
    for field in kind.fields:
        draft.values[field.key] = FORM_DAY if field.kind == "date" else f"{field.title}的内容"
    draft.values.update(values)
    return program.mediation.pieces.put(key, kind_key, draft)


def complete(program: Program, key: int) -> None:
    """Put everything into a file that it needs to be closed."""
    for kind in ("acceptance", "rights", "record", "agreement"):
        fill(program, key, kind)
    program.mediation.pieces.attach(key, "identity", [("身份证.png", picture())])


def picture(width: int = 60, height: int = 40) -> bytes:
    """Return a small picture as a file."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "#8090a0").save(stream, "PNG")
    return stream.getvalue()


def scan(pages: int) -> bytes:
    """Return a PDF of so many pages, as a scanner makes it."""
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for page in range(pages):
        canvas.drawString(100, 700, f"scan {page + 1}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
