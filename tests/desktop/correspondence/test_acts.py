"""What can be done with letters: pushed lists are imported, nonsense is not believed, today tells what is due."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models.cases import Case
from db.models.exchange import Letter
from db.models.people import Person
from db.models.sourced import Channel
from desktop.errors import Refusal
from desktop.exchange.letter_kinds import LetterKind
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.opened_file import open_file
from tests.desktop.exchange.correspondents import Bureau, sheet
from tests.programs import TODAY


def test_a_pushed_list_goes_through_the_import_and_is_known_as_pushed(
    offices: tuple[Bureau, Bureau], stick: Path
) -> None:
    """Rows of a list from above say so (P0-26)."""
    town, district = offices
    district.program.letters.send_file(
        district.partner, LetterKind.PEOPLE, "新增居住证名单", "", [("名单.xlsx", sheet("王小"))]
    )
    district.send(town, stick)
    (came,) = town.came()
    done = town.program.letters.take_up(came.key, came.version)
    assert (done.room, done.channel, done.source) == ("imports", "pushed", "泉州区")
    importer = town.program.importer
    opened = open_file(importer, done.target, Progress())
    assert opened.mapping is not None
    assert opened.table is not None
    options = Options(
        village=town.program.grids.find_village("岸兜"), source=done.source, channel=Channel(done.channel)
    )
    checked = importer.check(opened.table, opened.mapping, opened.origin, options, Progress())
    importer.commit(checked, Progress())
    with town.program.office.store.read() as session:
        person = session.scalars(select(Person).where(Person.name == "王小")).one()
        assert (person.channel, person.source) == (Channel.PUSHED, "泉州区")


def test_what_another_office_sends_is_not_believed(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    """Broken rows are told of, whole ones are taken; a case with impossible values is registered without them."""
    town, district = offices
    case = district.register("围墙纠纷")
    key = district.program.letters.hand_over(case, district.partner, "请处理", TODAY + timedelta(days=5))
    with pytest.raises(Refusal, match="不用再发"):
        district.program.letters.hand_over(case, district.partner)
    other = district.program.letters.send_file(district.partner, LetterKind.NOTICE, "通知", "", [])
    with district.program.office.store.write("改坏") as session:
        letter = session.get_one(Letter, key)
        body = dict(letter.body["case"]) | {
            "ledger": "nowhere", "kind_code": "none", "people_count": "many", "found_on": "long ago", "amount": True,
            "longitude": 999.0, "grid": ["?"], "number": {"a": 1}, "title": "  ",
        }  # fmt: skip
        letter.body = {**letter.body, "case": body, "step": 7}
        session.get_one(Letter, other).kind = "newer"
    district.send(town, stick)
    newer, came = town.came()
    assert newer.kind_title == "其他来文"
    assert town.program.letters.open(newer.key).offer is None
    with pytest.raises(Refusal, match="看过即可"):
        town.program.letters.take_up(newer.key, town.program.letters.look(newer.key).row.version)
    dossier = town.program.letters.open(came.key)
    done = town.program.letters.take_up(came.key, dossier.row.version, {"grid_id": None})
    with town.program.office.store.read() as session:
        made = session.get_one(Case, done.target)
        assert (made.title, made.people_count, made.longitude) == ("交办：围墙纠纷", None, None)


def test_today_tells_of_the_exchange(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    town, district = offices
    district.program.letters.send_file(district.partner, LetterKind.FORM, "月报", "", [("月报.xlsx", sheet())], TODAY)
    district.send(town, stick)
    told = [one for group in town.program.due_work.read().groups.values() for one in group if one.source == "交换"]
    assert [(one.title, one.due_on, one.target) for one in told if "letter" in one.target] == [
        ("月报", TODAY, {"letter": town.came()[0].key})
    ]
    assert any("还没有向泉州区报送过" in one.title for one in told)
    assert town.program.due_work.read().unread == ()
