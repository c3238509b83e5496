"""What is recorded of somebody of the roster (网格员档案)."""

from desktop.fields import Field

FIELDS: tuple[Field, ...] = (Field("name", "姓名", width=6, required=True, listed=True),)
