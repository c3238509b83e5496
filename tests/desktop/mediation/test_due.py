"""Files whose month is over, or soon will be, are among what is due."""

from datetime import date, timedelta

import pytest

from desktop.mediation import due
from desktop.mediation.due import mediations_due
from desktop.program import Program
from tests.desktop.mediation.a_dispute import complete, open_file, put_dispute
from tests.programs import TODAY


def test_files_near_the_end_of_their_month_are_told(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [put_dispute(program) for _ in range(4)]
    days = (TODAY - timedelta(days=40), TODAY - timedelta(days=25), TODAY, TODAY - timedelta(days=50))
    late, soon, _, closed = (open_file(program, case, opened_on=day) for case, day in zip(cases, days, strict=True))
    complete(program, soon)
    complete(program, closed)
    program.mediation.close(closed, program.mediation.dossier(closed).version)
    ask = mediations_due(program.mediation)
    found = ask(TODAY, "lin")
    assert [(one.title, one.detail, one.due_on, one.target) for one in found] == [
        ("（2026）陈埭人调字第1号到期归档", "还缺 5 项材料", date(2026, 11, 13), cases[0]),
        ("（2026）陈埭人调字第2号到期归档", "材料齐全，可以归档", date(2026, 11, 28), cases[1]),
    ]
    assert program.mediation.dossier(late).due_on == date(2026, 11, 13)
    monkeypatch.setattr(due, "MOST", 1)
    assert [(one.title, one.count) for one in ask(TODAY, "lin")][1:] == [("还有 1 份卷宗到期", 1)]
    told = [one.source for group in program.due_work.read().groups.values() for one in group]
    assert "调解卷宗" in told
