"""Packages of people who mean no good, or of sticks that broke: each refused with a sentence, nothing left behind."""

import json
import os
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange.bag import MANIFEST, TAGS, write_bag
from desktop.exchange.contents import labels
from desktop.exchange.envelope import ENVELOPE, PAYLOAD, SIGNATURE, SSH_SIGNATURE, PackageKind
from desktop.exchange.keys import OfficeKeys
from desktop.exchange.packing import zipped
from desktop.exchange.proving import prove
from desktop.exchange.quarantine import Quarantined, Reason
from desktop.exchange.tables import ColumnOut, TableOut
from desktop.jobs import Progress
from tests.desktop.exchange.packages import (
    DISTRICT,
    INFO,
    ROUTES,
    STRANGER,
    TOWN,
    enclose,
    forge,
    header,
    make,
    parts,
    people,
    receive,
    rows,
    taken_apart,
    trusted,
    uid,
)

NEVER = {"trusted": lambda _office, _key: None}


def refusal(path: Path, keys: OfficeKeys = DISTRICT, **changed: Any) -> Quarantined:
    """Return why a package is set apart; it must leave nothing behind, and say it in one sentence for a clerk."""
    with pytest.raises(Quarantined) as refused:
        receive(path, keys, **changed).close()
    assert not [one for one in (path.parent / "workspace").rglob("*") if one.parent.name.startswith("exchange-")]
    assert refused.value.message.endswith("。")
    assert "已隔离" in refused.value.message
    return refused.value


def test_what_the_forger_makes_without_forging_is_taken(tmp_path: Path) -> None:
    with receive(forge(tmp_path)) as opened:
        assert list(opened.tables["person"].rows()) == rows()


