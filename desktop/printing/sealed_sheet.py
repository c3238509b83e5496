"""A sheet that opens the data, kept under seal in a safe: one page of A4 that nobody may copy."""

from datetime import datetime

from desktop.printing.document import Document, Section, Signatures, moment


def sealed_sheet(
    title: str, office: str, made: str, at: datetime, printed_by: str, sections: tuple[Section, ...]
) -> Document:
    """Return such a sheet, made (the word for it and when) and sealed before witnesses."""
    return Document(
        title=title,
        subtitle="密封保管",
        office=office,
        number=f"{made}：{moment(at)}",
        printed_by=printed_by,
        as_of=at,
        imprint=f"打印：{printed_by}",
        sections=(*sections, Signatures((f"{made}人", "封存人", "监封人"))),
        footer_note="本页不得复印",
    )
