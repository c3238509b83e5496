"""A whole town: 26 villages asked, some late, all of it together, handed to the import, printed to telephone by."""

import io
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models.forms import FormCollection, ReturnState
from db.models.log import Disclosure, DisclosureKind
from db.models.people import Person
from desktop.collecting_due import collections_due
from desktop.errors import Refusal
from desktop.forms.collecting.lines import Handing, Unit
from desktop.forms.collecting.service import Collections
from desktop.forms.scope import Scope, Subject
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.opened_file import open_file
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Choices
from desktop.program import Program
from tests.desktop.forms.collecting import a_form
from tests.desktop.forms.collecting.conftest import HEAD, SHORE, Sent, known_form
from tests.desktop.forms.collecting.test_proving import settle
from tests.programs import TODAY, today

HANDING = Handing("报送救助名单", "区民政局")
VILLAGES, ROWS = 26, 30
SECONDS = 30.0  # for all the returns, on a busy machine: a process of its own reads each


def test_a_town_of_26_units(collections: Collections, folder: Path) -> None:
    form = known_form(collections, a_form.build(folder))
    out, back = folder / "out", folder / "back"
    out.mkdir()
    back.mkdir()
    units = [Unit(f"{'甲乙丙丁戊己庚辛壬癸'[place // 3]}{'东西南'[place % 3]}村") for place in range(VILLAGES)]
    issued = collections.outgoing.issue(form, "摸底", units, TODAY, out, Progress())
    for place, path in enumerate(issued.files):
        a_form.fill(path, [a_form.person(place * ROWS + row, "林一") for row in range(1, ROWS + 1)])
    began = time.perf_counter()
    took = collections.take(issued.files, Progress())
    taking = time.perf_counter() - began
    assert [one.state for one in took] == [ReturnState.ACCEPTED] * VILLAGES
    merged = collections.whole.merge(issued.key, back, HANDING, Progress())
    assert merged.rows == VILLAGES * ROWS
    rows = a_form.texts(merged.path)[a_form.FIRST - 1 :]
    assert [row[0] for row in rows[: merged.rows]] == list(range(1, merged.rows + 1))
    assert rows[merged.rows][8] == f"=SUM(I5:I{4 + merged.rows})"
    assert taking < SECONDS


def test_only_what_is_good_goes_into_the_whole(sent: Sent, program: Program) -> None:
    a_form.fill(sent.copy(SHORE), [a_form.person(1, "林一", 救助类型="五保")])
    a_form.fill(sent.copy(HEAD), [a_form.person(2, "林二")])
    with pytest.raises(Refusal, match="还没有可以汇总的表"):
        sent.collections.whole.merge(sent.key, sent.back, HANDING, Progress())
    sent.collections.take(list(sent.issued.files), Progress())
    with pytest.raises(Refusal, match="请写明用途和交给谁"):
        sent.collections.whole.merge(sent.key, sent.back, Handing("报送", ""), Progress())
    merged = sent.collections.whole.merge(sent.key, sent.back, HANDING, Progress())
    assert (merged.rows, merged.missing) == (1, (SHORE,))
    assert sent.collections.whole.merge(sent.key, sent.back, HANDING, Progress(), faulty=True).rows == 2
    with program.office.store.read() as session:
        kinds = session.execute(
            select(Disclosure.kind, Disclosure.records, Disclosure.purpose, Disclosure.recipient)
        ).all()
    assert (DisclosureKind.EXPORTED, 2, "报送救助名单", "区民政局") in [tuple(one) for one in kinds]


def test_the_rows_go_on_to_the_import_with_their_villages(sent: Sent, program: Program) -> None:
    a_form.fill(sent.copy(SHORE), [a_form.person(1, "林一"), a_form.person(3, "林三")])
    a_form.fill(sent.copy(HEAD), [a_form.person(5, "林五")])
    sent.collections.take(list(sent.issued.files), Progress())
    merged = sent.collections.whole.for_import(sent.key, sent.back, Progress())
    opened = open_file(program.importer, merged.path, Progress())
    opened = opened.of_kind(program.importer, "people")
    assert opened.mapping is not None
    assert opened.table is not None
    checked = program.importer.check(opened.table, opened.mapping.confirmed(), opened.origin, Options(), Progress())
    assert (checked.counts.rows, checked.counts.new, checked.counts.faulty) == (3, 3, 0)
    program.importer.commit(checked, Progress())
    with program.office.store.read() as session:
        placed = dict(session.execute(select(Person.name, Person.grid_id)).all())
    assert program.grids.name(placed["林一"]) == SHORE
    assert program.grids.name(placed["林五"]) == HEAD


