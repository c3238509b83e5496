"""A Work for tests of pages: the same door, but every job is done before the call returns."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.jobs import Cancelled, Progress
from ui.errors import show_error
from ui.work import Ticket

T = TypeVar("T")


class WorkNow(QObject):
    """Runs every job at once on the thread that asks."""

    looked = Signal(object)
    changed = Signal(frozenset)
    tickets: tuple[Ticket[Any], ...] = ()

    def read(
        self,
        owner: QObject,
        title: str,
        job: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> Ticket[T]:
        future: Future[T] = Future()
        ticket = Ticket(title, owner, Progress(), future, done, failed)
        try:
            result = job(ticket.progress)
        except Cancelled as error:
            future.set_exception(error)
        except Exception as error:  # noqa: BLE001 - handed to the page, as Work does
            future.set_exception(error)
            (failed or (lambda one: show_error(owner, one)))(error)
        else:
            future.set_result(result)
            done(result)
        self.looked.emit(ticket)
        return ticket

    write = read

    def tell(self, tables: frozenset[str]) -> None:
        self.changed.emit(tables)

    def close(self) -> None:
        """Nothing is ever under way."""
