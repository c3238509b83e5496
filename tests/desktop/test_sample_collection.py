"""The collection of the sample town: some villages have returned the form, one of them with a mistake."""

from desktop.forms.collecting.service import Collections
from desktop.jobs import Progress
from desktop.sample_collection import SampleCollection
from desktop.sample_forms import SampleForms
from tests.programs import today


def test_villages_have_returned_a_form(program):
    assert SampleCollection(program, today).make(Progress()) == 0  # without forms there is nothing to send
    SampleForms(program, 1, today).make(Progress())
    came = SampleCollection(program, today).make(Progress())
    assert came
    (row,) = Collections(program, today).all()
    assert row.asked >= row.accepted + row.faulty == came
    assert SampleCollection(program, today).make(Progress()) == 0
