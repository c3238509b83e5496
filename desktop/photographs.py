"""Photographs of the people of the roster: one of each, for boards, cards and badges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.attachments import Attachment
from db.models.roster import Staff
from db.store import Store
from desktop.attachments.apart import opened
from desktop.attachments.lines import Kept, Removed
from desktop.attachments.media import PICTURES
from desktop.attachments.pictures import Picture
from desktop.attachments.service import KEPT_COLUMNS, Attachments
from desktop.drafting import known
from desktop.errors import Refusal
from desktop.public_facts import public

SUBJECT = Staff.__tablename__
MARK = "工作照"  # the note of the attachment that is the photograph
LEAST = 200  # points of the shorter side: 25 mm at 200 to an inch
LARGEST = 4000  # points that are looked at

NO_PICTURE = "“{name}”不是图片，不能作照片。请选择 JPG 或 PNG 格式的照片。"
TOO_SMALL = "“{name}”只有 {width} × {height} 点，印出来会模糊，没有采用。请换一张短边不少于 {least} 点的照片。"


@dataclass(frozen=True, slots=True)
class Photograph:
    """Which attachment is somebody's photograph; `address` is another one for every other picture."""

    key: int
    staff_id: int
    address: str


class Photographs:
    """Keeps one photograph of each person of the roster, among the attachments."""

    def __init__(self, store: Store, attachments: Attachments) -> None:
        self._store, self._attachments = store, attachments

    def of(self, staff: Sequence[int]) -> Mapping[int, Photograph]:
        """Return the photographs of some people; who has none is absent."""
        with self._store.read() as session:
            return photographs_of(session, staff)

    def picture(self, one: Photograph, longest: int = LARGEST) -> Picture:
        """Return a photograph as it is shown. Raise Refusal where its file is lost."""
        return self._attachments.picture(one.key, longest)

    def put(self, staff: int, source: Path | bytes, name: str = "") -> tuple[Removed, ...]:
        """Take a picture as somebody's photograph, in the place of an earlier one. Return that, to be put back.

        Raise Refusal for what is no picture, or too small to be printed.
        """
        with self._attachments.kept([(name, source)]) as kept:
            self._require_printable(kept[0])
            with self._store.write("更换照片") as session:
                who = known(session, Staff, staff)
                earlier = _taken_away(session, staff)
                (made,) = self._attachments.put(session, SUBJECT, who.id, kept)
                made.note = MARK
        return earlier

    def remove(self, staff: int) -> tuple[Removed, ...]:
        """Take somebody's photograph away. Return it, to be put back."""
        with self._store.write("移除照片") as session:
            return _taken_away(session, staff)

    def put_back(self, staff: int, earlier: Sequence[Removed]) -> None:
        """Give somebody back the photograph there was before, or none."""
        with self._store.write("恢复照片") as session:
            _taken_away(session, staff)
            session.add_all(Attachment(**one.columns) for one in earlier)

    def _require_printable(self, kept: Kept) -> None:
        if kept.media not in PICTURES:
            raise Refusal(NO_PICTURE.format(name=kept.name))
        width, height, _ = opened(self._attachments.contents.read(kept.address), LARGEST)
        if min(width, height) < LEAST:
            raise Refusal(TOO_SMALL.format(name=kept.name, width=width, height=height, least=LEAST))


def photographs_of(session: Session, staff: Sequence[int]) -> dict[int, Photograph]:
    """Return the photographs of some people in a read under way."""
    query = (
        select(*public(Attachment, "id", "record_id", "address"))
        .where(Attachment.subject == SUBJECT, Attachment.note == MARK, in_keys(Attachment.record_id, staff))
        .order_by(Attachment.id)
    )
    return {who: Photograph(key, who, address) for key, who, address in session.execute(query)}


def _taken_away(session: Session, staff: int) -> tuple[Removed, ...]:
    mine = Attachment.subject == SUBJECT, Attachment.record_id == staff, Attachment.note == MARK
    found = session.scalars(select(Attachment).where(*mine)).all()
    removed = tuple(Removed(one.name, {name: getattr(one, name) for name in KEPT_COLUMNS}) for one in found)
    for one in found:
        session.delete(one)
    session.flush()
    return removed