def test_a_byte_that_was_turned_anywhere_is_found(tmp_path: Path) -> None:
    made = make(tmp_path).path
    content = made.read_bytes()
    entries = taken_apart(made)
    places = set(random.Random(1).sample(range(len(content)), 60))
    for entry in entries.values():  # the first and the last byte of every part, and one inside
        begin = content.index(entry[:64])
        places |= {begin, begin + len(entry) // 2, begin + len(entry) - 1}
    directory = content.rindex(b"PK\x01\x02")
    places |= {0, 10, directory, len(content) - 22, len(content) - 6, len(content) - 1}
    turned = tmp_path / "turned.wgx"
    unnoticed = []
    for place in sorted(places):
        turned.write_bytes(content[:place] + bytes([content[place] ^ 0x41]) + content[place + 1 :])
        try:
            receive(turned).close()
        except Quarantined:
            continue
        unnoticed.append(place)
    for place in unnoticed:  # times and versions in heads of the zip: of nothing that is signed
        turned.write_bytes(content[:place] + bytes([content[place] ^ 0x41]) + content[place + 1 :])
        assert taken_apart(turned) == entries


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_file_cut_short_on_the_stick_is_refused(tmp_path: Path, share: float) -> None:
    content = make(tmp_path).path.read_bytes()
    short = tmp_path / "short.wgx"
    short.write_bytes(content[: int(len(content) * share)])
    assert refusal(short).reason == Reason.DAMAGED
    short.write_bytes(content + b"\0")
    assert refusal(short).reason == Reason.DAMAGED


@pytest.mark.parametrize("missing", [{SIGNATURE}, {SSH_SIGNATURE}, {SIGNATURE, SSH_SIGNATURE}])
def test_unsigned(tmp_path: Path, missing: set[str]) -> None:
    entries = taken_apart(make(tmp_path).path)
    path = enclose(tmp_path / "a.wgx", {name: entries[name] for name in entries.keys() - missing})
    refused = refusal(path)
    assert refused.reason == Reason.UNSIGNED
    assert "没有签名" in refused.message


@pytest.mark.parametrize("name", [SIGNATURE, SSH_SIGNATURE])
def test_signed_by_another(tmp_path: Path, name: str) -> None:
    entries = taken_apart(make(tmp_path).path)
    other = parts(entries[ENVELOPE], entries[PAYLOAD], STRANGER)
    refused = refusal(enclose(tmp_path / "a.wgx", entries | {name: other[name]}))
    assert refused.reason == Reason.FORGED
    assert "签名与 359998104000 的公钥卡不符" in refused.message
    assert refusal(enclose(tmp_path / "a.wgx", entries | {name: b""})).reason == Reason.FORGED


def test_an_envelope_that_was_changed_and_signed_by_another(tmp_path: Path) -> None:
    assert refusal(forge(tmp_path, signs=STRANGER)).reason == Reason.FORGED


def test_a_key_nobody_compared_on_the_telephone(tmp_path: Path) -> None:
    refused = refusal(make(tmp_path).path, **NEVER)
    assert refused.reason == Reason.UNTRUSTED
    assert "先交换公钥卡" in refused.message
    claims = forge(tmp_path, said={"signer_key_id": STRANGER.key_id}, signs=STRANGER)
    assert refusal(claims).reason == Reason.UNTRUSTED


def test_a_register_that_answers_with_the_wrong_card_is_not_believed(tmp_path: Path) -> None:
    path = make(tmp_path).path
    assert refusal(path, trusted=lambda _office, _key: trusted(DISTRICT.office_id, DISTRICT.key_id)).reason == (
        Reason.FORGED
    )


def test_for_another_office(tmp_path: Path) -> None:
    refused = refusal(make(tmp_path).path, STRANGER)
    assert refused.reason == Reason.MISDIRECTED
    assert "发给 359998000000" in refused.message


def test_sealed_for_a_key_the_office_does_not_have(tmp_path: Path) -> None:
    refused = refusal(forge(tmp_path, recipient=STRANGER.recipient))
    assert refused.reason == Reason.SEALED_FOR_OTHERS
    renewed = OfficeKeys.new(DISTRICT.office_id)
    assert refusal(make(tmp_path).path, renewed).reason == Reason.SEALED_FOR_OTHERS
    foreign = OfficeKeys(DISTRICT.office_id, DISTRICT.sign_key, DISTRICT.identity, "sm2-sm4gcm-sm3/1")
    assert refusal(make(tmp_path).path, foreign).reason == Reason.SEALED_FOR_OTHERS


def test_on_a_way_that_was_not_agreed(tmp_path: Path) -> None:
    assert refusal(forge(tmp_path, head=header(stream="OTHER"))).reason == Reason.MISDIRECTED
    shutil.rmtree(tmp_path / "forge")
    codes = forge(tmp_path, head=header(kind=PackageKind.CODES, as_of_seq=None))
    assert refusal(codes).reason == Reason.MISDIRECTED


def test_our_own_package_sent_back_to_us(tmp_path: Path) -> None:
    """A replay of the office's own words is not news from the other side."""
    assert refusal(make(tmp_path).path, TOWN).reason == Reason.MISDIRECTED


def changed(envelope: bytes, **said: Any) -> bytes:
    document = json.loads(envelope) | said
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"suite": "sm2-sm4gcm-sm3/1"}, Reason.UNKNOWN),
        ({"format": "wgx/2"}, Reason.UNKNOWN),
        ({"format": "zip"}, Reason.MALFORMED),
        ({"counts": {"person": 10**15}}, Reason.MALFORMED),
        ({"counts": {"person": -1}}, Reason.MALFORMED),
        ({"counts": {"person": True}}, Reason.MALFORMED),
        ({"counts": {"../person": 3}}, Reason.MALFORMED),
        ({"counts": []}, Reason.MALFORMED),
        ({"seq": 10**300}, Reason.MALFORMED),
        ({"seq": 1.0}, Reason.MALFORMED),
        ({"seq": 0}, Reason.MALFORMED),
        ({"seq": 2}, Reason.MALFORMED),
        ({"kind": "D"}, Reason.MALFORMED),
        ({"kind": "X"}, Reason.MALFORMED),
        ({"kind": ""}, Reason.MALFORMED),
        ({"kind": "FD"}, Reason.MALFORMED),
        ({"sender": "３５９９９８104000"}, Reason.MALFORMED),
        ({"receiver": ["359998000000"]}, Reason.MALFORMED),
        ({"package_id": "../../../../etc/passwd"}, Reason.MALFORMED),
        ({"payload": "../a"}, Reason.MALFORMED),
        ({"created": "2026-13-22T08:30:00Z"}, Reason.MALFORMED),
        ({"created": "2026-1-22T08:30:00Z"}, Reason.MALFORMED),
        ({"needs_ack": 1}, Reason.MALFORMED),
        ({"payload_sha256": "0" * 64}, Reason.DAMAGED),
        ({"payload_bytes": 1}, Reason.DAMAGED),
        ({"payload_bytes": 2**40}, Reason.MALFORMED),
        ({"tagmanifest_sha256": "0" * 64}, Reason.FORGED),
        ({"counts": {}}, Reason.MALFORMED),
        ({"counts": {"person": 2}}, Reason.MALFORMED),
        ({"counts": {"person": 4}}, Reason.MALFORMED),
        ({"counts": {"person": 3, "visit": 0}}, Reason.MALFORMED),
        ({"seq": 7, "prev": "0" * 64}, Reason.MALFORMED),  # the bag inside says it is the first
        ({"more": 1}, Reason.MALFORMED),
    ],
)
def test_envelopes_that_say_what_they_must_not(tmp_path: Path, said: dict[str, Any], reason: Reason) -> None:
    entries = taken_apart(make(tmp_path).path)
    path = enclose(tmp_path / "a.wgx", parts(changed(entries[ENVELOPE], **said), entries[PAYLOAD], TOWN))
    assert refusal(path).reason == reason


