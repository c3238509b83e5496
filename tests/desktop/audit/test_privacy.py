"""After a day's work no name, number or word of a case stands in the audit log, nor in the anchor."""

import json
from datetime import date
from pathlib import Path

from sqlalchemy import select, text

from db.audit import ENTRIES
from db.models.cases import Unit, UnitKind
from desktop.audit.anchor import Anchor
from desktop.folder import ANCHOR
from desktop.jobs import Progress
from desktop.program import Program
from desktop.tables import Search

NAMES = ("张三丰", "李四娘", "王五妹")
ID_NO, PHONE, STORY = "359998199001010016", "13800001234", "因宅基地排水发生争执"


def test_nobody_is_named(program: Program, folder: Path) -> None:
    store = program.office.store
    store.on_line.append(Anchor(folder).keep)
    keys = []
    for name in NAMES:
        draft = program.people.blank()
        draft.name, draft.phone, draft.born_on = name, PHONE, date(1990, 1, 1)
        keys.append(program.people.save(draft))
    draft = program.people.draft(keys[0])
    draft.note, draft.former_name = STORY, "张君宝"
    program.people.save(draft)
    program.people.reveal(keys[0], "phone", f"入户走访，回拨{PHONE}")
    program.finder.find(PHONE)
    program.finder.find(ID_NO)
    program.people.list.keys(Search(text=NAMES[0]), Progress())
    with store.write("登记承办单位") as session:
        session.add(Unit(name="司法所", kind=UnitKind.DEPARTMENT, contact="陈采青", phone=PHONE))
    with store.engine.connect() as connection:
        rows = connection.execute(select(ENTRIES)).all()
        facts = connection.execute(text("SELECT * FROM audit_checkpoint")).all()
    said = json.dumps([[str(cell) for cell in row] for row in [*rows, *facts]], ensure_ascii=False)
    said += (folder / ANCHOR).read_text()
    for private in (*NAMES, "张君宝", "陈采青", ID_NO, PHONE, STORY, "1990-01-01"):
        assert private not in said
    assert len(rows) > len(NAMES)
