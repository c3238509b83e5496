"""How the audit log calls what is done: declared by the names of writes (resources/audit/kinds.json)."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from db.audit import DONE, REFUSED, Rules
from desktop.resources import resources

OUTCOMES: Mapping[str, str] = {DONE: "完成", REFUSED: "被拒绝", "failed": "失败"}


@cache
def rules() -> Rules:
    """Return the declared rules."""
    said = _content()
    return Rules(
        kinds=said["kinds"],
        silent=frozenset(said["silent"]),
        identifying=frozenset(said["identifying"]),
        signed=frozenset(said["signed"]),
        jumped=said["jumped"],
    )


@cache
def kind_titles() -> Mapping[str, str]:
    """Return what a clerk calls the kinds of lines, in the order in which they are offered."""
    titles: Mapping[str, str] = _content()["titles"]
    return titles


def _content() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((resources() / "audit" / "kinds.json").read_text("utf-8"))
    return found
