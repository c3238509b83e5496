"""Photographs of cases go along where they are asked for, once, and lie encrypted where they arrive."""

from pathlib import Path

from sqlalchemy import select

from db.models.cases import Case
from desktop.attachments.lines import AttachmentLine
from desktop.exchange.letter_rows import letter_words
from tests.desktop.exchange.correspondents import Bureau, picture


def send(sender: Bureau, receiver: Bureau, stick: Path, *ticked: str, loses_receipt: bool = False) -> dict[str, int]:
    """Send with some blocks. Return how many rows the tables of the package have."""
    outbox = sender.program.outbox
    package = outbox.seal(outbox.plan(sender.partner, ticked), "核查照片")
    taken = receiver.program.inbox.receive(outbox.export(package.key, stick))
    assert taken.receipt is not None
    if not loses_receipt:
        sender.program.inbox.receive(receiver.program.outbox.export(taken.receipt.key, stick))
    return dict(package.counts)


def files(office: Bureau) -> tuple[AttachmentLine, ...]:
    """Return the files of the only case."""
    with office.program.office.store.read() as session:
        key = session.scalars(select(Case.id)).one()
    return office.program.attachments.of("case_record", key)


def test_photographs_of_cases_travel_when_they_are_ticked(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    town, district = offices
    case = town.register("围墙纠纷")
    line = town.program.attachments.add("case_record", case, picture(), "现场.png")
    assert "case_file" not in send(town, district, stick)
    assert files(district) == ()
    plan = town.program.outbox.plan(town.partner, ("files",))
    assert not plan.must_be_full
    assert [(one.title, one.count) for one in plan.enclosed] == [("事件附件", 1)]
    assert send(town, district, stick, "files", loses_receipt=True)["case_file"] == 1
    (came,) = files(district)
    assert (came.name, district.program.attachments.open(came.key)) == ("现场.png", picture())
    kept = [path for path in (district.program.office.paths.data / "attachments").rglob("*") if path.is_file()]
    assert kept
    assert not any(picture() in path.read_bytes() for path in kept)
    assert send(town, district, stick, "files")["case_file"] == 1  # its receipt was lost
    assert len(files(district)) == 1
    assert "case_file" not in send(town, district, stick, "files")
    assert "case_file" not in send(district, town, stick, "files")  # nothing is sent back

    town.program.attachments.remove(line.key)
    assert send(town, district, stick, "files")["case_file"] == 1
    assert files(district) == ()
    assert "case_file" not in send(town, district, stick, "files")


def test_what_the_district_adds_comes_down(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    town, district = offices
    town.register("围墙纠纷")
    send(town, district, stick)
    with district.program.office.store.read() as session:
        case = session.scalars(select(Case.id)).one()
    district.program.attachments.add("case_record", case, picture(), "区里的照片.png")
    own = district.register("区里自己的事")
    district.program.attachments.add("case_record", own, picture(), "不下发.png")
    send(district, town, stick, "files")
    assert [one.name for one in files(town)] == ["区里的照片.png"]


def test_files_of_a_package_that_is_looked_at_are_named() -> None:
    rows = [{"name": "现场.png", "note": "东墙"}, {"name": "", "note": ""}]
    assert letter_words("case_file", rows) == [("附件", "现场.png", "东墙"), ("附件", "已删去的附件", "")]
