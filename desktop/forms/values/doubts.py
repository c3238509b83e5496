"""Numbers of documents that nobody proved when they were written down: which may not stand in a form."""

from desktop.fields import Field, Kind
from desktop.identity import IdKind, read_id

PLACEHOLDER = "“{title}”登记的是占位号码，不能填报，请核实后补登"
DOUBTED = "“{title}”登记的号码校验不符，请核实后改正"


def is_proved_late(field: Field) -> bool:
    """Whether a field takes any number; that of a person's own card was proved when it was saved."""
    return field.key == "document_no" or (field.kind is Kind.ID_NUMBER and field.key != "id_no")


def doubt_of(number: str) -> str:
    """Return what is wrong with a number, for the title to be put in; nothing where it may stand."""
    reading = read_id(number)
    if reading.kind is IdKind.PLACEHOLDER:
        return PLACEHOLDER
    return DOUBTED if reading.kind is IdKind.CITIZEN and not reading.good else ""
