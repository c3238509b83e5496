"""划入网格…: the command of a list that puts its chosen records into another grid."""

from ui.page import Command
from ui.pages.reading_page import ReadingPage
from ui.pages.redivision.sheet import open_moving


def regroup_command(page: ReadingPage) -> Command:
    """Return the command for a room: it moves the chosen records, or the one that is open."""

    def run() -> None:
        chosen = [int(key) for key in page.list.selected_keys()]
        if len(chosen) <= 1 and page.dossier is not None and page.split.is_open:
            chosen = [page.dossier.key]
        open_moving(page, page.desk, page.subject, chosen, f"{len(chosen):,} {page.unit}")

    return Command("划入网格…", run, "grid", shown=False)
