"""The collection list (信息采集清单, P2-25): which blocks and single fields the office collects; the rest is absent."""

from collections.abc import Iterable, Sequence

from desktop.errors import Refusal
from desktop.fields import Field
from desktop.office import Office

OFF = "collection_off"
ACTION = "调整采集清单"
REQUIRED = "“{titles}”是必填项，不能停止采集。"


class Collection:
    """What is in force. A switch is the name of a block, or `subject.key` for one field."""

    def __init__(self, office: Office, off_by_default: Iterable[str]) -> None:
        self._office, self._off_by_default = office, frozenset(off_by_default)

    @property
    def off(self) -> frozenset[str]:
        """The switches that are off."""
        chosen = self._office.get(OFF)
        return self._off_by_default if chosen is None else frozenset(chosen)

    def in_force(self, fields: Iterable[Field], subject: str = "") -> tuple[Field, ...]:
        """Return the fields that are collected; those of single switches are known by the subject's name."""
        off = self.off
        return tuple(one for one in fields if one.required or off.isdisjoint({one.block, switch(subject, one)} - {""}))

    def is_on(self, block: str) -> bool:
        """Whether a block is collected."""
        return block not in self.off

    def choose(self, off: Iterable[str], fields: Iterable[tuple[str, Field]]) -> None:
        """Switch off exactly these; `fields` are all there are, each with its subject.

        Raise Refusal when a required field would be switched off.
        """
        chosen = frozenset(off)
        needed: Sequence[str] = [
            one.title
            for subject, one in fields
            if one.required and not chosen.isdisjoint({one.block, switch(subject, one)} - {""})
        ]
        if needed:
            raise Refusal(REQUIRED.format(titles="、".join(needed)))
        self._office.put(ACTION, {OFF: sorted(chosen)})


def switch(subject: str, field: Field) -> str:
    """Return the name of the switch of one field."""
    return f"{subject}.{field.key}" if subject else ""
