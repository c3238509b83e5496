"""A form that two villages were sent."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.forms.collecting.lines import Issued, Unit
from desktop.forms.collecting.service import Collections
from desktop.jobs import Progress
from desktop.program import Program
from tests.desktop.forms.collecting import a_form
from tests.programs import TODAY, today

SHORE, HEAD = "岸兜村委会", "江头村委会"


@dataclass
class Sent:
    """A collection with the copies that went out."""

    collections: Collections
    form: int
    issued: Issued
    out: Path
    back: Path

    @property
    def key(self) -> int:
        """The collection."""
        return self.issued.key

    def copy(self, unit: str) -> Path:
        """Return the copy of a unit."""
        return next(path for path in self.issued.files if unit in path.name)

    def returned(self, unit: str) -> int:
        """Return the key of a unit's return."""
        return next(one.key for one in self.collections.returns(self.key) if one.unit == unit)


def known_form(collections: Collections, path: Path) -> int:
    """Keep a form that was opened. Return its key."""
    with collections.forms.open(path, Progress()) as opened:
        return collections.forms.keep(opened, opened.plan, a_form.TITLE, "区民政局")


@pytest.fixture
def collections(program: Program) -> Collections:
    """The service."""
    return Collections(program, today)


@pytest.fixture
def sent(collections: Collections, program: Program, folder: Path) -> Sent:
    """The form, sent to both villages."""
    out, back = folder / "out", folder / "back"
    out.mkdir()
    back.mkdir()
    form = known_form(collections, a_form.build(folder))
    units = [Unit(name, program.grids.find_village(name)) for name in (SHORE, HEAD)]
    issued = collections.outgoing.issue(form, "救助登记", units, TODAY, out, Progress())
    return Sent(collections, form, issued, out, back)
