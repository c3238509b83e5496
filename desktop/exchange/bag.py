"""The bag inside a package (BagIt, RFC 8493): every file with its hash, the hashes with theirs, and those signed.

The standard lets the second list be left out and files be fetched from elsewhere. Here the list is demanded, signed
and named by the envelope; nothing is fetched; no file lies there that is not one of these.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from desktop.exchange.quarantine import Quarantined, Reason
from desktop.jobs import Progress

DATA = "data"
INFO, MANIFEST, TAGS = "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"
SIGNATURE = f"{TAGS}.sig"
DECLARATION = "bagit.txt"
MOST_TAG_BYTES = 8 << 20
_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_TAGGED = (INFO, DECLARATION, MANIFEST)
_TAG_FILES = frozenset({*_TAGGED, TAGS, SIGNATURE})
_LINE = re.compile(r"(?P<hash>[0-9a-f]{64})  (?P<path>[^\r\n]+)")
_INFO_LINE = re.compile(r"(?P<label>[A-Za-z0-9-]{1,60}): (?P<value>.*)")
_BREAKS = re.compile(r"\s+")

NOT_THIS_BAG = "交换包里的文件清单不全或含有清单以外的文件（{what}），已隔离。请发件单位重新打包。"
NOT_SIGNED = "交换包里的文件清单没有发件单位的有效签名，已隔离。请与发件单位电话核对来源。"
ALTERED = "交换包里的“{file}”与清单的校验值不符，已损坏或被改动，已隔离。请发件单位重发。"
CONTRADICTION = "交换包的内层说明与信封不符（{what}），已隔离。请与发件单位电话核对来源。"

Info = Mapping[str, str]


def write_bag(root: Path, info: Info, sign: Callable[[bytes], bytes], progress: Progress) -> bytes:
    """Make a bag of a folder whose contents lie in `data`. Return the list of lists, which is what is signed."""
    hashes = {path: hash_of(root / path, progress) for path in _files(root)}
    total = sum((root / path).stat().st_size for path in hashes)
    lines = {**info, "Payload-Oxum": f"{total}.{len(hashes)}"}
    (root / DECLARATION).write_bytes(_DECLARED)
    (root / INFO).write_bytes("".join(f"{label}: {_on_one_line(text)}\n" for label, text in lines.items()).encode())
    (root / MANIFEST).write_bytes(_manifest(hashes))
    tags = _manifest({name: hash_of(root / name, progress) for name in _TAGGED})
    (root / TAGS).write_bytes(tags)
    (root / SIGNATURE).write_bytes(sign(tags))
    return tags


def check_bag(
    root: Path, tags_sha256: str, is_signed: Callable[[bytes, bytes], bool], info: Info, progress: Progress
) -> Mapping[str, str]:
    """Prove that a folder is the bag that was signed, and that it says of itself what `info` says.

    Return the hashes of its data by path. Raise Quarantined.
    """
    present = set(_files(root))
    if here := {path for path in present if not path.startswith(f"{DATA}/")} ^ _TAG_FILES:
        raise Quarantined(Reason.MALFORMED, NOT_THIS_BAG.format(what=sorted(here)[0]))
    if too_long := [name for name in sorted(_TAG_FILES) if (root / name).stat().st_size > MOST_TAG_BYTES]:
        raise Quarantined(Reason.MALFORMED, NOT_THIS_BAG.format(what=too_long[0]))
    tags = (root / TAGS).read_bytes()
    if hashlib.sha256(tags).hexdigest() != tags_sha256:
        raise Quarantined(Reason.FORGED, ALTERED.format(file=TAGS))
    if not is_signed(tags, (root / SIGNATURE).read_bytes()):
        raise Quarantined(Reason.FORGED, NOT_SIGNED)
    _compare(root, _listed(tags, TAGS), set(_TAGGED), progress)
    hashes = _listed((root / MANIFEST).read_bytes(), MANIFEST)
    _compare(root, hashes, present - _TAG_FILES, progress)
    if (root / DECLARATION).read_bytes() != _DECLARED:
        raise Quarantined(Reason.UNKNOWN, NOT_THIS_BAG.format(what=DECLARATION))
    total = sum((root / path).stat().st_size for path in hashes)
    said = _info(root / INFO)
    for label, text in {**info, "Payload-Oxum": f"{total}.{len(hashes)}"}.items():
        if said.get(label) != _on_one_line(text):
            raise Quarantined(Reason.MALFORMED, CONTRADICTION.format(what=label))
    return hashes


def hash_of(path: Path, progress: Progress) -> str:
    """Return the SHA-256 of a file, counting its bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
            progress.advance(len(piece))
    return digest.hexdigest()


def _compare(root: Path, hashes: Mapping[str, str], present: set[str], progress: Progress) -> None:
    if differing := present ^ hashes.keys():
        raise Quarantined(Reason.MALFORMED, NOT_THIS_BAG.format(what=sorted(differing)[0]))
    for path, expected in hashes.items():
        if hash_of(root / path, progress) != expected:
            raise Quarantined(Reason.DAMAGED, ALTERED.format(file=path))


def _files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def _manifest(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items())).encode()


def _listed(content: bytes, name: str) -> dict[str, str]:
    try:
        lines = content.decode().split("\n")
    except UnicodeDecodeError as error:
        raise Quarantined(Reason.MALFORMED, NOT_THIS_BAG.format(what=name)) from error
    found = [_LINE.fullmatch(line) for line in lines[:-1]]
    listed = {line["path"]: line["hash"] for line in found if line}
    if lines[-1] or len(listed) != len(found):
        raise Quarantined(Reason.MALFORMED, NOT_THIS_BAG.format(what=name))
    return listed


def _info(path: Path) -> dict[str, str]:
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    found = [_INFO_LINE.fullmatch(line) for line in lines[:-1]]
    said = {line["label"]: line["value"] for line in found if line}
    if lines[-1] or len(said) != len(found):
        raise Quarantined(Reason.MALFORMED, NOT_THIS_BAG.format(what=INFO))
    return said


def _on_one_line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()
