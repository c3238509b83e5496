"""A package checked by ordinary tools alone, with the commands that stand in its own 说明.txt.

Nothing of the program takes part but the sealing. A tool that is not installed is named and its step left out.
"""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.exchange.naming import file_name
from desktop.exchange.tables import TableOut
from tests.desktop.exchange.packages import (
    COLUMNS,
    DISTRICT,
    STRANGER,
    STRANGER_CARD,
    TOWN_CARD,
    header,
    make,
    people,
    rows,
)

HEAD = header()
BAG = HEAD.package_id
Run = Callable[..., subprocess.CompletedProcess[bytes]]


def tool(name: str) -> str:
    """Return where a tool lies: on the path, or beside this Python."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"{name} is not installed here: its part of the independent check was left out")
    return found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a package, the sender's public keys from the card, and the receiver's identity."""
    folder = tmp_path_factory.mktemp("check")
    visits = TableOut("visit", "走访", COLUMNS, iter([]))
    make(folder, [people(rows(500)), visits], to=folder / file_name(HEAD))
    (folder / "sender.pem").write_text(TOWN_CARD.pem)
    (folder / "allowed_signers").write_text(TOWN_CARD.allowed_signer)
    (folder / "identity.txt").write_bytes(DISTRICT.identity)
    with zipfile.ZipFile(folder / file_name(HEAD)) as archive:  # 7z x
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def opened(office: Path) -> Path:
    """The same folder after age has opened the payload and it was unpacked."""
    done = subprocess.run(
        [tool("age"), "-d", "-i", "identity.txt", "-o", "payload.zip", "payload.zip.age"],
        cwd=office,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(office / "payload.zip") as archive:  # 7z x
        archive.extractall(office)
    return office


def commands(office: Path) -> list[list[str]]:
    """Return the commands of the guide, word by word."""
    guide = (office / BAG / "data" / "说明.txt").read_text("utf-8-sig")
    return [line.split() for line in guide.splitlines() if line.startswith("    ")]


def run(office: Path, words: list[str]) -> subprocess.CompletedProcess[bytes]:
    """Run a command of the guide in the folder."""
    given = b""
    if "<" in words:
        given = (office / words[-1]).read_bytes()
        words = words[: words.index("<")]
    return subprocess.run([tool(words[0]), *words[1:]], cwd=office, input=given, capture_output=True, check=False)


def test_the_guide_has_six_steps(opened: Path) -> None:
    guide = (opened / BAG / "data" / "说明.txt").read_text("utf-8-sig")
    assert [line[0] for line in guide.splitlines() if line[1:3] == ". "] == list("123456")
    assert {words[0] for words in commands(opened)} == {
        "7z", "openssl", "ssh-keygen", "sha256sum", "age", "bagit.py", "frictionless",
    }  # fmt: skip


def test_openssl_checks_both_signatures(opened: Path) -> None:
    checks = [words for words in commands(opened) if words[0] == "openssl"]
    assert len(checks) == 2
    for words in checks:
        done = run(opened, words)
        assert done.returncode == 0, done.stderr
        assert b"Signature Verified Successfully" in done.stdout


def test_openssl_refuses_the_key_of_another(opened: Path) -> None:
    (opened / "other.pem").write_text(STRANGER_CARD.pem)
    (words, _) = (words for words in commands(opened) if words[0] == "openssl")
    assert run(opened, [word.replace("sender.pem", "other.pem") for word in words]).returncode != 0


def test_ssh_keygen_checks_the_envelope(opened: Path) -> None:
    (words,) = (words for words in commands(opened) if words[0] == "ssh-keygen")
    done = run(opened, words)
    assert done.returncode == 0, done.stderr
    assert b'Good "wgx" signature for 359998104000' in done.stdout
    content = (opened / "envelope.json").read_bytes()
    (opened / "changed.json").write_bytes(content.replace(b'"seq":1', b'"seq":2'))
    assert run(opened, [*words[:-1], "changed.json"]).returncode != 0


def test_sha256sum_finds_the_hash_of_the_envelope_and_of_every_file(opened: Path) -> None:
    (words,) = (words for words in commands(opened) if words[0] == "sha256sum")
    said = json.loads((opened / "envelope.json").read_bytes())
    assert run(opened, words).stdout.split()[0].decode() == said["payload_sha256"]
    tags = run(opened, ["sha256sum", f"{BAG}/tagmanifest-sha256.txt"])
    assert tags.stdout.split()[0].decode() == said["tagmanifest_sha256"]
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = run(opened / BAG, ["sha256sum", "--strict", "-c", manifest])
        assert done.returncode == 0, done.stdout


def test_age_does_not_open_it_for_another(office: Path) -> None:
    (office / "stranger.txt").write_bytes(STRANGER.identity)
    done = run(office, ["age", "-d", "-i", "stranger.txt", "-o", "none.zip", "payload.zip.age"])
    assert done.returncode != 0
    assert b"no identity matched" in done.stderr


def test_bagit_finds_the_bag_valid(opened: Path) -> None:
    (words,) = (words for words in commands(opened) if words[0] == "bagit.py")
    done = run(opened, words)
    assert done.returncode == 0, done.stderr
    assert b"is valid" in done.stderr


def test_frictionless_finds_the_tables_valid(opened: Path) -> None:
    (words,) = (words for words in commands(opened) if words[0] == "frictionless")
    done = run(opened, [*words, "--json"])
    assert done.returncode == 0, done.stdout[-2000:]
    report = json.loads(done.stdout)
    assert report["valid"]
    assert [(task["name"], task["stats"].get("rows", 0)) for task in report["tasks"]] == [("person", 500), ("visit", 0)]


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("uuid", "", "constraint-error"),
        ("born_on", "2025-11-31", "type-error"),
        ("sex", "未知", "constraint-error"),
        ("_rev", "一", "type-error"),
    ],
)
def test_frictionless_sees_what_our_own_check_sees(
    opened: Path, tmp_path: Path, column: str, cell: str, fault: str
) -> None:
    """The schema that goes along says the same to others as to us."""
    shutil.copytree(opened / BAG / "data", tmp_path / "data")
    path = tmp_path / "data/tables/person.csv"
    lines = path.read_text("utf-8-sig").split("\n")
    names = [one.name for one in COLUMNS]
    cells = next(line for line in lines if line.startswith("00000000-0000-0000-0000-000000000005")).split(",")
    changed = [*cells]
    changed[names.index(column)] = cell
    path.write_text("\n".join(lines).replace(",".join(cells), ",".join(changed)), "utf-8-sig")
    done = run(tmp_path, ["frictionless", "validate", "data/datapackage.json", "--json"])
    faults = {error["type"] for task in json.loads(done.stdout)["tasks"] for error in task["errors"]}
    assert fault in faults
