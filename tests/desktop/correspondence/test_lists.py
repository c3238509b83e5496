"""Code lists and calendars of the district come into force in the town."""

from datetime import date
from pathlib import Path

import pytest

from desktop.calendar import DayMark
from desktop.errors import Refusal
from desktop.lists import ListLine
from tests.desktop.exchange.correspondents import Bureau


def test_code_lists_come_into_force_and_never_change_the_meaning_of_own_codes(
    offices: tuple[Bureau, Bureau], stick: Path
) -> None:
    town, district = offices
    code = district.program.lists.put("dispute_kind", ListLine("物业纠纷（区）", aliases="小区纠纷"))
    town.program.lists.put("case_source", ListLine("镇里自己的来源"))
    district.program.lists.put("case_source", ListLine("区里的来源"))
    lists = [key for key, _ in district.program.letters.code_lists()]
    assert sorted(lists) == ["case_source", "dispute_kind"]
    district.program.letters.send_codes(district.partner, lists, "下月起启用")
    district.send(town, stick)
    (came,) = town.came()
    assert came.kind_title == "代码表"
    dossier = town.program.letters.open(came.key)
    assert dossier.offer is not None
    assert "没有更新" in dossier.offer.warning
    done = town.program.letters.take_up(came.key, dossier.row.version)
    assert "更新 1 条" in done.sentence
    assert "泉州区" in done.sentence
    assert town.program.codes.title("dispute_kind", code) == "物业纠纷（区）"
    assert town.program.codes.title("case_source", "X01") == "镇里自己的来源"
    assert town.program.codes.find("dispute_kind", "小区纠纷") == code
    district.program.lists.put("dispute_kind", ListLine("物业服务纠纷", code))  # renamed later: theirs to rename
    district.program.letters.send_codes(district.partner, ["dispute_kind"])
    district.send(town, stick)
    again = town.came()[0]
    town.program.letters.take_up(again.key, again.version)
    assert town.program.codes.title("dispute_kind", code) == "物业服务纠纷"


def test_a_calendar_comes_into_force(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    town, district = offices
    days = {date(2027, 1, 1): DayMark(True, "元旦"), date(2027, 1, 3): DayMark(False, "元旦")}
    district.program.calendar.take(2027, days)
    assert 2027 in district.program.letters.calendar_years()
    district.program.letters.send_calendar(district.partner, 2027)
    with pytest.raises(Refusal, match="没有导入"):
        district.program.letters.send_calendar(district.partner, 2031)
    district.send(town, stick)
    (came,) = town.came()
    assert town.program.calendar.is_workday(date(2027, 1, 3)) is False
    facts = dict(town.program.letters.open(came.key).facts)
    assert facts["放假"] == "元旦 1 天"
    assert facts["上班"] == "1月3日"
    town.program.letters.take_up(came.key, town.program.letters.look(came.key).row.version)
    assert town.program.calendar.is_workday(date(2027, 1, 1)) is False
    assert town.program.calendar.is_workday(date(2027, 1, 3)) is True
