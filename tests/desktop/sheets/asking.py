"""Asking the importer about a sheet with one more column, and what it says."""

from desktop.jobs import Progress


def reasons(checked):
    return [fault.reason for row in checked.faults for fault in row.faults]


def notes(checked):
    return {note.key: note.message for note in checked.notes}


def one(town, heading, value, **options):
    """Check one person with one more column."""
    return town.check((("姓名", heading), ("张三丰", value)), **options)


def taken(town, heading, value, field, **options):
    """Import one person with one more column and return what was kept of it."""
    town.importer.commit(one(town, heading, value, **options), Progress())
    return getattr(town.people()["张三丰"], field)
