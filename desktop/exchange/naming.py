"""Names of package files: who sent what to whom, read from the file's name alone, before anything is opened."""

import re
from typing import NamedTuple

from desktop.exchange.envelope import Header, PackageKind

SUFFIX, SHEET_SUFFIX = ".wgx", ".xlsx"
_NAME = re.compile(
    r"WGX(?P<sheet>-T)?_(?P<sender>[0-9A-Z]{12})_(?P<receiver>[0-9A-Z]{12})_(?P<stream>[A-Z][A-Z0-9]{0,15})"
    r"(?:_E(?:[2-9]|[1-9]\d{1,5}))?_(?P<seq>\d{6}|[1-9]\d{6,8})_(?P<kind>[A-Z])(?(sheet)\.xlsx|\.wgx)",
    re.ASCII,
)


class Named(NamedTuple):
    """What the name of a file claims. Only the signed envelope decides."""

    sender: str
    receiver: str
    stream: str
    seq: int
    kind: PackageKind


def file_name(header: Header) -> str:
    """Return the name under which a package travels; ASCII, so that no mail and no stick garbles it.

    Numbers begin anew with an epoch: from the second on it stands in the name, so that no two files share one.
    """
    epoch = f"_E{header.epoch}" if header.epoch > 1 else ""
    return f"WGX_{header.sender}_{header.receiver}_{header.stream}{epoch}_{header.seq:06d}_{header.kind}{SUFFIX}"


def sheet_name(named: Named) -> str:
    """Return the name under which a spreadsheet travels to an office without the program."""
    number = f"{named.stream}_{named.seq:06d}_{named.kind}"
    return f"WGX-T_{named.sender}_{named.receiver}_{number}{SHEET_SUFFIX}"


def read_name(name: str) -> Named | None:
    """Return what a file's name claims, or None where it is not a name of this form."""
    found = _NAME.fullmatch(name)
    if found is None or found["kind"] not in list(PackageKind) or int(found["seq"]) == 0:
        return None
    kind = PackageKind(found["kind"])
    return Named(found["sender"], found["receiver"], found["stream"], int(found["seq"]), kind)
