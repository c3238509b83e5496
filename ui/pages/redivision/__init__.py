"""Re-dividing the grids: asked step by step, previewed, carried out, taken back."""

from ui.pages.redivision.command import regroup_command
from ui.pages.redivision.history import open_history
from ui.pages.redivision.sheet import open_moving, open_redivision

__all__ = ["open_history", "open_moving", "open_redivision", "regroup_command"]
