"""Attachments of any record: added, seen, renamed, removed, given out; their contents are kept encrypted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.attachments import Attachment
from db.models.log import DisclosureKind
from db.removal import kept_rows
from db.store import Store
from desktop.attachments.apart import look_at, opened
from desktop.attachments.contents import STAYS, Altered, Contents, Missing
from desktop.attachments.leaving import bared
from desktop.attachments.lines import AttachmentLine, Given, Kept, Removed
from desktop.attachments.media import LARGEST, PDF, PICTURES, media_of, named_for, require_size, too_large
from desktop.attachments.pictures import Picture, small_of
from desktop.disclosures import Disclosures
from desktop.errors import Refusal
from desktop.files import replace_file
from desktop.given_file import content_of, require_file
from desktop.jobs import Progress

SUBJECT = "attachment"
KEPT_COLUMNS = ("subject", "record_id", "step", "address", "name", "media", "size", "place", "taken_on", "note")
DRAWN_DPI = 36.0  # at which the first page of a document is drawn to be made small

ADD, REMOVE, PUT_BACK, RENAME, ARRANGE = "添加附件", "删除附件", "恢复删除的附件", "更正附件", "调整附件顺序"
SWEEP = "清理附件"
GONE = "这个附件已被删除。请刷新后再看。"
LOST = "“{name}”的文件不在附件文件夹里，打不开。请运行“检查数据”，并从备份恢复。"
SPOILT = "“{name}”的文件被改动或已损坏，打不开。请运行“检查数据”，并从备份恢复。"
SWEPT = "“{name}”的文件已经清理，不能恢复。请重新添加，或从备份恢复。"
NAMELESS = "附件要有名称。请写上名称。"
LONGEST = 200  # characters of a name and of a note

# Of a PDF at so many dots an inch: width, height and pixels; None where it cannot be drawn.
FirstPage = Callable[[bytes, float], tuple[int, int, bytes] | None]

Bound = Callable[[Session, int], str]  # why an attachment must stay where it is, nothing when it may go


class Attachments:
    """Keeps the files of records. Reading and writing files takes a while: not for the window's own thread."""

    def __init__(
        self,
        store: Store,
        contents: Contents,
        disclosures: Disclosures,
        first_page: FirstPage | None = None,
        bound: Bound = lambda _session, _key: "",
    ) -> None:
        """Keep files in `contents`; `first_page` draws the first page of a PDF; `bound` keeps some from going."""
        self._store, self._disclosures, self._first_page, self._bound = store, disclosures, first_page, bound
        self.contents = contents

    def look(self, name: str, source: Path | bytes) -> Given:
        """Read a file for a record that is yet to be made. Raise Refusal when it can be no attachment.

        It is kept on disk as well, for whoever finds the unfinished record after a crash.
        """
        content, name = _content_of(source, name)
        one = self._keep(name, content)
        return Given(one.name, one.media, content, self._small(one.address, content, one.media, one.name), one.address)

    def look_again(self, name: str, address: str) -> Given | None:
        """Return a file that was looked at before; None when it is no more."""
        try:
            content = self.contents.read(address)
        except (Missing, Altered):
            return None
        self.contents.touch(address)
        media = media_of(content, name)
        return Given(name, media, content, self._small(address, content, media, name), address)

    def of(self, subject: str, record_id: int) -> tuple[AttachmentLine, ...]:
        """Return the attachments of a record in their order."""
        with self._store.read() as session:
            found = session.scalars(_of(subject, record_id).order_by(Attachment.place, Attachment.id))
            return tuple(_line(one) for one in found)

    def counts(self, subject: str, keys: Sequence[int]) -> dict[int, int]:
        """Return how many attachments each of some records has; those without are left out."""
        query = (
            select(Attachment.record_id, func.count())
            .where(Attachment.subject == subject, Attachment.record_id.in_(keys))
            .group_by(Attachment.record_id)
        )
        with self._store.read() as session:
            return {key: count for key, count in session.execute(query)}

    @staticmethod
    def has_any(session: Session, subject: str, record_id: int) -> bool:
        """Whether a record has an attachment, in a write under way."""
        return session.scalar(select(Attachment.id).where(*_whose(subject, record_id)).limit(1)) is not None

    def add(
        self, subject: str, record_id: int, source: Path | bytes, name: str = "", step: int | None = None
    ) -> AttachmentLine:
        """Add one file to a record. Raise Refusal when it can be no attachment."""
        return self.add_all(subject, record_id, [(name, source)], step)[0]

    def add_all(
        self,
        subject: str,
        record_id: int,
        files: Sequence[tuple[str, Path | bytes]],
        step: int | None = None,
        progress: Progress | None = None,
        refused: list[str] | None = None,
    ) -> tuple[AttachmentLine, ...]:
        """Add files to a record in one write. Raise Refusal for the first that can be no attachment.

        With a list of those `refused`, their sentences go there and the others are added.
        """
        with self.kept(files, progress, refused) as kept:
            if not kept:
                return ()
            with self._store.write(ADD) as session:
                made = self.put(session, subject, record_id, kept, step)
        return tuple(_line(one) for one in made)

    @contextmanager
    def kept(
        self,
        files: Iterable[tuple[str, Path | bytes]],
        progress: Progress | None = None,
        refused: list[str] | None = None,
    ) -> Iterator[tuple[Kept, ...]]:
        """Put contents in their places for the write within, where `put` names them. If it fails they go again.

        Wrap it around the write, so that reading and encrypting keeps nobody from saving:
        `with attachments.kept(files) as kept, store.write("登记事件") as session: …`. With a list of those `refused`,
        their sentences go there and the others are kept.
        """
        done: list[Kept] = []
        progress, given = progress or Progress(), list(files)
        try:
            for name, source in progress.over(given, len(given), "正在保存附件"):
                try:
                    done.append(self._keep(name, source))
                except Refusal as refusal:
                    if refused is None:
                        raise
                    refused.append(refusal.message)
            yield tuple(done)
        except BaseException:
            self._forget({one.address for one in done})
            raise

    def put(
        self, session: Session, subject: str, record_id: int, kept: Sequence[Kept], step: int | None = None
    ) -> list[Attachment]:
        """Name contents as attachments of a record, in a write under way."""
        last = session.scalar(select(func.max(Attachment.place)).where(*_whose(subject, record_id)))
        first = 0 if last is None else last + 1
        made = []
        for place, one in enumerate(kept, first):
            if not self.contents.holds(one.address):  # swept since, by whoever removed the last that named it
                self._keep(one.name, one.source)
            made.append(
                Attachment(
                    subject=subject,
                    record_id=record_id,
                    step=step,
                    address=one.address,
                    name=one.name,
                    media=one.media,
                    size=one.size,
                    place=place,
                    taken_on=one.taken_on,
                )
            )
        session.add_all(made)
        session.flush()
        return made

    def open(self, key: int) -> bytes:
        """Return the contents of an attachment. Raise Refusal when the file is missing or was altered."""
        return self._read(self._one(key))

    def picture(self, key: int, longest: int) -> Picture:
        """Return an attached picture as it is shown, upright, no side longer than so many points."""
        return opened(self.open(key), longest)

    def thumbnail(self, key: int) -> bytes | None:
        """Return an attachment made small (a JPEG), None for a document that has no picture. Made once and kept."""
        one = self._one(key)
        small = self.contents.small(one.address)
        return small if small is not None else self._small(one.address, self._read(one), one.media, one.name)

    def rename(self, key: int, version: int, name: str, note: str = "") -> None:
        """Give an attachment another name and note. Raise Refusal or Conflict."""
        if not name.strip():
            raise Refusal(NAMELESS)
        with self._store.write(RENAME) as session:
            one = _known(session, key, version)
            one.name, one.note = named_for(name, one.media, LONGEST), note.strip()[:LONGEST] or None

    def arrange(self, subject: str, record_id: int, keys: Sequence[int]) -> None:
        """Put the attachments of a record into an order."""
        places = {key: place for place, key in enumerate(keys)}
        with self._store.write(ARRANGE) as session:
            for one in session.scalars(_of(subject, record_id)):
                one.place = places.get(one.id, len(keys))

    def remove(self, *keys: int) -> tuple[Removed, ...]:
        """Remove attachments. Return what they were; for a day their contents stay, so that they can be put back."""
        removed = []
        with self._store.write(REMOVE) as session:
            for key in keys:
                one = _known(session, key, None)
                if reason := self._bound(session, key):
                    raise Refusal(reason)
                removed.append(Removed(one.name, {name: getattr(one, name) for name in KEPT_COLUMNS}))
                session.delete(one)
                self.contents.touch(one.address)
        return tuple(removed)

    def put_back(self, *removed: Removed) -> tuple[AttachmentLine, ...]:
        """Attach again what was removed. Raise Refusal when a content was swept since."""
        made = []
        with self._store.write(PUT_BACK) as session:
            for one in removed:
                if not self.contents.holds(one.columns["address"]):
                    raise Refusal(SWEPT.format(name=one.name))
                made.append(Attachment(**one.columns))
            session.add_all(made)
        return tuple(_line(one) for one in made)

    def save_copy(self, key: int, to: Path, purpose: str, *, bare: bool = True) -> None:
        """Write an attachment to a file outside the office, `bare` without where and when a picture was taken.

        Who took it and what for is written down first.
        """
        one = self._one(key)
        content = self._read(one)
        self._disclosures.note(DisclosureKind.EXPORTED, SUBJECT, one.uid, (), 1, purpose)
        replace_file(to, bared(content, one.media) if bare else content)

    def sweep(self, older_than: float = STAYS) -> int:
        """Delete what no record, nor one that can still come back, has named for so many seconds. Return how many."""
        with self._store.record(SWEEP) as session:
            named = set(session.scalars(select(Attachment.address).distinct()))
            return self.contents.sweep(named | _in_the_bin(session), older_than)

    def _keep(self, name: str, source: Path | bytes) -> Kept:
        content, name = _content_of(source, name)
        media = media_of(content, name)
        looked = look_at(content, media, name) if media in PICTURES else None
        address = self.contents.keep(content)
        if looked is not None:
            self.contents.keep_small(address, looked.small)
        taken_on = looked.taken_on if looked is not None else None
        return Kept(address, named_for(name, media, LONGEST), media, len(content), taken_on, source)

    def _forget(self, addresses: set[str]) -> None:
        """Delete contents that nobody names."""
        if not addresses:
            return
        with self._store.record(SWEEP) as session:
            named = set(session.scalars(select(Attachment.address).where(Attachment.address.in_(addresses))))
            for address in addresses - named - _in_the_bin(session):
                self.contents.drop(address)

    def _small(self, address: str, content: bytes, media: str, name: str) -> bytes | None:
        """Return a content made small, making it where that was not done yet."""
        small = self.contents.small(address)
        if small is not None:
            return small
        if media in PICTURES:
            small = look_at(content, media, name).small
        elif media == PDF and self._first_page is not None:
            drawn = self._first_page(content, DRAWN_DPI)
            small = small_of(Picture(*drawn)) if drawn is not None else None
        if small is not None:
            self.contents.keep_small(address, small)
        return small

    def _one(self, key: int) -> Attachment:
        with self._store.read() as session:
            return _known(session, key, None)

    def _read(self, one: Attachment) -> bytes:
        try:
            return self.contents.read(one.address)
        except Missing as error:
            raise Refusal(LOST.format(name=one.name)) from error
        except Altered as error:
            raise Refusal(SPOILT.format(name=one.name)) from error


def _content_of(source: Path | bytes, name: str) -> tuple[bytes, str]:
    """Return what a file holds and its name."""
    if isinstance(source, bytes):
        return source, name
    name = name or source.name
    size = require_file(source)
    require_size(name, size)
    return content_of(source, LARGEST, too_large(name, size)), name


def _whose(subject: str, record_id: int) -> tuple[Any, Any]:
    return Attachment.subject == subject, Attachment.record_id == record_id


def _of(subject: str, record_id: int) -> Any:
    return select(Attachment).where(*_whose(subject, record_id))


def _in_the_bin(session: Session) -> set[str]:
    """Return the contents of attachments that can still come back."""
    return {row["address"] for row in kept_rows(session, Attachment.__tablename__)}


def _known(session: Session, key: int, version: int | None) -> Attachment:
    one = session.get(Attachment, key)
    if one is None:
        raise Refusal(GONE)
    if version is not None and one.version != version:
        raise Conflict
    return one


def _line(one: Attachment) -> AttachmentLine:
    return AttachmentLine(
        one.id,
        one.version,
        one.name,
        one.media,
        one.size,
        one.taken_on,
        one.note or "",
        one.step,
        one.created_by,
        one.created_at,
    )
