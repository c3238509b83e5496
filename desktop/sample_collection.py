"""A form the sample town sent to its villages: most have returned it, one with a mistake, the others are awaited."""

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from desktop.clock import Today, today
from desktop.forms.book.book import open_book
from desktop.forms.collecting.lines import Handing, Unit
from desktop.forms.collecting.service import Collections
from desktop.forms.scope import Scope, Subject
from desktop.grids.service import VILLAGE
from desktop.jobs import Progress
from desktop.program import Program

FORM, NUMBER = "六十五岁以上老人体检应检名单", "公民身份号码"  # the form, and the column with the mistake
BEFORE, AHEAD = timedelta(days=5), timedelta(days=2)  # when it was sent out, and when it is due
SHARE = 0.6  # of the villages have returned it
OLD = 65
HEADINGS_END = 5  # rows among which the headings are


class SampleCollection:
    """Sends the form out and takes what came back, once."""

    def __init__(self, program: Program, today: Today = today) -> None:
        self._program, self._today = program, today

    def make(self, progress: Progress) -> int:
        """Do it, unless something was collected already. Return how many villages returned the form."""
        collections = Collections(self._program, self._today)
        form = next((one for one in collections.can_issue() if one.title == FORM), None)
        nodes = self._program.grids.in_order()
        villages = [Unit(node.name, node.id) for node in nodes if node.level == VILLAGE and not node.closed]
        if form is None or not villages or collections.all() or collections.all(closed=True):
            return 0
        day = self._today()
        with collections.forms.open_known(form.key, progress) as opened:
            meant = replace(opened.plan, scope=Scope(Subject.PEOPLE, {"age": (OLD, None)}))
            collections.forms.keep(opened, meant, form.title, form.unit)
        with tempfile.TemporaryDirectory(prefix="gedang-") as name:
            outgoing = Collections(self._program, lambda: day - BEFORE).outgoing
            handing = Handing("老人体检", "各村（社区）")
            issued = outgoing.issue(form.key, FORM, villages, day + AHEAD, Path(name), progress, handing)
            came = issued.files[: max(round(len(villages) * SHARE), 1)]
            next((path for path in reversed(came) if _mistake(path, progress)), None)  # of a village with rows
            took = collections.take(came, progress, issued.key)
            late = [one.key for one in collections.returns(issued.key) if not one.is_returned]
            collections.urge(late, "电话")
        return sum(one.key > 0 for one in took)


def _mistake(path: Path, progress: Progress) -> bool:
    """Change the last digit of the first number in a return; return whether there was one."""
    book, changed, is_done = open_book(path, progress), path.with_suffix(".changed"), False
    try:
        sheet, filling = book.sheets[0], book.filling()
        for row in range(1, HEADINGS_END):
            for column in sheet.filled(row):
                number = sheet.text(row + 1, column)
                if sheet.text(row, column) == NUMBER and number:
                    filling.put(0, (row + 1, column), number[:-1] + ("1" if number[-1] != "1" else "2"))
                    is_done = True
        filling.save(changed, progress)
    finally:
        book.close()
    changed.replace(path)
    return is_done
