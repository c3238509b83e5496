"""A family for the tests of dossiers."""

from datetime import date

import pytest

from tests.desktop.dossiers.homes import DAUGHTER, DAY, MOTHER, SON, SPOUSE, household, person, version


@pytest.fixture
def family(program):
    """A couple, a son and a daughter, and the man's mother."""
    key = household(program)
    for name, sex, born, relation in (
        ("李二", "2", date(1972, 2, 2), SPOUSE),
        ("王三", "1", date(2000, 3, 3), SON),
        ("王四", "2", date(2005, 4, 4), DAUGHTER),
        ("陈五", "2", date(1945, 5, 5), MOTHER),
    ):
        program.commands.move_in_new(key, version(program, key), person(program, name, sex, born), relation, DAY)
    return key
