"""The report of a self-check on paper."""

import io
from datetime import date

from desktop.check_paper import check_paper, to_do_paper
from desktop.jobs import Progress
from desktop.printing.document import Facts, Grid, Signatures
from desktop.printing.press import print_document
from tests.desktop.selfcheck.ground import Ground


def test_the_report_tells_rules_findings_and_exceptions(program):
    ground = Ground(program)
    ground.person(ground.first)
    check = program.selfcheck
    check.run(Progress())
    check.exceptions.allow(check.report().of_rule["grid_empty"][:1], "园区")
    report = check.report()
    document = check_paper(program, report)
    assert (document.title, document.printed_by) == ("网格体检报告", "林晓梅")
    basics, aspects, overview, *grids = document.sections
    assert isinstance(basics, Facts)
    assert basics.facts[2].value == "7 个"
    assert isinstance(aspects, Facts)
    assert [fact.label for fact in aspects.facts] == ["网格设置", "人员配备", "待遇保障", "责任落实", "实体运行"]
    assert isinstance(overview, Grid)
    assert len(overview.rows) == len(report.rules)
    empty = next(one for one in grids if isinstance(one, Grid) and one.title == "空网格（2 项）")
    assert empty.rows[0][1:] == ("没有实有人口，规定至少 1 人。", "0 人", "至少 1 人")
    allowed = next(one for one in grids if isinstance(one, Grid) and one.title == "允许的例外")
    assert allowed.rows == ((program.grids.path_name(ground.second), "空网格", "园区", "长期"),)
    assert isinstance(grids[-1], Signatures)
    paper = io.BytesIO()
    assert print_document(document, paper, Progress()).pages >= 2
    assert paper.getvalue().startswith(b"%PDF")


def test_the_list_of_what_is_to_be_done_has_room_to_write(program):
    ground = Ground(program)
    ground.person(ground.first)
    check = program.selfcheck
    empty = check.run(Progress()).of_rule["grid_empty"][0]
    chief = ground.staff()
    ground.post(chief, ground.second, "chief")
    check.todos.add([empty], date(2026, 12, 1), chief)
    document = to_do_paper(program)
    table, _ = document.sections
    assert isinstance(table, Grid)
    ((number, what, where, who, until, state, done),) = table.rows
    assert (number, where, who, until, state, done) == (
        "1", program.grids.path_name(ground.second), "李四", "2026-12-01", "待办", ""
    )  # fmt: skip
    assert what.startswith("空网格：")
    paper = io.BytesIO()
    print_document(document, paper, Progress())
    assert paper.getvalue().startswith(b"%PDF")