@pytest.mark.parametrize(
    "envelope",
    [b"", b"null", b"[]", b"{", b"\xff", b'{"a":1,"a":1}', b"[" * 50_000, b"1" * 10_000, b" " * 100_000, b'{"a":NaN}'],
)
def test_envelopes_that_are_none(tmp_path: Path, envelope: bytes) -> None:
    assert refusal(enclose(tmp_path / "a.wgx", parts(envelope, b"x", TOWN))).reason == Reason.MALFORMED


def test_an_envelope_in_another_spelling(tmp_path: Path) -> None:
    entries = taken_apart(make(tmp_path).path)
    spelt = json.dumps(json.loads(entries[ENVELOPE])).encode()
    assert refusal(enclose(tmp_path / "a.wgx", parts(spelt, entries[PAYLOAD], TOWN))).reason == Reason.MALFORMED


def test_a_stranger_among_the_parts(tmp_path: Path) -> None:
    entries = taken_apart(make(tmp_path).path)
    assert refusal(enclose(tmp_path / "a.wgx", entries | {"run.exe": b"MZ"})).reason == Reason.MALFORMED
    assert refusal(enclose(tmp_path / "a.wgx", {"run.exe": b"MZ"})).reason == Reason.MALFORMED


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


def test_proving_alone_decrypts_nothing(tmp_path: Path) -> None:
    made = make(tmp_path)
    shutil.rmtree(tmp_path / "workspace")
    proved = prove(made.path, trusted, DISTRICT.office_id, ROUTES, Progress())
    assert proved.envelope == made.envelope
    assert proved.envelope_sha256 == made.envelope_sha256
    assert not (tmp_path / "workspace").exists()


def test_the_contents_made_again_by_the_sender_are_another_package(tmp_path: Path) -> None:
    """The lists can be made again only by who holds the key: then it is that office's word."""
    with receive(forge(tmp_path, in_bag=again)) as opened:
        assert opened.tables["person"].count == 3
