"""What a workbook says of working out its formulas."""

import re

from desktop.forms.book.assembly import Assembly

_CALCULATION = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)(/?)>")
_AT_OPENING = re.compile(rb"\s(?:fullCalcOnLoad|forceFullCalc)\s*=\s*[\"'][^\"']*[\"']")
_BEFORE_IT = ("definedNames", "externalReferences", "functionGroups", "sheets")


def calculated_anew(workbook: bytes) -> bytes:
    """Return the workbook part told to work out every formula when it is opened."""
    if found := _CALCULATION.search(workbook):
        told = _AT_OPENING.sub(b"", found[2]).rstrip()
        tag = b'<%bcalcPr%b fullCalcOnLoad="1"%b>' % (found[1], told, found[3])
        return workbook[: found.start()] + tag + workbook[found.end() :]
    for name in _BEFORE_IT:
        end = re.compile(rb"</((?:\w+:)?)%b>|<((?:\w+:)?)%b\s*/>" % (name.encode(), name.encode()))
        if found := next(end.finditer(workbook), None):
            tag = b'<%bcalcPr fullCalcOnLoad="1"/>' % (found[1] or found[2] or b"")
            return workbook[: found.end()] + tag + workbook[found.end() :]
    return workbook


def drop_chain(copy: Assembly, workbook: str) -> None:
    """Take out the order in which formulas were worked out: it names cells, and is made anew at opening."""
    tie = next((one for one in copy.relations(workbook).values() if one.kind == "calcChain"), None)
    if tie is not None and tie.target in copy:
        copy.drop(tie.target)
        copy.unrelate(workbook, tie.id)
