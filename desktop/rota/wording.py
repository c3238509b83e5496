"""The order of turns as the office writes it down: a line for each leader and each department."""

import re
from collections.abc import Sequence

from desktop.rota.turns import Department, Leader

_PHONE = re.compile(r"[\s,，、：:]*(\+?\d[\d\- ]{4,}\d)\s*$")
_PARTING = re.compile(r"[：:\t]")


def leaders_in(text: str) -> tuple[Leader, ...]:
    """Return the leaders of a text, a line for each: 陈建国 13800000001, as it is typed or copied from a sheet."""
    return tuple(_leader(line) for line in _lines(text))


def departments_in(text: str) -> tuple[Department, ...]:
    """Return the departments of a text, a line for each: 党政办：李晓东、王芳."""
    found = (_PARTING.split(line, maxsplit=1) for line in _lines(text))
    return tuple(Department(name.strip(), "".join(people).strip()) for name, *people in found)


def leader_lines(leaders: Sequence[Leader]) -> str:
    """Return leaders as they are typed."""
    return "\n".join(" ".join(filter(None, (one.name, one.phone))) for one in leaders)


def department_lines(departments: Sequence[Department]) -> str:
    """Return departments as they are typed."""
    return "\n".join("：".join(filter(None, (one.name, one.people))) for one in departments)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _leader(line: str) -> Leader:
    found = _PHONE.search(line)
    if found is None:
        return Leader(" ".join(line.split()))
    return Leader(" ".join(line[: found.start()].split()), re.sub(r"\s", "", found[1]))
