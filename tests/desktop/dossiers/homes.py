"""Households made through the ordinary commands."""

from datetime import date

DAY = date(2026, 11, 1)
SPOUSE, SON, DAUGHTER, MOTHER = "12", "20", "30", "52"


def person(program, name, sex=None, born_on=None, **values):
    draft = program.people.blank()
    draft.name, draft.sex_code, draft.born_on = name, sex, born_on
    for key, value in values.items():
        setattr(draft, key, value)
    return draft


def household(program, address="江头村1号", name="王一", sex="1"):
    facts = program.households.blank()
    facts.address, facts.grid_id = address, program.grids.resolve("江头第1网格")
    return program.commands.register(facts, person(program, name, sex, date(1970, 1, 1)), date(2020, 1, 1))


def version(program, key):
    return program.households.dossier(key).version


def members(program, key):
    return {member.name: member for member in program.households.dossier(key).members}
