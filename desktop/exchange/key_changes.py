"""New keys for this office: told to every partner by the old ones, or, where those are lost, by paper and telephone."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import new_uid
from db.models.exchange import Direction, Package, Partner
from db.store import action_id
from desktop.errors import Refusal
from desktop.exchange.envelope import PackageKind
from desktop.exchange.opening import Opened
from desktop.exchange.package_rows import PackageRow, rows_of
from desktop.exchange.posting import Parcel, Post
from desktop.exchange.streams import MAIN, find_stream
from desktop.exchange.tables import ColumnOut, TableOut
from desktop.jobs import Progress

KEYS = "key_change"
CHANGE, REVOCATION = "change", "revocation"
COLUMNS = (
    ColumnOut("uuid", "编号", constraints={"required": True}),
    ColumnOut("kind", "种类", constraints={"required": True, "enum": [CHANGE, REVOCATION]}),
    ColumnOut("statement", "声明", constraints={"required": True}),
)

RENEW, GIVE_UP = "更换本单位密钥", "作废并更换本单位密钥"
TITLE = "第 {number} 期（换钥）"
NO_REASON = "请写明更换密钥的原因。"
NOT_ONLY_KEYS = "换钥声明不合规定，没有采用。请与发件单位电话核对。"


class KeyChanges:
    """Changes the keys of the office."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def change(self, reason: str, progress: Progress | None = None) -> Sequence[PackageRow]:
        """Make new keys and tell every partner in a package of kind K, signed by the old ones: one write.

        Return the packages, to be exported. A partner that nothing was sent to yet is handed the new card on paper.
        """
        return self._renew(RENEW, CHANGE, reason, progress or Progress())

    def give_up(self, reason: str, progress: Progress | None = None) -> Sequence[PackageRow]:
        """Make new keys because the old ones may be in other hands, and say that those are void: one write.

        Nobody believes old keys about new ones then: partners take in the new card by paper and telephone.
        """
        return self._renew(GIVE_UP, REVOCATION, reason, progress or Progress())

    def _renew(self, action: str, kind: str, reason: str, progress: Progress) -> Sequence[PackageRow]:
        self._post.own_keys.require_permission()
        reason = reason.strip()[:200]
        if not reason:
            raise Refusal(NO_REASON)
        with self._post.write(action) as (session, staging):
            action_id(session, summary={"reason": reason})
            former, _ = self._post.own_keys.renew(session, reason)
            if kind == CHANGE:
                statement = former.change_to(self._post.own_keys.card_in(session))
            else:
                statement = former.revoke(former.key_id, self._post.today(), reason)
            made: list[Package] = []
            for partner in self._told(session):
                row = (str(new_uid()), kind, statement.decode())
                parcel = Parcel(
                    stream=MAIN,
                    kind=PackageKind.KEY,
                    title=TITLE,
                    tables=[TableOut(KEYS, "换钥声明", COLUMNS, [row], ("uuid",), 1)],
                    purpose=reason,
                )
                made.append(self._post.send(session, staging, partner, parcel, progress, former))
            return rows_of(session, made)

    def _told(self, session: Session) -> list[Partner]:
        """Return the partners whose series has begun: nothing but a full package may stand at its beginning."""
        told = []
        for partner in session.scalars(select(Partner).where(Partner.is_active, Partner.has_program)):
            stream = find_stream(session, partner.id, Direction.OUT, MAIN)
            begun = stream is not None and stream.high > 0 and not self._post.used_before(session, partner)
            if begun and self._post.partners.in_use(session, partner) is not None:
                told.append(partner)
        return told


def take_keys(post: Post, session: Session, partner: Partner, opened: Opened) -> None:
    """Believe what a partner's key says about its keys, in a write under way. Raise Refusal."""
    table = opened.tables[KEYS]
    names = [column.name for column in table.columns]
    if not {"kind", "statement"} <= set(names):
        raise Refusal(NOT_ONLY_KEYS)
    for row in table.rows():
        said = dict(zip(names, row, strict=True))
        if said["kind"] == CHANGE:
            post.partners.follow(session, partner, said["statement"].encode(), opened.card)
        elif said["kind"] == REVOCATION:
            post.partners.hear_revocation(session, partner, said["statement"].encode(), opened.card)
