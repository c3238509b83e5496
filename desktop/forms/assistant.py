"""填报助手: the values of one record after another, in the order in which a web system asks for them.

assistant = Assistant(program, today)
order = assistant.order(Subject.PEOPLE, "网格系统")     # saved by its title; "" is the usual one
reel = assistant.reel(order, keys, "上级系统录入")
items = reel.items(0)                                   # of the first record; read beside the window
reel.note(0, items[1])                                  # a private value was copied: written down, once
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from db.base import Base
from db.models.log import DisclosureKind
from desktop.clock import Today, today
from desktop.display import decimal_text
from desktop.errors import Refusal
from desktop.forms.scope import Subject
from desktop.forms.shape import Slot
from desktop.forms.values.offered import field_of, offered
from desktop.forms.values.records import Records
from desktop.forms.values.sources import TABLES
from desktop.forms.values.targets import SERIAL
from desktop.forms.values.wording import NotWritten, Wording, Written
from desktop.masking import Place, hides
from desktop.program import Program
from desktop.sheets.mapping import Target
from desktop.subjects import table_of

OF_HEAD = "head_"  # of a household's head: asked of households alone
SAVED = "assistant:"
LONGEST_TITLE = 40
NEEDS_TITLE = "请给这个系统的填报顺序起个名字（不超过 40 字）。"
NEEDS_ITEMS = "请至少选一项要复制的内容。"
NEEDS_PURPOSE = "请写明用途：复制身份证号、电话等会记入查看登记。"
# What web systems mostly ask for, in their usual order; what a subject has not is passed over.
USUAL = (
    "name", "head_name", "id_no", "head_id_no", "sex_code", "born_on", "ethnic_code", "political_code",
    "education_code", "marital_code", "phone", "head_phone", "registered_address", "residence_address", "address",
    "credit_code", "legal_name", "legal_phone", "owner_name", "owner_phone", "employees", "floor_area", "workplace",
    "occupation", "relation_code", "grid_id", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CopyOrder:
    """What a web system asks for, one after the other."""

    subject: Subject
    title: str  # of the system; nothing for the usual order
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One value to be copied: what it is, how it may be shown, and itself."""

    target: str
    title: str
    shown: str  # masked
    value: str  # in full; empty where the office knows nothing
    is_private: bool


class Assistant:
    """Keeps the orders of web systems and gives out what is copied."""

    def __init__(self, program: Program, today: Today = today) -> None:
        self._program, self._today = program, today

    def targets(self, subject: Subject) -> tuple[Target, ...]:
        """Return what can be copied of a record."""
        found = offered(self._program, subject)
        return tuple(one for one in found if one.target != SERIAL and not one.target.startswith(("=", "!photo")))

    def titles(self, subject: Subject) -> tuple[str, ...]:
        """Return the web systems whose orders are saved."""
        saved = self._program.preferences.begin_with(SAVED)
        found = (key.removeprefix(SAVED).partition(":") for key in saved)
        return tuple(sorted(title for kind, _, title in found if kind == subject.value))

    def order(self, subject: Subject, title: str = "") -> CopyOrder:
        """Return the order of a web system, or the usual one; what is no longer collected is left out."""
        usual = [key for key in USUAL if subject is not Subject.PEOPLE or not key.startswith(OF_HEAD)]
        chosen = self._program.preferences.get(_key(subject, title), usual) if title else usual
        known = {one.target for one in self.targets(subject)}
        return CopyOrder(subject, title, tuple(target for target in chosen if target in known))

    def save(self, order: CopyOrder) -> None:
        """Remember the order of a web system. Raise Refusal where it has no name or nothing in it."""
        title = order.title.strip()
        if not 0 < len(title) <= LONGEST_TITLE:
            raise Refusal(NEEDS_TITLE)
        if not order.targets:
            raise Refusal(NEEDS_ITEMS)
        self._program.preferences.set(_key(order.subject, title), list(dict.fromkeys(order.targets)))

    def remove(self, subject: Subject, title: str) -> None:
        """Forget the order of a web system."""
        self._program.preferences.forget(_key(subject, title))

    def reel(self, order: CopyOrder, keys: Sequence[int], purpose: str) -> "Reel":
        """Return the records to be copied from. Raise Refusal without a purpose."""
        if not purpose.strip():
            raise Refusal(NEEDS_PURPOSE)
        if not order.targets:
            raise Refusal(NEEDS_ITEMS)
        return Reel(self._program, Records(self._program, self._today()), order, tuple(keys), purpose.strip())


class Reel:
    """Records one after the other, each with its values in one order. Every method reads or writes the file."""

    def __init__(
        self, program: Program, records: Records, order: CopyOrder, keys: tuple[int, ...], purpose: str
    ) -> None:
        self._program, self._records, self._purpose = program, records, purpose
        self._noted: set[tuple[int, str]] = set()
        self.order, self.keys = order, keys

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self.keys)

    def title(self, place: int) -> str:
        """Return what a record is called."""
        key = self.keys[place]
        return self._records.titles(self.order.subject, [key]).get(key, "")

    def items(self, place: int) -> tuple[Item, ...]:
        """Return the values of one record; none where it was deleted meanwhile."""
        subject, key = self.order.subject, self.keys[place]
        values = self._records.page(subject, [key], self.order.targets).get(key)
        if values is None:
            return ()
        titles = {one.target: one.title for one in offered(self._program, subject)}
        return tuple(
            self._item(target, titles.get(target, target), values.get(target)) for target in self.order.targets
        )

    def note(self, place: int, item: Item) -> None:
        """Write down that a private value was copied; each value of a record once."""
        key = self.keys[place]
        field = field_of(self._program, self.order.subject, item.target)
        if not item.is_private or field is None or (key, item.target) in self._noted:
            return
        table = table_of(TABLES[self.order.subject])
        record = Base.metadata.tables[table].c
        with self._program.office.store.read() as session:
            uid: uuid.UUID | None = session.scalar(select(record.uid).where(record.id == key))
        self._program.disclosures.note(DisclosureKind.COPIED, table, uid, (field.key,), 1, self._purpose)
        self._noted.add((key, item.target))

    def _item(self, target: str, title: str, value: Any) -> Item:
        field = field_of(self._program, self.order.subject, target)
        if field is None:
            return Item(target, title, "", "", is_private=False)
        slot = Slot(target, field.title, (1, 1))
        shown, full = (
            _text(Wording(self._program.codes, self._program.grids, field, slot, "", revealed=revealed).write(value))
            for revealed in (False, True)
        )
        return Item(target, title, shown, full, is_private=bool(full) and hides(field.mask, Place.CLIPBOARD))


def _text(written: Written) -> str:
    """Return a value as it is typed; nothing for what is not known or in doubt."""
    if written is None or isinstance(written, NotWritten):
        return ""
    return decimal_text(written) if isinstance(written, float) else str(written)


def _key(subject: Subject, title: str) -> str:
    return f"{SAVED}{subject.value}:{title}"
