"""Envelopes and names of files: one spelling, read by the rules by which they are written."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exchange.envelope import Envelope, Header, PackageKind, envelope_hash, read_envelope, sealed
from desktop.exchange.naming import Named, file_name, read_name
from desktop.exchange.strict_json import Malformed, canonical, read_canonical, read_strictly
from tests.desktop.exchange.packages import header

OFFICES = st.from_regex(r"[0-9A-Z]{12}", fullmatch=True)
STREAMS = st.from_regex(r"[A-Z][A-Z0-9]{0,15}", fullmatch=True)
HASHES = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
TABLES = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)


@st.composite
def headers(draw: st.DrawFn) -> Header:
    seq = draw(st.integers(1, 999_999_999))
    kind = draw(st.sampled_from(PackageKind))
    return header(
        package_id=str(draw(st.uuids())),
        sender=draw(OFFICES),
        receiver=draw(OFFICES),
        stream=draw(STREAMS),
        epoch=draw(st.integers(1, 999_999)),
        seq=seq,
        prev="" if seq == 1 else draw(HASHES),
        kind=kind,
        created=draw(st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1))).replace(microsecond=0, tzinfo=UTC),  # noqa: DTZ001
        needs_ack=draw(st.booleans()),
        base_seq=draw(st.integers(0, seq - 1)) if kind == PackageKind.DELTA else None,
        as_of_seq=draw(st.integers(0, seq)) if kind == PackageKind.FULL else None,
    )


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    return sealed(
        draw(headers()),
        suite="x25519-chacha20-ed25519-sha256/1",
        payload_sha256=draw(HASHES),
        payload_bytes=draw(st.integers(1, 1 << 30)),
        tagmanifest_sha256=draw(HASHES),
        counts=draw(st.dictionaries(TABLES, st.integers(0, 100_000_000), max_size=5)),
        signer_key_id=draw(HASHES)[:16],
    )


@given(envelopes())
def test_what_is_written_is_read(envelope: Envelope) -> None:
    content = envelope.to_bytes()
    assert read_envelope(content) == envelope
    assert read_canonical(content)["format"] == "wgx/1"
    assert len(envelope_hash(content)) == 64


@given(envelopes(), st.data())
def test_no_other_spelling_is_read(envelope: Envelope, data: st.DataObject) -> None:
    content = envelope.to_bytes()
    at = data.draw(st.integers(0, len(content)))
    noise = data.draw(st.sampled_from([b" ", b"\n", b"\t", b"\0", b"\xff", b"\\"]))
    with pytest.raises(Malformed):
        read_envelope(content[:at] + noise + content[at:])


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_anything_else_is_malformed_and_nothing_worse(content: bytes) -> None:
    with pytest.raises(Malformed):
        read_envelope(content)


@pytest.mark.parametrize(
    "said",
    [
        {"base_seq": 0},
        {"kind": PackageKind.DELTA, "as_of_seq": None},
        {"kind": PackageKind.DELTA, "as_of_seq": None, "base_seq": 1},
        {"kind": PackageKind.DELTA},
        {"kind": PackageKind.RECEIPT},
        {"as_of_seq": None},
        {"prev": "0" * 64},
        {"seq": 2},
        {"stream": "main"},
        {"stream": "A_B"},
        {"sender": "35999810400"},
        {"package_id": "0B0E7A36-4F0E-4C38-9A9B-6D2F3F1F9D11"},
        {"created": datetime(2026, 11, 22, 8, 30, 0, 5, tzinfo=UTC)},
        {"created": datetime(2026, 11, 22, 8, 30, tzinfo=timezone(timedelta(hours=8)))},
    ],
)
def test_what_contradicts_itself_is_not_written(said: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        sealed(
            header(**said),
            suite="x",
            payload_sha256="0" * 64,
            payload_bytes=1,
            tagmanifest_sha256="0" * 64,
            counts={},
            signer_key_id="0" * 16,
        ).to_bytes()


@given(headers())
def test_a_name_says_what_the_envelope_says(one: Header) -> None:
    name = file_name(one)
    assert name.isascii()
    assert read_name(name) == Named(one.sender, one.receiver, one.stream, one.seq, one.kind)


def test_a_name_as_the_rule_gives_it() -> None:
    assert file_name(header()) == "WGX_359998104000_359998000000_MAIN_000001_F.wgx"
    assert file_name(header(epoch=2)) == "WGX_359998104000_359998000000_MAIN_E2_000001_F.wgx"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a.wgx",
        "WGX_359998104000_359998000000_MAIN_000001_F.zip",
        "WGX_359998104000_359998000000_MAIN_000000_F.wgx",
        "WGX_359998104000_359998000000_MAIN_1_F.wgx",
        "WGX_359998104000_359998000000_MAIN_0000001_F.wgx",
        "WGX_359998104000_359998000000_MAIN_000001_X.wgx",
        "WGX_359998104000_359998000000_main_000001_F.wgx",
        "WGX_35999810400_359998000000_MAIN_000001_F.wgx",
        "WGX_359998104000_359998000000_MAIN_00000１_F.wgx",
        "WGX_359998104000_359998000000_MAIN_000001_F.wgx\n",
        "../WGX_359998104000_359998000000_MAIN_000001_F.wgx",
    ],
)
def test_other_names_claim_nothing(name: str) -> None:
    assert read_name(name) is None


@given(st.text(max_size=60))
def test_any_name_is_read_or_not(name: str) -> None:
    named = read_name(name)
    assert named is None or name.startswith("WGX_")


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(WORDS, JSON, max_size=4))
def test_a_document_has_one_spelling(document: dict[str, object]) -> None:
    content = canonical(document)
    assert read_canonical(content) == document
    assert read_strictly(b" " + content + b"\n") == document


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":1,"a":2}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-Infinity}',
        b'{"a":9007199254740992}',
        b"[]",
        b'{"a":"\\ud800"}',
    ],
)
def test_documents_that_programs_read_differently(content: bytes) -> None:
    with pytest.raises(Malformed):
        read_canonical(content)
