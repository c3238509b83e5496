"""One move of several cases: each on its own, so that those which cannot make it keep nobody from making it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.errors import Conflict
from desktop.cases.dossier import CaseDossier
from desktop.cases.events import TITLES, EventKind
from desktop.cases.moves import BY_KIND
from desktop.cases.moving import CaseMoves, Moved
from desktop.cases.service import Cases
from desktop.errors import Invalid, Refusal
from desktop.jobs import Progress

MOST = 500  # cases moved at once
MISTAKE = "误操作"  # the reason of a step that is taken back right away


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A case that was not moved, and why."""

    case: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class MovedTogether:
    """What became of a move of several cases."""

    title: str
    done: tuple[Moved, ...]
    left: tuple[LeftOut, ...]


def movable(cases: Cases, keys: Sequence[int], kind: EventKind, progress: Progress) -> int:
    """Return how many of some cases can make a move now."""
    if len(keys) > MOST:
        raise Refusal(f"一次最多办 {MOST} 件，现在选了 {len(keys):,} 件。请分几次办。")
    count = 0
    for key in keys:
        progress.check()
        count += any(offer.move.kind is kind for offer in cases.dossier(int(key)).offers)
    return count


def move_together(
    cases: Cases, moves: CaseMoves, keys: Sequence[int], kind: EventKind, facts: Mapping[str, Any]
) -> MovedTogether:
    """Make a move of every case that can; what is faulty in the facts themselves is raised as Invalid at once."""
    done: list[Moved] = []
    left: list[LeftOut] = []
    for key in keys:
        dossier = cases.dossier(int(key))
        try:
            if not any(offer.move.kind is kind for offer in dossier.offers):
                raise Refusal(f"现在是“{dossier.texts['stage']}”，不能{BY_KIND[kind].title}")
            done.append(moves.carry_out(dossier.key, dossier.standing.events, kind, facts))
        except (Invalid, Refusal, Conflict) as error:
            left.append(LeftOut(dossier.key, dossier.number or dossier.title, _why(error)))
    return MovedTogether(TITLES[kind], tuple(done), tuple(left))


def undo_together(moves: CaseMoves, moved: MovedTogether) -> MovedTogether:
    """Take the move back from every case that made it and was not moved on since."""
    done: list[Moved] = []
    left: list[LeftOut] = []
    for one in moved.done:
        try:
            done.append(moves.undo(one.case, one.events, MISTAKE))
        except (Refusal, Conflict) as error:
            left.append(LeftOut(one.case, "", _why(error)))
    return MovedTogether(f"撤销{moved.title}", tuple(done), tuple(left))


def told(case: CaseDossier) -> str:
    """Return what a case is called in a sentence."""
    return case.number or f"“{case.title}”"


def _why(error: Exception) -> str:
    if isinstance(error, Conflict):
        return "其他人刚刚办了下一步"
    return error.message.rstrip("。") if isinstance(error, Refusal) else str(error).rstrip("。")
