"""A room with a confined process in it, to which files of strangers are given."""

import atexit
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from desktop.confined import child
from desktop.confined.messages import Garbled, receive, send
from desktop.errors import Refusal
from desktop.jobs import Progress

LONGEST = 50.0  # seconds for one thing that is asked
POLL = 0.05  # seconds between looks at whether the clerk has cancelled
DIED = "文件内容异常，打开时出错或占用内存过多，已停止，数据没有变化。请用原来的软件打开，另存后再试。"
SILENT = "打开文件的时间过长，已停止，数据没有变化。请用原来的软件打开，另存后再试。"

Answers = queue.Queue[Any]


class Broken(Exception):
    """A fault of the program itself showed in the confined process."""


class Room:
    """Keeps one confined process as long as it does well; it is started when first needed."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._taken = threading.Lock()

    def ask(self, task: str, *given: Any, progress: Progress | None = None, longest: float = LONGEST) -> Any:
        """Return what a function of the confined process returns. Raise Refusal where the file is too much for it.

        `task` names it as `desktop.maps.apart:read_inside`; it takes what is given, and a Progress behind that. What is
        not done after `longest` seconds is ended.
        """
        progress = progress or Progress()
        with self._taken:
            return self._asked(task, given, progress, longest)

    def close(self) -> None:
        """End the process; another is started when something is asked again."""
        found, self._child = self._child, None
        if found is not None:
            found.kill()
            found.communicate()
            atexit.unregister(self.close)

    def _asked(self, task: str, given: tuple[Any, ...], progress: Progress, longest: float) -> Any:
        running = self._running()
        answers: Answers = queue.Queue()
        talker = threading.Thread(target=_talk, args=(running, [task, given], answers), daemon=True)
        talker.start()
        is_well = False
        try:
            kind, said = self._heard(answers, progress, longest)
            is_well = kind not in (child.FULL, None)
        finally:
            if not is_well:
                self.close()
            talker.join()
        if kind == child.REFUSED:
            raise Refusal(said)
        if kind == child.FAILED:
            raise Broken(said)
        if kind != child.DONE:
            raise Refusal(DIED)
        return said

    def _heard(self, answers: Answers, progress: Progress, longest: float) -> tuple[Any, Any]:
        """Return the answer; how far it is goes on the slate meanwhile."""
        until = time.monotonic() + longest
        while True:
            progress.check()
            try:
                kind, said = answers.get(timeout=POLL)
            except queue.Empty:
                if time.monotonic() > until:
                    raise Refusal(SILENT) from None
                continue
            if kind != child.STEP:
                return kind, said
            progress.done, progress.total, progress.note = said

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = _start()
            atexit.register(self.close)
        return self._child


def _start() -> "subprocess.Popen[bytes]":
    """Start the process: the program itself where it is frozen, else this Python."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, "confined"] if frozen else [sys.executable, "-m", child.__name__]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=None if frozen else Path(__file__).parents[2],
        env=os.environ | {"MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _talk(running: "subprocess.Popen[bytes]", question: list[Any], answers: Answers) -> None:
    """Ask, and pass on what comes until the answer, or until the process is no more."""
    assert running.stdin is not None
    assert running.stdout is not None
    try:
        send(running.stdin, question)
        kind = child.STEP
        while kind == child.STEP:
            kind, said = receive(running.stdout)
            answers.put((kind, said))
    except (OSError, ValueError, TypeError, EOFError, Garbled):  # it died, or was ended while this listened
        answers.put((None, None))
