"""The declarations of the registers: sound, and what the policies ask for is there."""

import pytest

from desktop.codes import Codes
from desktop.fields import Kind
from desktop.registers.declared import STANDARD, register_of, shipped

PLAIN = {
    "key": "x",
    "subject": "grid",
    "title": "某台账",
    "entry": "{name}",
    "fields": [{"key": "name", "title": "名称"}],
}


@pytest.mark.parametrize("register", shipped(), ids=lambda one: one.key)
def test_every_register_is_sound(register):
    known = {field.key for field in register.form} | {"other"}
    assert not STANDARD & {field.key for field in register.fields}
    assert register.about
    assert register.source
    assert register.columns
    assert register.entry.format_map(dict.fromkeys(known, "")) is not None
    assert {key for key, _ in register.patterns} <= known
    if register.sheet is not None:
        assert register.sheet.total in known


def test_codes_of_the_registers_are_there():
    codes = Codes.load()
    for register in shipped():
        for field in register.fields:
            assert (field.kind in (Kind.CODE, Kind.CODES)) == bool(field.codes)
            assert not field.codes or codes.items(field.codes), field.codes


def test_what_the_policies_ask_for_is_kept():
    rows = {row for register in shipped() for row in register.source}
    assert rows >= {"P0-36", "P0-37", "P0-38", "P2-09", "P2-10", "P2-32", "P3-32"}
    assert rows >= {"P0-48", "P1-05", "P1-06", "P1-08", "P1-09", "P1-10", "P2-08", "P2-46", "P3-18"}


def test_an_office_could_declare_its_own():
    register = register_of(PLAIN | {"happened_on": {"title": "日期"}})
    assert [field.title for field in register.form] == ["日期", "名称", "备注"]
    assert [field.title for field in register.columns] == ["日期"]


@pytest.mark.parametrize(
    "fields",
    [
        [{"key": "until", "title": "到期"}],
        [{"key": "name", "title": "名称"}, {"key": "name", "title": "又一个"}],
    ],
)
def test_a_contradicting_declaration_is_refused(fields):
    with pytest.raises(ValueError, match="register x"):
        register_of(PLAIN | {"fields": fields})
