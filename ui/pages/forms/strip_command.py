"""How rooms with dossiers open the strip for the chosen records."""

from desktop.forms.scope import Subject
from ui.page import Command
from ui.pages.reading_page import ReadingPage

SUBJECTS = {
    "person": Subject.PEOPLE,
    "household": Subject.HOUSEHOLDS,
    "dwelling": Subject.DWELLINGS,
    "enterprise": Subject.ENTERPRISES,
    "staff": Subject.ROSTER,
}
NOBODY = "先在列表里选中要填报的记录。"


def strip_commands(page: ReadingPage) -> list[Command]:
    """Return the command for a room: it feeds the chosen records, or the one that is open, to a web page."""
    subject = SUBJECTS.get(page.subject)
    if subject is None:
        return []

    def run() -> None:
        from ui.pages.forms.strip_sheet import StripSheet  # 18 ms that the first window saves

        chosen = [int(key) for key in page.list.selected_keys()]
        if len(chosen) <= 1 and page.dossier is not None and page.split.is_open:
            chosen = [page.dossier.key]
        if chosen:
            StripSheet(page, page.desk, subject, chosen).open()
        else:
            page.say(NOBODY)

    return [Command("填报助手（逐项复制到网页）…", run, "copy", shown=False)]
