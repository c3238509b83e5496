"""A town and its district write to each other in real packages: notices, drafts, forms, what is lost and doubled."""

from datetime import timedelta
from pathlib import Path

import pytest

from db.models.exchange import LetterState
from desktop.errors import Refusal
from desktop.exchange.letter_kinds import LetterKind
from desktop.exchange.letter_rows import letter_words
from desktop.jobs import Progress
from tests.desktop.exchange.correspondents import Bureau, picture, sheet
from tests.programs import TODAY


def test_a_notice_tells_when_it_was_read(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    town, district = offices
    letters = district.program.letters
    draft = letters.blank(district.partner, LetterKind.NOTICE)
    draft.title, draft.text, draft.needs_reply = "关于防汛值班的通知", "请各镇安排值班。", True
    key = letters.save(draft)
    assert letters.counts().drafts == 1
    assert district.program.outbox.plan(district.partner).enclosed == []
    letters.release(key, letters.look(key).row.version)
    assert [one.count for one in district.program.outbox.plan(district.partner).enclosed] == [1]
    district.send(town, stick)
    assert letters.look(key).can_change is False
    (came,) = town.came()
    assert town.program.letters.counts().unread == 1
    assert town.program.letters.open(came.key).row.state is LetterState.ANSWERED
    assert town.program.letters.open(came.key).row.is_unread is False  # once is enough
    assert len(town.out()) == 1
    town.send(district, stick)
    assert letters.look(key).row.state is LetterState.ANSWERED
    assert [one.title for one in letters.look(key).thread] == ["已阅：关于防汛值班的通知"]


def test_a_draft_can_be_changed_held_back_and_thrown_away(offices: tuple[Bureau, Bureau]) -> None:
    town, _ = offices
    letters = town.program.letters
    key = letters.send_file(town.partner, LetterKind.NOTICE, "情况说明", "附后", [("照片.png", picture())])
    assert [one.name for one in letters.look(key).files] == ["照片.png"]
    with pytest.raises(Refusal, match="已经待发"):
        letters.remove(key, letters.look(key).row.version)
    letters.hold(key, letters.look(key).row.version)
    draft = letters.draft(key)
    draft.title = "情况说明（改）"
    assert letters.save(draft) == key
    assert letters.look(key).row.title == "情况说明（改）"
    letters.remove(key, letters.look(key).row.version)
    assert town.out() == []
    with pytest.raises(Refusal, match="不存在"):
        letters.look(key)


def test_a_form_is_filled_in_and_sent_back(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    town, district = offices
    key = district.program.letters.send_file(
        district.partner, LetterKind.FORM, "第四季度报表", "请于月底前填报。", [("报表.xlsx", sheet())],
        TODAY + timedelta(days=8), needs_reply=True,
    )  # fmt: skip
    district.send(town, stick)
    (came,) = town.came()
    dossier = town.program.letters.open(came.key)
    (file,) = dossier.files
    assert town.program.attachments.open(file.key) == sheet()
    town.program.letters.take_up(came.key, dossier.row.version)
    assert town.program.letters.look(came.key).row.state_title == "已办理，待回复"
    with pytest.raises(Refusal, match="已经办理"):
        town.program.letters.take_up(came.key, town.program.letters.look(came.key).row.version)
    town.program.letters.reply(came.key, "已填好", [("报表（已填）.xlsx", sheet("甲"))])
    assert town.program.letters.look(came.key).row.is_open is False
    town.send(district, stick)
    assert district.program.letters.look(key).row.state_title == "对方已回复"
    (reply,) = district.came(LetterKind.REPLY)
    (filled,) = district.program.letters.open(reply.key).files
    assert filled.name == "报表（已填）.xlsx"


def test_looking_at_a_package_takes_no_letter_in(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    town, district = offices
    district.program.letters.send_file(
        district.partner, LetterKind.SCHEME, "考核办法", "试行", [("办法.xlsx", sheet())]
    )
    package = district.program.outbox.seal(district.program.outbox.plan(district.partner), "")
    path = district.program.outbox.export(package.key, stick)
    with town.program.inbox.look(path, Progress()) as look:
        assert letter_words("letters", look.enclosed["letters"]) == [("考核方案", "考核办法", "试行")]
    assert town.came() == []
    assert town.program.attachments.counts("letter", [1]) == {}
    town.program.inbox.receive(path)
    (came,) = town.came()
    assert town.program.letters.take_up(came.key, came.version).sentence.startswith("已收存")


def test_letters_of_void_packages_travel_again_and_arrive_once(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    """A package is lost, another arrives twice in two epochs: nothing is lost, nothing is doubled."""
    town, district = offices
    district.send(town, stick)
    letters, outbox = district.program.letters, district.program.outbox
    letters.send_file(district.partner, LetterKind.NOTICE, "一号通知", "", [])
    taken = outbox.export(outbox.seal(outbox.plan(district.partner), "").key, stick)
    letters.send_file(district.partner, LetterKind.NOTICE, "二号通知", "", [])
    outbox.seal(outbox.plan(district.partner), "")  # lost on its way
    town.program.inbox.receive(taken)  # and its receipt never comes
    outbox.start_anew(district.partner, "U 盘丢失")
    assert letters.counts().waiting == 2
    (other := stick / "new").mkdir()
    district.send(town, other)
    assert sorted(one.title for one in town.came()) == ["一号通知", "二号通知"]
