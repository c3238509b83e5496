"""What is recorded of an organisation."""

from desktop.fields import Field

FIELDS: tuple[Field, ...] = (Field("name", "名称", width=14, required=True, listed=True),)
