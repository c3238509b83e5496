"""Dwellings and the people who own, rent and inhabit them, as tests need them."""

from datetime import date

from desktop.identity import check_digit
from desktop.jobs import Progress
from desktop.tables import Search

DAY = date(2026, 11, 1)


def number(birth="19600101", order="001"):
    first = "359998" + birth + order
    return first + check_digit(first)


def filled(draft, **values):
    for key, value in values.items():
        setattr(draft, key, value)
    return draft


def register(program, address="江头村中心路12号", **values):
    values = {"grid_id": program.grids.resolve("江头第1网格")} | values
    return program.dwellings.save(filled(program.dwellings.blank(), address=address, **values))


def correct(program, key, **values):
    program.dwellings.save(filled(program.dwellings.draft(key), **values))


def add(program, key, right, name, **values):
    draft = filled(program.dwellings.parties.blank(right), name=name, **values)
    return program.dwellings.parties.add(key, right, draft)


def person(program, name="张三丰", **values):
    return program.people.save(filled(program.people.blank(), name=name, **values))


def household(program, address="江头村1号", name="王一"):
    facts = filled(program.households.blank(), address=address)
    return program.commands.register(facts, filled(program.people.blank(), name=name), date(2020, 1, 1))


def keys(program, text="", order="", descending=False, **filters):
    return [int(key) for key in program.dwellings.list.keys(Search(text, filters, order, descending), Progress())]


def problems(refused):
    return {problem.field for problem in refused.value.problems}
