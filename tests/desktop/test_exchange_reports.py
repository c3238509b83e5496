"""Reports of weeks, of months, of an emergency."""

from pathlib import Path

from desktop.cases.events import EventKind
from desktop.exchange.letter_kinds import LetterKind
from desktop.exchange_reports import Reports
from tests.desktop.exchange.correspondents import Bureau, phases
from tests.programs import TODAY


def test_reports_go_up_by_week_by_month_and_at_once_in_an_emergency(
    offices: tuple[Bureau, Bureau], stick: Path
) -> None:
    town, district = offices
    town.register("邻里纠纷")
    reports = Reports(town.program, lambda: TODAY)
    for kind, _ in reports.kinds:
        draft = reports.blank(town.partner, kind, TODAY)
        assert draft.text
        assert draft.kind is LetterKind.REPORT
        town.program.letters.send(draft)
    draft = town.program.cases.blank("incident")
    draft.values.update(title="厂房起火", description="东侧厂房")
    fire = town.program.cases.save(draft)
    for phase in ("1", "2"):
        town.move(fire, EventKind.EMERGENCY, phase=phases(town)[int(phase) - 1], to="区应急局", words=f"第{phase}报")
    town.send(district, stick)
    came = district.came(LetterKind.REPORT)
    assert len(came) == 4
    later, first = came[0], came[1]
    assert "厂房起火" in later.title
    assert later.title != first.title
    assert [one.key for one in district.program.letters.open(later.key).thread] == [first.key]
    assert not district.program.letters.look(later.key).row.is_open  # read is all that it asks
    week = next(one for one in came if "周报" in one.title)
    assert "本周工作情况" in district.program.letters.open(week.key).text