def test_copies_are_filled_beforehand_with_each_villages_people(
    collections: Collections, program: Program, folder: Path
) -> None:
    settle(program, "林一", a_form.number(1), "岸兜第1网格")
    settle(program, "林三", a_form.number(3), "江头第2网格")
    settle(program, "林五", a_form.number(5), "江头第1网格")
    with collections.forms.open(a_form.build(folder), Progress()) as opened:
        plan = replace(opened.plan, scope=Scope(Subject.PEOPLE))
        form = collections.forms.keep(opened, plan, "摸底", "")
    out = folder / "out"
    out.mkdir()
    units = [Unit(name, program.grids.find_village(name)) for name in (SHORE, HEAD)]
    with pytest.raises(Refusal, match="请写明用途和交给谁"):
        collections.outgoing.issue(form, "摸底", units, None, out, Progress(), Handing("", ""))
    issued = collections.outgoing.issue(form, "摸底", units, None, out, Progress(), Handing("核对", "各村"))
    assert issued.rows == 3
    shore, head = (a_form.texts(path) for path in issued.files)
    assert [row[1] for row in shore[4:7]] == ["林一", None, None]
    assert [(row[0], row[1], row[3]) for row in head[4:6]] == [
        (1, "林五", a_form.number(5)), (2, "林三", a_form.number(3)),
    ]  # fmt: skip
    took = collections.take(issued.files, Progress())
    assert [one.state for one in took] == [ReturnState.ACCEPTED] * 2


def test_units_come_later_and_files_are_written_again(sent: Sent) -> None:
    more = sent.collections.outgoing.add_units(sent.key, [Unit("敬老院")], sent.back, Progress())
    assert [path.name for path in more.files] == ["救助登记-敬老院.xlsx"]
    with pytest.raises(Refusal, match="“敬老院”重复了"):
        sent.collections.outgoing.add_units(sent.key, [Unit("敬老院")], sent.back, Progress())
    again = sent.collections.outgoing.write_again([sent.returned(HEAD)], sent.back, Progress())
    a_form.fill(again.files[0], [a_form.person(1, "林一")])
    (took,) = sent.collections.take(again.files, Progress())
    assert took.key == sent.returned(HEAD)


def test_nothing_is_left_where_a_form_cannot_go_out(collections: Collections, folder: Path, program: Program) -> None:
    form = known_form(collections, a_form.build(folder))
    out = folder / "out"
    out.mkdir()
    for units, words in (([], "请至少选一个村"), ([Unit("甲村"), Unit("甲村")], "重复了"), ([Unit(" ")], "要有名称")):
        with pytest.raises(Refusal, match=words):
            collections.outgoing.issue(form, "摸底", units, None, out, Progress())
    with pytest.raises(Refusal, match="请写上收表的名称"):
        collections.outgoing.issue(form, " ", [Unit("甲村")], None, out, Progress())
    with pytest.raises(Refusal, match="不存在"):
        collections.outgoing.issue(form, "摸底", [Unit("甲村")], None, folder / "none", Progress())
    assert list(out.iterdir()) == []
    with program.office.store.read() as session:
        assert session.scalars(select(FormCollection)).all() == []


def test_who_is_late_is_told_and_can_be_rung(sent: Sent, program: Program) -> None:
    (item,) = collections_due(program.office.store)(TODAY, "lin")
    assert (item.title, item.detail) == ("救助登记还有 2 个单位没交", f"{SHORE}、{HEAD}")
    sent.collections.urge([sent.returned(HEAD)], "电话")
    centre = PrintCentre(program, today)
    printable = centre.printable("collecting_calls")
    (named,) = printable.look_up("救助") if printable.look_up else ()
    making, _ = centre.show(printable, Choices(record=named.key), io.BytesIO(), Progress())
    assert making.count == 2
    a_form.fill(sent.copy(SHORE), [a_form.person(1, "林一")])
    a_form.fill(sent.copy(HEAD), [a_form.person(2, "林二")])
    sent.collections.take(list(sent.issued.files), Progress())
    (item,) = collections_due(program.office.store)(TODAY, "lin")
    assert item.title == "救助登记已收齐，可以汇总"
    row = sent.collections.one(sent.key)
    sent.collections.close(row.key, row.version)
    assert collections_due(program.office.store)(TODAY, "lin") == []
    (took,) = sent.collections.take([sent.copy(HEAD)], Progress())
    assert took.sentence == "没有正在收的表。请先发表，或打开已结束的收表再收。"
