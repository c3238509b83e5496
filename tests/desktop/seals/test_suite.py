"""The suite: what is sealed opens for its recipients alone, what is signed cannot be changed."""

import io
import random

import pytest

from desktop.jobs import Cancelled, Progress
from desktop.seals import sshsig
from desktop.seals.suite import USUAL, Broken, Counted, NotForUs, Suite, suite_of

MESSAGE = "信封".encode()


@pytest.fixture
def suite() -> Suite:
    found = suite_of(USUAL)
    assert found is not None
    return found


def sealed(suite: Suite, content: bytes, *identities: bytes) -> bytes:
    target = io.BytesIO()
    suite.seal(io.BytesIO(content), target, [suite.recipient_of(one) for one in identities])
    return target.getvalue()


def opened(suite: Suite, content: bytes, identity: bytes) -> bytes:
    target = io.BytesIO()
    suite.open(io.BytesIO(content), target, identity)
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, 65_536, 1_000_000])
def test_each_recipient_opens_it_and_nobody_else(suite: Suite, size: int) -> None:
    one, other, stranger = (suite.new_identity() for _ in range(3))
    content = random.Random(size).randbytes(size)
    made = sealed(suite, content, one, other)
    assert opened(suite, made, one) == opened(suite, made, other) == content
    with pytest.raises(NotForUs):
        opened(suite, made, stranger)
    assert sealed(suite, content, one) != sealed(suite, content, one)


def test_what_is_cut_short_or_changed_does_not_open(suite: Suite) -> None:
    identity = suite.new_identity()
    made = sealed(suite, b"x" * 200_000, identity)
    for length in (0, 10, 200, len(made) // 2, len(made) - 1):
        with pytest.raises(Broken):
            opened(suite, made[:length], identity)
    for place in range(0, len(made), 9973):
        changed = made[:place] + bytes([made[place] ^ 1]) + made[place + 1 :]
        with pytest.raises((Broken, NotForUs)):
            opened(suite, changed, identity)
    with pytest.raises(Broken):
        opened(suite, made + b"x", identity)


class Full(io.BytesIO):
    def write(self, _content: object, /) -> int:
        raise OSError(28, "full")


def test_a_full_disk_is_told_as_such(suite: Suite) -> None:
    identity = suite.new_identity()
    with pytest.raises(OSError, match="full") as told:
        suite.seal(io.BytesIO(b"x" * 200_000), Full(), [suite.recipient_of(identity)])
    assert told.value.errno == 28
    with pytest.raises(OSError, match="full") as told:
        suite.open(io.BytesIO(sealed(suite, b"x" * 200_000, identity)), Full(), identity)
    assert told.value.errno == 28


def test_a_job_that_is_stopped_stops_sealing_and_opening(suite: Suite) -> None:
    identity, progress = suite.new_identity(), Progress()
    made = sealed(suite, b"x" * 200_000, identity)
    progress.cancel()
    with pytest.raises(Cancelled):
        suite.seal(Counted(io.BytesIO(b"x"), progress), io.BytesIO(), [suite.recipient_of(identity)])
    with pytest.raises(Cancelled):
        suite.open(Counted(io.BytesIO(made), progress), io.BytesIO(), identity)


def test_a_signature_is_of_one_message_and_one_key(suite: Suite) -> None:
    key, other = suite.new_sign_key(), suite.new_sign_key()
    public = suite.public_of(key)
    signature, armour = suite.sign(key, MESSAGE), suite.sign_for_ssh(key, MESSAGE)
    assert suite.verify(public, MESSAGE, signature)
    assert suite.verify_for_ssh(public, MESSAGE, armour)
    for wrong in (b"", b"x" * 64, signature[:-1], signature + b"x", suite.sign(other, MESSAGE), suite.sign(key, b"x")):
        assert not suite.verify(public, MESSAGE, wrong)
    for text in (
        b"", b"\xff", armour[:-10], armour.replace(b"BEGIN", b"BEGAN"), suite.sign_for_ssh(other, MESSAGE),
        suite.sign_for_ssh(key, b"x"), armour.replace(b"\n", b"\n*", 1), signature,
    ):  # fmt: skip
        assert not suite.verify_for_ssh(public, MESSAGE, text)
    assert not suite.verify(b"short", MESSAGE, signature)


def test_a_signature_for_ssh_is_not_one_of_the_bare_message(suite: Suite) -> None:
    """The raw signature inside the text covers a head that says what it is for."""
    key = suite.new_sign_key()
    covered: list[bytes] = []
    sshsig.armoured(suite.public_of(key), lambda content: covered.append(content) or b"x" * 64, MESSAGE)
    assert covered[0].startswith(b"SSHSIG\x00\x00\x00\x03wgx")
