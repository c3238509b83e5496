"""The algebra of policies: bringing the same in twice is bringing it in once, and a blank takes nothing away."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.merging import differences, merged, merged_tags
from desktop.intake.options import Options, Policy

VALUES = st.one_of(st.none(), st.text(max_size=3), st.integers(0, 3), st.booleans())
TAGS = st.frozensets(st.sampled_from(("P01", "P02", "P03")))
POLICIES = st.sampled_from(Policy)
ROWS = st.fixed_dictionaries({"name": VALUES, "phone": VALUES, "note": VALUES})


@given(POLICIES, VALUES, VALUES)
def test_merging_twice_is_merging_once(policy, before, given_):
    once = merged(policy, before, given_)
    assert merged(policy, once, given_) == once


@given(POLICIES, VALUES)
def test_a_blank_takes_nothing_away(policy, before):
    assert merged(policy, before, None) == before
    assert merged(policy, before, "") == before


@given(VALUES, VALUES)
def test_keeping_keeps_and_filling_never_replaces(before, given_):
    assert merged(Policy.KEEP, before, given_) == before
    if before not in (None, ""):
        assert merged(Policy.FILL, before, given_) == before


@given(POLICIES, ROWS, ROWS)
def test_what_differs_is_settled_by_one_import(policy, record, row):
    options = Options(policy=policy)
    found = differences(record, row, record, options)
    after = record | {key: value for key, (_, value) in found.items()}
    assert differences(after, row, record, options) == {}
    assert all(before == record[key] for key, (before, _) in found.items())


@given(POLICIES, TAGS, TAGS, TAGS)
def test_tags_twice_are_tags_once(policy, before, yes, no):
    no = no - yes
    once = merged_tags(policy, before, yes, no)
    assert merged_tags(policy, once, yes, no) == once
    if policy is Policy.FILL:
        assert set(once) == before | yes


def test_a_field_may_have_a_policy_of_its_own():
    options = Options(policy=Policy.KEEP, policies={"phone": Policy.OVERWRITE})
    record, row = {"name": "甲", "phone": "1"}, {"name": "乙", "phone": "2"}
    assert differences(record, row, record, options) == {"phone": ("1", "2")}
