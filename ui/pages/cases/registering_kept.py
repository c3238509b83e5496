"""What is typed of a case and not registered yet: kept with the office's own data, encrypted like all of it."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer

from desktop.cases.links import Link
from ui.attachments.panel import PendingAttachments
from ui.pages.cases.registering_matter import FLAGS, MatterPart
from ui.pages.cases.registering_people import PartiesPart, ReportersPart
from ui.pages.desk import Desk
from ui.pages.kept_edits import from_plain, to_plain

DRAFT = "case.registration"  # under which it is kept
PAUSE = 1_200  # milliseconds after the last key
BESIDE = ("finder_id", "scenario")


class KeptRegistration(QObject):
    """Knows whether something would be lost, and keeps it until it is registered or given up."""

    def __init__(
        self, desk: Desk, matter: MatterPart, parties: PartiesPart, reporters: ReportersPart, files: PendingAttachments
    ) -> None:
        super().__init__(matter)
        self._desk = desk
        self._matter, self._parties, self._reporters, self._files = matter, parties, reporters, files
        self._begun: dict[str, Any] | None = None  # what stood there before the clerk typed
        self.waits = False  # something else is kept, and must not be written over
        self._clock = QTimer(self, singleShot=True, interval=PAUSE)
        self._clock.timeout.connect(self.keep)

    def settle(self) -> None:
        """Take what stands there as what the clerk did not type."""
        self._begun = self._state()

    def is_edited(self) -> bool:
        """Whether something would be lost."""
        return self._begun is not None and self._state() != self._begun

    def changed(self) -> None:
        """Keep what is typed, as soon as the clerk pauses."""
        self._clock.start()

    def keep(self) -> None:
        """Keep what is typed."""
        if not self.waits and self.is_edited():
            preferences, state = self._desk.program.preferences, self._state()
            self._desk.work.write(self, "记住未登记完的内容", lambda _: preferences.set(DRAFT, state), _nothing)

    def forget(self) -> None:
        """Keep nothing: it was registered, or given up."""
        self._clock.stop()
        if not self.waits:
            preferences = self._desk.program.preferences
            self._desk.work.write(self._desk.work, "清除未登记完的内容", lambda _: preferences.forget(DRAFT), _nothing)

    def read(self, then: Callable[[dict[str, Any]], None]) -> None:
        """Read what is kept, and tell of it where there is something."""
        preferences = self._desk.program.preferences
        self._desk.work.read(
            self, "读取未登记完的内容", lambda _: preferences.get(DRAFT), lambda kept: then(kept) if kept else None
        )

    def take_up(self, kept: Mapping[str, Any]) -> None:
        """Type again what was kept, into the parts that show the right ledger already."""
        matter = dict(kept.get("matter", {}))
        values = from_plain(matter, self._desk.program.cases.fields)
        values |= {key: matter.get(key) for key in (*FLAGS, *BESIDE)} | {"facts": matter.get("facts") or {}}
        self._matter.put(values)
        for subject, record, relation, words in kept.get("links", ()):
            self._matter.add_link(Link(subject, record, relation), words)
        self._parties.take_up(kept.get("parties", ()))
        self._reporters.take_up(kept.get("reporters", ()))
        if files := kept.get("files"):
            self._files.take_up(files)

    def _state(self) -> dict[str, Any]:
        """Return everything typed as plain data; of the pictures where they lie."""
        values = self._matter.values()
        return {
            "ledger": self._matter.ledger,
            "matter": to_plain(values) | {"facts": to_plain(values.get("facts") or {})},
            "links": [[one.subject, one.record_id, one.relation, words] for one, words in self._matter.links.items()],
            "parties": self._parties.kept(),
            "reporters": self._reporters.kept(),
            "files": self._files.state,
        }


def _nothing(_: object) -> None:
    """There is nothing to say of it."""
