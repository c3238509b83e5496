"""Envelopes of people who mean no good, or of sticks that broke: refused before anything is decrypted."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange.envelope import ENVELOPE, PAYLOAD, SIGNATURE, SSH_SIGNATURE, PackageKind
from desktop.exchange.keys import OfficeKeys
from desktop.exchange.proving import prove
from desktop.exchange.quarantine import Quarantined, Reason
from desktop.jobs import Progress
from tests.desktop.exchange.packages import (
    DISTRICT,
    ROUTES,
    STRANGER,
    TOWN,
    enclose,
    forge,
    header,
    make,
    parts,
    receive,
    refusal,
    taken_apart,
    trusted,
)

NEVER = {"trusted": lambda _office, _key: None}


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


def test_proving_alone_decrypts_nothing(tmp_path: Path) -> None:
    made = make(tmp_path)
    shutil.rmtree(tmp_path / "workspace")
    proved = prove(made.path, trusted, DISTRICT.office_id, ROUTES, Progress())
    assert proved.envelope == made.envelope
    assert proved.envelope_sha256 == made.envelope_sha256
    assert not (tmp_path / "workspace").exists()
