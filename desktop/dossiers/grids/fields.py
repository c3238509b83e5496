"""What is recorded of a grid (一格一档)."""

from desktop.fields import Field

FIELDS: tuple[Field, ...] = (Field("name", "网格名称", width=10, required=True, listed=True),)
