"""What the database can say no to: facts without words."""


class Conflict(Exception):
    """The record changed since it was read."""


class Duplicate(Exception):
    """A value that must be unique exists already; `constraint` names the rule."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


class InUse(Exception):
    """Other records still refer to this one."""


class Forbidden(Exception):
    """What this account may not write: a record of `table`, or of it the `columns` named."""

    def __init__(self, table: str, columns: str = "") -> None:
        super().__init__(table, columns)
        self.table, self.columns = table, columns


class Busy(Exception):
    """Somebody else is writing."""


class DiskFull(Exception):
    """No room is left on the disk; nothing was saved."""


class Damaged(Exception):
    """The file cannot be read as a database: wrong key or damage."""


class Lost(Exception):
    """The server cannot be reached, or the connection to it was cut."""


class Unfit(Exception):
    """The server's database keeps or sorts text otherwise than this program does."""


class TooNew(Exception):
    """The file was written by a newer program; `revision` is the one found."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision
