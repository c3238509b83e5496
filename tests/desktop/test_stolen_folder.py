"""A data folder that was carried away says nothing: no name and no number of anybody stands in it in plain text.

Everything that leaves traces is done first: an import with faults, a dossier, a case, a photograph and a document, a
filled form, a draft, a disclosure, what is logged, a backup. Then every byte of every file is looked at.
"""

import logging
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.commands import main
from desktop.forms.outcome import Order
from desktop.forms.scope import Scope, Subject
from desktop.forms.service import Forms
from desktop.jobs import Progress
from desktop.logs import start_logging
from desktop.opening import enter
from desktop.paths import Paths
from desktop.program import Program
from desktop.upkeep.backup import back_up
from tests.desktop.founded import PASSWORD, found_in
from tests.desktop.sheets.books import xlsx
from tests.desktop.sheets.town import id_no

pytestmark = pytest.mark.logs
NAMES = ("欧阳落羽", "司徒听雪", "慕容向晚")
NUMBERS = (id_no("19500101", 1), id_no("19900202", 2), id_no("20150303", 3))
PHONES = ("13800007001", "13800007002", "13800007003")
ADDRESS = "落雁巷九十九号"
SECRETS = (*NAMES, *NUMBERS, *PHONES, ADDRESS)
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


@pytest.fixture
def stolen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of an office in which much was done, after everybody went home."""
    monkeypatch.setenv("GEDANG_PASSWORD", PASSWORD)
    paths, _ = found_in(folder / "data")
    outside = folder / "outside"
    outside.mkdir()
    stop = start_logging(paths.logs)
    try:
        _bring_people(paths, outside)
        _work(paths, outside)
    finally:
        stop()
    return paths.data


def _bring_people(paths: Paths, outside: Path) -> None:
    headings = ["姓名", "性别", "公民身份号码", "出生日期", "联系方式", "现住址"]
    rows = [[name, "", number, "", phone, ADDRESS] for name, number, phone in zip(NAMES, NUMBERS, PHONES, strict=True)]
    rows.append([NAMES[0], "?", NUMBERS[0][:-1] + "a", "不是日期", PHONES[0], ADDRESS])
    book = xlsx(outside / "人员.xlsx", [headings, *rows])
    assert main(["import", "--data", str(paths.data), str(book), "--kind", "people"]) == 0


def _work(paths: Paths, outside: Path) -> None:
    office = enter(paths, "lin", PASSWORD)
    try:
        program = Program.of(office)
        key = program.finder.people(NAMES[0], 1)[0].key
        program.people.reveal(key, "id_no", "核对")
        draft = program.people.draft(key)
        draft.note = f"与{NAMES[1]}同住"
        program.people.save(draft)
        program.attachments.add("person", key, _document(), "证明.pdf")
        program.preferences.set("draft", {"name": NAMES[2], "id_no": NUMBERS[2]})
        form = xlsx(outside / "花名册.xlsx", [["花名册"], ["姓名", "身份证号码", "联系电话"], ["", "", ""]])
        forms, progress = Forms(program), Progress()
        with forms.open(form, progress) as opened:
            order = Order(program.grids.day, "2026-11", True, "报表", "民政局")
            forms.fill(opened, replace(opened.plan, scope=Scope(Subject.PEOPLE)), order, outside, progress)
        logging.getLogger("desktop").error("not saved", exc_info=ValueError(f"{NAMES[0]} {NUMBERS[0]} {PHONES[0]}"))
        back_up(office.engine, paths, office.key, progress)
    finally:
        office.close()


def _document() -> bytes:
    """Return a document that names somebody, in plain text and packed as documents are."""
    told = f"{NAMES[0]} {NUMBERS[0]}".encode()
    return b"%PDF-1.7\n" + told + b"\nstream\n" + zlib.compress(told) + b"\nendstream\n%%EOF"


def test_nothing_of_anybody_stands_in_a_stolen_folder(stolen: Path) -> None:
    patterns = {secret.encode(encoding): secret for secret in SECRETS for encoding in ENCODINGS}
    looked, found = 0, list[str]()
    for path in sorted(stolen.rglob("*")):
        if not path.is_file():
            continue
        content, looked = path.read_bytes(), looked + 1
        found += [f"{path.relative_to(stolen)}: {secret}" for pattern, secret in patterns.items() if pattern in content]
        found += [f"{path.relative_to(stolen)} is named so" for secret in SECRETS if secret in path.name]
    assert looked > 6
    assert found == []


def test_the_look_would_find_what_it_looks_for(stolen: Path) -> None:
    (stolen / "logs" / "left.txt").write_text(NAMES[1], "gb18030")
    with pytest.raises(AssertionError, match=r"left\.txt"):
        test_nothing_of_anybody_stands_in_a_stolen_folder(stolen)
