"""A clerk who fills a form and is killed in the middle of it.

`python -m tests.desktop.forms.killed_filler FOLDER KEY FORM TO CALLS`: a form is filled, and the program ends at so
many calls of functions of its own.
"""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from types import FrameType

from desktop.forms.outcome import Order
from desktop.forms.scope import Scope, Subject
from desktop.forms.service import Forms
from desktop.jobs import Progress
from desktop.program import Program
from tests.offices import open_database
from tests.programs import TODAY, administrator, office_at, today


def main(folder: str, key: str, form: str, to: str, share: str) -> None:
    engine = open_database(Path(folder) / "office.db", bytes.fromhex(key))
    forms = Forms(Program.of(office_at(engine, Path(folder), administrator()), today), today)
    left = int(share)

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal left
        left -= event == "call"
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with forms.open(Path(form), Progress()) as opened:
        plan = replace(opened.plan, scope=Scope(Subject.PEOPLE), row_limit=2)
        sys.setprofile(count)
        forms.fill(
            opened, plan, Order(TODAY, revealed=True, purpose="报表", recipient="区民政局"), Path(to), Progress()
        )
        sys.setprofile(None)
    sys.stdout.write(str(int(share) - left))


if __name__ == "__main__":
    main(*sys.argv[1:])
