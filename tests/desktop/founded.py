"""A founded office for tests, made by the ordinary opening sequence; only deriving its keys is cheap."""

import functools
import shutil
import tempfile
from pathlib import Path

from desktop.accounts.keyring import Created
from desktop.accounts.slots import Cost
from desktop.grids.service import Village
from desktop.opening import FoundingRequest, found
from desktop.paths import Paths

CHEAP = Cost(64, 1, 1)
PASSWORD, OTHER = "Chendai#2026x", "Wodexin#99ab"
REQUEST = FoundingRequest(
    "350582103000",
    "陈埭镇",
    (Village("350582103201", "岸兜村委会"), Village("350582103202", "江头村委会")),
    "jinjiang",
    "lin",
    "林管理",
    PASSWORD,
)


@functools.cache
def _template() -> tuple[tempfile.TemporaryDirectory, Created]:
    folder = tempfile.TemporaryDirectory()
    return folder, found(Paths.at(Path(folder.name)), REQUEST, cost=CHEAP)


def found_in(folder: Path) -> tuple[Paths, Created]:
    """Put a founded office into a folder, with 林管理 as its administrator."""
    template, created = _template()
    shutil.copytree(template.name, folder, dirs_exist_ok=True)
    return Paths.at(folder), created
