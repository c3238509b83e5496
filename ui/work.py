"""The only door to other threads: jobs that look run side by side, jobs that save run one by one."""

from collections import deque
from collections.abc import Callable
from threading import Event, get_ident
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.jobs import Cancelled, Progress
from ui.errors import show_error

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")

READING, WRITING = "read", "write"
LANES = {READING: 3, WRITING: 1}  # threads; one writer at a time, in order
SOON, LATER = 10, 50  # milliseconds between two looks at young and at old jobs
YOUNG = 0.4  # seconds


class Ticket(Generic[T]):
    """One job under way, for whoever shows or stops it."""

    def __init__(
        self,
        title: str,
        owner: QObject,
        progress: Progress,
        future: "Future[T]",
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None,
        saves: bool = False,
    ) -> None:
        self.title, self.owner, self.progress, self.future = title, owner, progress, future
        self.done, self.failed, self.saves = done, failed, saves
        self.began = monotonic()

    @property
    def age(self) -> float:
        """Seconds since the job was asked for."""
        return monotonic() - self.began

    @property
    def is_over(self) -> bool:
        """Whether the job has ended, well or not."""
        return self.future.done()

    def cancel(self) -> None:
        """Ask the job to stop. What a job saved before it heard of it is delivered all the same."""
        self.progress.cancel()
        self.future.cancel()


class Work(QObject):
    """Runs jobs beside the window and brings their results back to it. No worker ever touches a QObject."""

    looked = Signal(object)  # a ticket whose progress may have moved, or that is over
    changed = Signal(frozenset)  # names of the tables that a write touched

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._tickets: list[Ticket[Any]] = []
        self._finished: deque[Ticket[Any]] = deque()
        self._news: deque[frozenset[str]] = deque()
        self._home = get_ident()
        self._is_closed = False
        self._go_on: Event | None = None  # what jobs wait for that were asked for during a pause
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    @property
    def tickets(self) -> tuple[Ticket[Any], ...]:
        """The jobs under way."""
        return tuple(self._tickets)

    def read(
        self,
        owner: QObject,
        title: str,
        job: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> Ticket[T]:
        """Run a job that only looks. `done` gets its result on the main thread, if the owner still lives."""
        return self._start(owner, title, job, done, failed, saves=False)

    def write(
        self,
        owner: QObject,
        title: str,
        job: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> Ticket[T]:
        """Run a job that saves. Writes never overlap."""
        return self._start(owner, title, job, done, failed, saves=True)

    def tell(self, tables: frozenset[str]) -> None:
        """Take the store's word, from any thread, that tables changed."""
        self._news.append(tables)
        if get_ident() == self._home:  # from another thread a job is under way, and the timer with it
            self._timer.start(SOON)

    def pause(self) -> tuple[Ticket[Any], ...]:
        """Let every job that is asked for from now on wait until `resume`. Return those under way."""
        if self._go_on is None:
            self._go_on = Event()
        return self.tickets

    def resume(self) -> None:
        """Let the jobs begin that were asked for meanwhile."""
        if self._go_on is not None:
            self._go_on.set()
            self._go_on = None

    def close(self) -> None:
        """Ask every job to stop and wait for it; nothing is delivered any more, and nothing begun."""
        self._is_closed = True
        self._timer.stop()
        for ticket in self._tickets:
            ticket.progress.cancel()
        self.resume()
        for lane in self._lanes.values():
            lane.shutdown(cancel_futures=True)
        self._tickets.clear()

    def _start(
        self,
        owner: QObject,
        title: str,
        job: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None,
        saves: bool,
    ) -> Ticket[T]:
        progress = Progress()
        if self._is_closed:  # a page that is on its way out still wanted something
            future = self._never()
            return Ticket(title, owner, progress, future, done, failed, saves)
        begun = job if self._go_on is None else _later(job, self._go_on)
        future = self._lane(WRITING if saves else READING).submit(begun, progress)
        ticket = Ticket(title, owner, progress, future, done, failed, saves)
        self._tickets.append(ticket)
        self._timer.start(SOON)
        return ticket

    def _lane(self, name: str) -> "ThreadPoolExecutor":
        if name not in self._lanes:
            from concurrent.futures import ThreadPoolExecutor  # 2 ms that the first window saves

            self._lanes[name] = ThreadPoolExecutor(LANES[name], name)
        return self._lanes[name]

    def _never(self) -> "Future[Any]":
        from concurrent.futures import Future  # as above

        future: Future[Any] = Future()
        future.cancel()
        return future

    def _look(self) -> None:
        for ticket in list(self._tickets):
            if ticket.is_over:
                self._tickets.remove(ticket)
                self._finished.append(ticket)
        while self._news:  # told before its job was done, so heard before its result
            self.changed.emit(self._news.popleft())
        for ticket in [*self._tickets, *self._finished]:
            self.looked.emit(ticket)
        while self._finished:  # a result may open a dialog, and so bring us here again
            ticket = self._finished.popleft()
            if shiboken6.isValid(ticket.owner):
                _deliver(ticket)
        if not self._tickets:
            self._timer.stop()
        elif not any(ticket.age < YOUNG for ticket in self._tickets):
            self._timer.setInterval(LATER)


def _later(job: Callable[[Progress], T], go_on: Event) -> Callable[[Progress], T]:
    def wait(progress: Progress) -> T:
        go_on.wait()
        progress.check()
        return job(progress)

    return wait


def _deliver(ticket: Ticket[Any]) -> None:
    if ticket.future.cancelled() or (ticket.progress.cancelled and not ticket.saves):
        return  # whoever stopped a look no longer wants to hear of it
    error = ticket.future.exception()
    if error is None:
        ticket.done(ticket.future.result())
    elif isinstance(error, Cancelled):
        return
    elif ticket.failed is not None:
        ticket.failed(error)
    else:
        show_error(ticket.owner, error)
