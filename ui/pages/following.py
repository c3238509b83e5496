"""What follows from an ID number while it is typed."""

from collections.abc import Mapping
from typing import Any

from desktop.identity import IdKind, Severity, read_id


def follow_number(editors: Mapping[str, Any]) -> None:
    """Let birth and sex follow the ID number while it is typed, unless the clerk wrote something else."""
    number, followed = editors.get("id_no"), dict[str, Any]()
    if number is None:
        return

    def read() -> None:
        text = number.value
        reading = read_id(text) if isinstance(text, str) else None
        if reading is None or reading.kind is not IdKind.CITIZEN:
            return
        if any(fault.severity is not Severity.WARNING for fault in reading.faults):
            return
        for key, value in (("born_on", reading.birth), ("sex_code", reading.sex)):
            editor = editors.get(key)
            if editor is not None and value and editor.value in (None, followed.get(key)):
                followed[key] = editor.value = value

    number.changed.connect(read)
