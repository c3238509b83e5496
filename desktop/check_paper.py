"""From a self-check to its paper: what was found, in the words of the office."""

from desktop.as_of import as_of
from desktop.printing.document import Document
from desktop.printing.selfcheck import CheckSheet, RuleLine, check_document, to_do_document
from desktop.program import Program
from desktop.rules import ASPECTS, SEVERITY_TITLES, Severity
from desktop.selfcheck.findings import Report

OUTSIDE = "（没有网格）"
ORDER = tuple(Severity)


def check_paper(program: Program, report: Report) -> Document:
    """Return the report of a self-check as a document. It names grids and counts, never people."""
    grids, office = program.grids, program.office

    def name(grid: int | None) -> str:
        return grids.path_name(grid) if grid is not None else OUTSIDE

    rules = sorted(report.rules, key=lambda rule: (rule.key not in report.of_rule, ORDER.index(rule.severity)))
    lines = [
        RuleLine(
            rule.title,
            SEVERITY_TITLES[rule.severity],
            rule.source,
            rule.advice if rule.key in report.of_rule else "",
            [(name(one.grid_id), one.sentence, one.figure_text, one.bound) for one in report.of_rule.get(rule.key, ())],
        )
        for rule in rules
    ]
    missed = {aspect: sum(aspect in counts for counts in report.aspects.values()) for aspect in ASPECTS}
    titles = {rule.key: rule.title for rule in report.rules}
    exceptions = [
        (name(one.grid_id), titles[one.rule], why.reason, why.until.isoformat() if why.until else "长期")
        for one, why in report.allowed
    ]
    sheet = CheckSheet(
        office=office.office.facts.name,
        printed_by=office.clerk.title,
        as_of=as_of(office.store),
        scheme=program.scheme.current.title,
        checked_at=report.at.astimezone().strftime("%Y-%m-%d %H:%M"),
        grids=report.grids,
        totals=[(SEVERITY_TITLES[severity], report.severities.get(severity, 0)) for severity in ORDER],
        aspects=list(missed.items()),
        rules=lines,
        exceptions=exceptions,
    )
    return check_document(sheet)


def to_do_paper(program: Program) -> Document:
    """Return what is to be done as a document, the most urgent first."""
    grids, office = program.grids, program.office
    lines = [
        (
            one.title,
            grids.path_name(one.grid_id) if one.grid_id is not None else "",
            one.staff_name,
            one.due_on.isoformat() if one.due_on else "",
            one.state,
        )
        for one in program.selfcheck.todos.all()
    ]
    return to_do_document(office.office.facts.name, office.clerk.title, as_of(office.store), lines)
