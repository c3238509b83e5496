"""Photographs of the roster: one of each, no small ones, put back whole."""

import pytest

from desktop.errors import Refusal
from desktop.program import Program
from tests.desktop.attachments.pictures import paper, photo, scan
from tests.desktop.roster.conftest import enter

UPRIGHT = (500, 700)


@pytest.fixture
def staff(program: Program) -> int:
    """Somebody of the roster."""
    return enter(program, "林志远")


def test_a_new_one_takes_the_place_of_the_old(program: Program, staff: int) -> None:
    photographs = program.photographs
    assert photographs.of([staff]) == {}
    assert photographs.put(staff, photo(1, UPRIGHT), "一.jpg") == ()
    first = photographs.of([staff])[staff]
    earlier = photographs.put(staff, photo(2, UPRIGHT), "二.jpg")
    second = photographs.of([staff])[staff]
    assert second.address != first.address
    assert photographs.picture(second, 350)[:2] == (250, 350)
    photographs.put_back(staff, earlier)
    assert photographs.of([staff])[staff].address == first.address
    gone = photographs.remove(staff)
    assert photographs.of([staff]) == {}
    photographs.put_back(staff, gone)
    assert photographs.of([staff])[staff].address == first.address
    assert len(program.attachments.of("staff", staff)) == 1


def test_other_attachments_are_no_photograph(program: Program, staff: int) -> None:
    program.attachments.add("staff", staff, photo(1, UPRIGHT), "荣誉证书.jpg")
    assert program.photographs.of([staff]) == {}
    program.photographs.put(staff, photo(2, UPRIGHT), "照.jpg")
    program.photographs.remove(staff)
    assert [one.name for one in program.attachments.of("staff", staff)] == ["荣誉证书.jpg"]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (paper(1), "登记表.pdf", "不是图片"),
        (scan("PNG", 1, (150, 900)), "小.png", "150 × 900 点"),
        (b"not a picture", "坏.jpg", "没有添加"),
    ],
)
def test_what_cannot_be_printed_is_refused(
    program: Program, staff: int, content: bytes, name: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        program.photographs.put(staff, content, name)
    assert program.photographs.of([staff]) == {}
    assert not list(program.attachments.contents.addresses())
