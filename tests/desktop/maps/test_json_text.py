"""JSON read in steps is the JSON that the usual decoder reads."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop.maps import json_text
from desktop.maps.json_text import SteadyDecoder

plain = some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text('ab[],]"\\ 村')
values = some.recursive(plain, lambda one: some.lists(one) | some.dictionaries(some.text(), one))
places = some.lists(some.lists(some.floats(-180, 180), min_size=2, max_size=3), min_size=1)


@given(values | some.lists(places) | places, some.sampled_from([1, 7, 50_000]), some.sampled_from([None, 1]))
def test_it_reads_the_same(value, at_once, indent):
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_text, "AT_ONCE", at_once)
        assert SteadyDecoder().decode(text) == value


@pytest.mark.parametrize("text", ["", "[[1,2],[3,4]", "[[1,2", "[[1,2],]", "[[1,2] [3]]", "[[1,2]]]", "[[1,2]}"])
def test_it_refuses_the_same(text):
    with pytest.raises(json.JSONDecodeError):
        SteadyDecoder().decode(text)
