"""Writing into a mediation file: everything that changes one enters here, and a closed file is not entered."""

from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.papers import MediationFile
from desktop.errors import Refusal
from desktop.mediation.reading import dossier_of

GONE = "这份卷宗已被删除。请刷新后再看。"
CLOSED = "{title}已经归档，不能再改。需要补充的，请先写明理由重新打开。"


def known_file(session: Session, key: int) -> MediationFile:
    """Return a file. Raise Refusal for one that is no more."""
    row = session.get(MediationFile, key)
    if row is None:
        raise Refusal(GONE)
    return row


def open_file(session: Session, key: int, version: int | None = None) -> MediationFile:
    """Return a file that may be changed; whoever would close it meanwhile waits. Raise Refusal or Conflict."""
    row = session.get(MediationFile, key, with_for_update=True)
    if row is None:
        raise Refusal(GONE)
    if row.closed_on is not None:
        raise Refusal(CLOSED.format(title=dossier_of(session, row).title))
    if version is not None and row.version != version:
        raise Conflict
    return row
