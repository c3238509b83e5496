"""Whatever a drop-down list holds, it gets nothing it does not have, and nothing that says more than is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.codes import Codes
from desktop.forms.values.choosing import Choosing
from desktop.forms.values.form_words import form_words

CODES = Codes.load()
LISTS = ("sex", "ethnic", "education", "marital", "political", "relation", "population")
SPELLINGS = ("{title}", "{code}", "{code}-{title}", "{code}.{title}", "{alias}")


@given(st.data())
def test_an_option_is_one_of_the_list_and_means_the_code_or_a_wider_one(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(LISTS))
    items = CODES.items(name)
    spelling = data.draw(st.sampled_from(SPELLINGS))
    chosen = data.draw(st.lists(st.sampled_from(items), min_size=1, max_size=12, unique=True))
    options = [
        spelling.format(title=item.title, code=item.code, alias=(item.aliases or (item.title,))[0]) for item in chosen
    ]
    code = data.draw(st.sampled_from(items)).code
    option = Choosing(CODES, name, options).option(code)
    if option is None:
        return
    assert option in options
    if spelling != "{code}" and "以" not in option:
        meant = CODES.find(name, option)
        assert meant in (code, *form_words().wider(name, code))


@pytest.mark.parametrize("name", LISTS)
def test_every_code_finds_itself_among_all_titles(name: str) -> None:
    items = CODES.items(name)
    choosing = Choosing(CODES, name, [item.title for item in items])
    assert [item.title for item in items if choosing.option(item.code) != item.title] == []


def test_a_wider_code_is_one_of_the_list() -> None:
    for name, above in form_words().broader.items():
        known = {item.code for item in CODES.items(name)}
        assert known >= {*above, *above.values()}
