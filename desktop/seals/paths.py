"""Names inside a package that every system can hold and that lead nowhere else."""

import re

LONGEST = 180  # characters
_FORBIDDEN = re.compile('[\x00-\x1f\x7f<>:"|?*\\\\\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]')
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³]) *(\..*)?", re.IGNORECASE)


def is_safe(name: str) -> bool:
    """Whether a name is relative, plain, short, and none that Windows keeps for devices."""
    return 0 < len(name) <= LONGEST and not _FORBIDDEN.search(name) and all(_is_plain(part) for part in name.split("/"))


def _is_plain(part: str) -> bool:
    """Whether one step of a path is a name; Windows drops a dot or a blank at its end."""
    return bool(part) and part not in {".", ".."} and part[-1] not in ". " and not _DEVICES.fullmatch(part)
