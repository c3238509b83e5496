"""Opens the restore assistant before anybody signed in. Heavy: it brings the database library."""

from pathlib import Path

from desktop.errors import Refusal
from desktop.paths import Paths
from desktop.restoring import Restoration
from desktop.settings import Settings
from ui.errors import show_refusal
from ui.restoring.window import RestoreWindow
from ui.work import Work


def restore_window(paths: Paths, settings: Settings, work: Work) -> RestoreWindow | None:
    """Return the assistant, or None where nothing can be restored here, which is said."""
    try:
        restoration = Restoration(paths)
    except Refusal as error:
        show_refusal(None, error.message)
        return None
    places = (Path(settings.last_place),) if settings.last_place else ()
    return RestoreWindow(work, restoration, places, settings.last_account)
