"""Whole numbers that somebody looked for: an ID number, a phone, a credit code. The log keeps a hash of each.

It is the same hash under which a record's own number stands in the log, so an auditor who is asked who looked for a
number finds it, and nobody reads a number there. Parts of numbers are gathered while somebody works, since each key
that is typed makes another one, and stand together in one line, masked.
"""

import re
import time
from threading import Lock
from weakref import WeakKeyDictionary

from db.audit import tell, tell_value
from db.errors import Busy, DiskFull, Lost
from db.store import Store

SEARCHED = "查询证件号码或电话"
NUMBERS = {  # column -> what is typed when one is meant wholly
    "id_no": re.compile(r"\d{17}[\dXx]|\d{15}"),
    "phone": re.compile(r"1[3-9]\d{9}"),
    "credit_code": re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{18}"),
}
PART = re.compile(r"\d{6,17}")
MOST_PARTS = 20  # that are gathered before they are noted
AGAIN = 600.0  # seconds after which the same number counts as looked for anew

_noted: WeakKeyDictionary[Store, dict[int, float]] = WeakKeyDictionary()
_waiting: WeakKeyDictionary[Store, list[tuple[str, str]]] = WeakKeyDictionary()
_parts: WeakKeyDictionary[Store, list[str]] = WeakKeyDictionary()
_gathering = Lock()  # searches run beside each other


def note_search(store: Store, text: str) -> None:
    """Note that a number was looked for; while this program writes something long, as soon as that is over."""
    number = re.sub(r"[\s-]", "", text).upper()
    column = next((name for name, form in NUMBERS.items() if form.fullmatch(number)), "")
    if column or PART.fullmatch(number):
        _gather(store, number, is_part=not column)
    if not column:
        return
    noted, moment = _noted.setdefault(store, {}), time.monotonic()
    if moment - noted.get(hash(number), -AGAIN) < AGAIN:
        return
    noted[hash(number)] = moment
    _waiting.setdefault(store, []).append((column, number))
    note_waiting(store)


def _gather(store: Store, number: str, *, is_part: bool) -> None:
    """Remember a part of a number until there are many; what was on the way to a longer one, or back, is none."""
    with _gathering:
        parts = _parts.setdefault(store, [])
        if parts and number.startswith(parts[-1]):
            parts.pop()
        if is_part and not (parts and parts[-1].startswith(number)):
            parts.append(number)
        many = len(parts) >= MOST_PARTS
    if many:
        note_waiting(store)


def note_waiting(store: Store) -> None:
    """Note what was looked for while the database was busy, and the parts of numbers that were gathered."""
    if store.is_writing or not (_waiting.get(store) or _parts.get(store)):
        return
    waiting, _waiting[store] = _waiting.get(store, []), []
    with _gathering:
        parts, _parts[store] = _parts.get(store, []), []
    try:
        with store.record(SEARCHED) as session:
            for column, number in waiting:
                tell_value(session, "person", column, number)
            detail = {"parts": [f"{part[:2]}{'*' * (len(part) - 2)}" for part in parts]} if parts else None
            tell(session, kind="search", records=0, detail=detail)
    except (Busy, DiskFull, Lost):
        _waiting[store] = waiting + _waiting[store]
        with _gathering:
            _parts[store] = parts + _parts[store]
