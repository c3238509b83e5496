"""Contents that are not what was signed or contradict themselves: refused with a sentence, nothing left behind."""

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange.bag import MANIFEST, TAGS, write_bag
from desktop.exchange.contents import labels
from desktop.exchange.packing import zipped
from desktop.exchange.quarantine import Reason
from desktop.exchange.tables import ColumnOut, TableOut
from desktop.jobs import Progress
from tests.desktop.exchange.packages import (
    INFO,
    STRANGER,
    TOWN,
    forge,
    header,
    people,
    receive,
    refusal,
    rows,
    uid,
)


def test_what_the_forger_makes_without_forging_is_taken(tmp_path: Path) -> None:
    with receive(forge(tmp_path)) as opened:
        assert list(opened.tables["person"].rows()) == rows()


def again(root: Path) -> None:
    """Make the lists of a bag again after its contents were changed."""
    for name in (TAGS, f"{TAGS}.sig", MANIFEST, "bag-info.txt", "bagit.txt"):
        (root / name).unlink(missing_ok=True)
    write_bag(root, {**INFO, **labels(header())}, TOWN.sign, Progress())


def write(name: str, content: bytes) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    return act


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def other_document(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    def act(data: Path) -> None:
        document = json.loads((data / "datapackage.json").read_bytes())
        change(document)
        (data / "datapackage.json").write_text(json.dumps(document), "utf-8")

    return act


def other_lines(change: Callable[[list[str]], Any]) -> Callable[[Path], None]:
    def act(data: Path) -> None:
        path = data / "tables/person.csv"
        lines = path.read_bytes().decode().split("\r\n")
        change(lines)
        path.write_bytes("\r\n".join(lines).encode())

    return act


@pytest.mark.parametrize(
    ("in_bag", "reason"),
    [
        (remove(TAGS), Reason.MALFORMED),
        (remove(f"{TAGS}.sig"), Reason.MALFORMED),
        (write(f"{TAGS}.sig", b"x" * 64), Reason.FORGED),
        (write("fetch.txt", b"https://example.org/a 1 data/a\n"), Reason.MALFORMED),
        (write("more.txt", b""), Reason.MALFORMED),
        (write("data/more.txt", b""), Reason.MALFORMED),
        (write("data/tables/more.csv", b""), Reason.MALFORMED),
        (remove("data/说明.txt"), Reason.MALFORMED),
        (remove("bagit.txt"), Reason.MALFORMED),
        (write("data/说明.txt", b"x"), Reason.DAMAGED),
        (write("data/tables/person.csv", b"x"), Reason.DAMAGED),
        (write("bag-info.txt", b"x: y\n"), Reason.DAMAGED),
        (write("bagit.txt", b"BagIt-Version: 0.97\n"), Reason.DAMAGED),
        (write(MANIFEST, b""), Reason.DAMAGED),
    ],
)
def test_bags_that_are_not_what_was_signed(tmp_path: Path, in_bag: Callable[[Path], None], reason: Reason) -> None:
    assert refusal(forge(tmp_path, in_bag=in_bag)).reason == reason


def test_a_bag_signed_by_another_than_the_envelope(tmp_path: Path) -> None:
    refused = refusal(forge(tmp_path, inside=STRANGER))
    assert refused.reason == Reason.FORGED
    assert "没有发件单位的有效签名" in refused.message


@pytest.mark.parametrize(
    "in_data",
    [
        write("run.exe", b"MZ"),
        write("tables/more.csv", b"a\r\n"),
        write("attachments/aa/" + "a" * 64 + ".jpg", b"not of this hash"),
        write("attachments/a.jpg", b"x"),
        remove("tables/person.csv"),
        remove("datapackage.json"),
        write("datapackage.json", b"{}"),
        write("datapackage.json", b"\xff"),
        other_document(lambda document: document.pop("wgx")),
        other_document(lambda document: document["wgx"].update(cell_escape="none")),
        other_document(lambda document: document["resources"].append(document["resources"][0])),
        other_document(lambda document: document["resources"][0].update(path="../person.csv")),
        other_document(lambda document: document["resources"][0].update(path="/etc/passwd")),
        other_document(lambda document: document["resources"][0].update(path=["tables/person.csv"])),
        other_document(lambda document: document["resources"][0].update(title="")),
        other_document(lambda document: document["resources"][0]["schema"].update(fields=[])),
        other_document(lambda document: document["resources"][0]["schema"].update(primaryKey="name")),
        other_document(lambda document: document["resources"][0]["schema"].update(primaryKey=["none"])),
        other_document(lambda document: document["resources"][0]["schema"]["fields"][0].update(name="名")),
        other_document(lambda document: document["resources"][0]["schema"]["fields"][1].update(name="uuid")),
        other_document(lambda document: document["resources"][0]["schema"]["fields"][0].update(constraints=[])),
        other_document(
            lambda document: document["resources"][0]["schema"]["fields"][0].update(constraints={"enum": [1]})
        ),
        other_document(
            lambda document: document["resources"][0]["schema"]["fields"][0].update(constraints={"enum": 1})
        ),
        other_document(lambda document: document["resources"][0]["schema"]["fields"].reverse()),
        other_lines(lambda lines: lines.pop(1)),
        other_lines(lambda lines: lines.insert(1, lines[1])),
        other_lines(lambda lines: lines.insert(1, lines[1] + ",x")),
        other_lines(lambda lines: lines.insert(1, '"never closed')),
        other_lines(lambda lines: lines.__setitem__(0, lines[0].replace("name", "nickname"))),
        other_lines(lambda lines: lines.__setitem__(1, lines[1].replace(uid(1), ""))),
        other_lines(lambda lines: lines.__setitem__(1, lines[1].replace(uid(1), uid(2)))),
        other_lines(lambda lines: lines.__setitem__(1, lines[1] + "x" * 200_000)),
        write("tables/person.csv", "uuid,name\r\n1,陈\r\n".encode("gb18030")),
        write("tables/person.csv", b""),
        write("tables/person.csv", b"\0" * 100),
        other_lines(lambda lines: lines.__setitem__(1, lines[1].replace("已有", "已\0有"))),
    ],
)
def test_contents_that_contradict_themselves(tmp_path: Path, in_data: Callable[[Path], None]) -> None:
    assert refusal(forge(tmp_path, in_data=in_data)).reason == Reason.MALFORMED


def test_a_bag_that_is_for_another_envelope(tmp_path: Path) -> None:
    """A sender's old bag in a new envelope."""
    path = forge(tmp_path, said={"seq": 9, "prev": "1" * 64, "as_of_seq": 3})
    refused = refusal(path)
    assert "WGX-Sequence" in refused.message


def test_millions_promised_by_the_envelope_cost_nothing(tmp_path: Path) -> None:
    assert refusal(forge(tmp_path, said={"counts": {"person": 100_000_000}})).reason == Reason.MALFORMED


def test_newer_columns_and_constraints_are_read(tmp_path: Path) -> None:
    """What a later version adds keeps nobody from reading the rest."""
    columns = [ColumnOut("uuid", "编号"), ColumnOut("place", "位置", "geopoint", {"pattern": "(a+)+b", "unique": True})]
    table = TableOut("later", "以后的表", columns, [[uid(1), "a" * 60]])
    with receive(forge(tmp_path, tables=[people(), table])) as opened:
        assert list(opened.tables["later"].rows()) == [[uid(1), "a" * 60]]


def zip_with(name: str) -> Callable[[Path, Path], object]:
    def pack(below: Path, to: Path) -> None:
        zipped(below, to, Progress())
        with zipfile.ZipFile(to, "a") as archive:
            archive.writestr(zipfile.ZipInfo(name), "x")

    return pack


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "C:/out.txt", "CON", "a/../../out.txt", "other/a.txt"])
def test_a_payload_that_would_write_elsewhere(tmp_path: Path, name: str) -> None:
    assert refusal(forge(tmp_path, payload=zip_with(name))).reason in {Reason.UNSAFE, Reason.MALFORMED}
    assert not list(tmp_path.rglob("out.txt"))


@pytest.mark.skipif(os.name != "posix", reason="links are made otherwise on Windows")
def test_a_link_is_not_followed_when_packing_again(tmp_path: Path) -> None:
    def link(below: Path, to: Path) -> None:
        zipped(below, to, Progress())
        with zipfile.ZipFile(to, "a") as archive:
            part = zipfile.ZipInfo(f"{header().package_id}/data/link.csv")
            part.create_system, part.external_attr = 3, 0o120777 << 16
            archive.writestr(part, "/etc/passwd")

    refused = refusal(forge(tmp_path, payload=link))
    assert refused.reason == Reason.UNSAFE
    assert "链接" in refused.message


def test_a_payload_that_is_no_zip(tmp_path: Path) -> None:
    assert refusal(forge(tmp_path, payload=lambda _below, to: to.write_bytes(b"x" * 500))).reason == Reason.DAMAGED


def test_the_contents_made_again_by_the_sender_are_another_package(tmp_path: Path) -> None:
    """The lists can be made again only by who holds the key: then it is that office's word."""
    with receive(forge(tmp_path, in_bag=again)) as opened:
        assert opened.tables["person"].count == 3
