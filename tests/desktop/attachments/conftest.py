"""One office with attachments."""

import pytest

from desktop.attachments.contents import Contents
from desktop.attachments.service import Attachments
from desktop.disclosures import Disclosures
from desktop.folder import ATTACHMENTS
from desktop.printing.preview import first_page
from tests.offices import KEY


@pytest.fixture
def place(folder):
    """Where the contents lie."""
    return folder / ATTACHMENTS


@pytest.fixture
def contents(place):
    """The encrypted files by themselves."""
    return Contents(place, KEY)


@pytest.fixture
def attachments(store, contents):
    """The attachments of an office."""
    return Attachments(store, contents, Disclosures(store), first_page)
