"""The catalogue put together: which papers there are, and how one is made."""

from collections.abc import Callable, Sequence

from desktop.print_centre.kinds import Printable
from desktop.program import Program

SOURCES: tuple[Callable[[Program], Sequence[Printable]], ...] = ()
