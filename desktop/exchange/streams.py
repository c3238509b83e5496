"""Numbers: every package has its place in a series, and what comes out of its place is noticed.

A series begins anew, in a new epoch and with a full package, when a backup was restored: its numbers were used before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.models.exchange import Direction, Package, PackageLine, PackageState, Stream
from desktop.exchange.envelope import Envelope, PackageKind

MAIN, ACK = "MAIN", "ACK"  # records, letters, codes and keys; receipts
OPEN = (PackageState.SEALED, PackageState.EXPORTED, PackageState.REJECTED)  # out, and not taken up as far as we know
ANSWERED = (PackageState.ACCEPTED, PackageState.PARTIAL)


class Verdict(StrEnum):
    """What a file that was looked at is, and with it what taking it does."""

    FRESH = "fresh"  # the next of its stream: taken up
    GAP = "gap"  # numbers before it are missing: kept, and they are asked for
    DUPLICATE = "duplicate"  # it was here before: its receipt is given again
    NEED_FULL = "need_full"  # a new epoch that does not begin with a full package: not taken, a full one is asked for
    STALE = "stale"  # of an epoch that is over: not taken, the sender is told where we are
    FORK = "fork"  # another package bears this number: set aside, a person telephones
    QUARANTINED = "quarantined"  # not genuine, not whole, not for us: set aside already
    RECEIPT = "receipt"  # answers to what we sent


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a package stands in its series: `known` is the one that was here before."""

    verdict: Verdict
    missing: Sequence[int] = ()
    known: Package | None = None


def stream_of(session: Session, partner_id: int, direction: Direction, name: str) -> Stream:
    """Return a series, which is begun where there is none yet."""
    found = find_stream(session, partner_id, direction, name)
    if found is None:
        found = Stream(partner_id=partner_id, direction=direction, name=name, epoch=1, high=0, acknowledged=0)
        found.last_hash, found.needs_full = "", name == MAIN
        session.add(found)
        session.flush()
    return found


def place_of(session: Session, partner_id: int, direction: Direction, name: str) -> tuple[int, int]:
    """Return epoch and last number of a series."""
    found = find_stream(session, partner_id, direction, name)
    return (found.epoch, found.high) if found is not None else (1, 0)


def judge(session: Session, partner_id: int, envelope: Envelope, envelope_sha256: str) -> Standing:
    """Return where a genuine package of the main series stands."""
    arrived = _arrived(session, partner_id, envelope)
    known = next((one for one in arrived if str(one.package_uid) == envelope.package_id), None)
    if known is not None and known.envelope_sha256 != envelope_sha256:
        return Standing(Verdict.FORK)
    if known is not None and known.state is not PackageState.BUFFERED:
        return Standing(Verdict.DUPLICATE, known=known)
    stream = find_stream(session, partner_id, Direction.IN, envelope.stream)
    epoch, high = (stream.epoch, stream.high) if stream is not None else (1, 0)
    if envelope.epoch < epoch:
        return Standing(Verdict.STALE)
    if envelope.epoch > epoch:
        high = 0
    if envelope.seq <= high or any(one is not known for one in arrived):
        return Standing(Verdict.FORK)
    if envelope.seq > high + 1 and known is not None:
        return Standing(Verdict.DUPLICATE, known=known)
    if envelope.seq > high + 1:
        return Standing(Verdict.GAP, missing_between(session, partner_id, envelope.epoch, high, envelope.seq))
    if high == 0 and envelope.kind != PackageKind.FULL:
        return Standing(Verdict.NEED_FULL)
    if high > 0 and stream is not None and envelope.prev != stream.last_hash:
        return Standing(Verdict.FORK)
    return Standing(Verdict.FRESH, known=known)


def missing_between(session: Session, partner_id: int, epoch: int, high: int, number: int) -> list[int]:
    """Return the numbers between the last one taken up and a later one that are not even waiting here."""
    waiting = {one.sequence for one in buffered(session, partner_id, epoch)}
    return [one for one in range(high + 1, number) if one not in waiting]


def buffered(session: Session, partner_id: int, epoch: int) -> list[Package]:
    """Return the packages of an epoch that wait for those before them."""
    query = select(Package).where(Package.partner_id == partner_id, Package.direction == Direction.IN)
    query = query.where(Package.stream == MAIN, Package.epoch == epoch, Package.state == PackageState.BUFFERED)
    return list(session.scalars(query.order_by(Package.sequence)))


def waiting_before(session: Session, partner_id: int, epoch: int) -> list[Package]:
    """Return the packages that wait in epochs before one."""
    query = select(Package).where(Package.partner_id == partner_id, Package.direction == Direction.IN)
    query = query.where(Package.epoch < epoch, Package.state == PackageState.BUFFERED)
    return list(session.scalars(query))


def is_rolled_back(session: Session, partner_id: int, told: Any) -> bool:
    """Whether what a partner heard of us last is nothing we know: then a backup was restored here.

    `told` are epoch, number and hash of an envelope of ours, as the partner's packages and receipts say.
    """
    match told:
        case {"epoch": int(epoch), "high": int(high), "hash": str(envelope_sha256)} if high > 0:
            query = select(Package.envelope_sha256).where(
                Package.partner_id == partner_id,
                Package.direction == Direction.OUT,
                Package.stream == MAIN,
                Package.epoch == epoch,
                Package.sequence == high,
            )
            return envelope_sha256 not in session.scalars(query).all()
    return False


def begin_anew(session: Session, partner_id: int, after: int) -> list[int]:
    """Begin new epochs towards a partner, after every epoch there was. Return the packages that are void with it."""
    for name in (MAIN, ACK):
        stream = stream_of(session, partner_id, Direction.OUT, name)
        stream.epoch, stream.high, stream.acknowledged = max(stream.epoch, after) + 1, 0, 0
        stream.last_hash, stream.needs_full = "", name == MAIN
    query = select(Package).where(Package.partner_id == partner_id, Package.direction == Direction.OUT)
    void = session.scalars(query.where(Package.stream == MAIN, Package.state.in_(OPEN))).all()
    for one in void:
        one.state = PackageState.SUPERSEDED
        session.execute(delete(PackageLine).where(PackageLine.package_id == one.id))
    session.flush()
    return [one.id for one in void]


def find_stream(session: Session, partner_id: int, direction: Direction, name: str) -> Stream | None:
    """Return a series, or None where none was begun."""
    query = select(Stream).where(Stream.partner_id == partner_id, Stream.direction == direction, Stream.name == name)
    return session.scalars(query).first()


def _arrived(session: Session, partner_id: int, envelope: Envelope) -> Sequence[Package]:
    """Return what came under a number, but for what was set aside."""
    query = select(Package).where(Package.partner_id == partner_id, Package.direction == Direction.IN)
    query = query.where(Package.stream == envelope.stream, Package.epoch == envelope.epoch)
    query = query.where(Package.sequence == envelope.seq, Package.state != PackageState.QUARANTINED)
    return session.scalars(query).all()
