"""A box for the number of a row of a form."""

from PySide6.QtWidgets import QSpinBox

DEEPEST = 200  # the last row a header may stand in


def row_box(title: str, row: int = 1) -> QSpinBox:
    """Return a box to type the number of a row into."""
    made = QSpinBox(minimum=1, maximum=DEEPEST)
    made.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    made.setAccessibleName(title)
    made.setValue(row)
    return made
