"""The code lists of the standards and of the office: from code to words and from any wording to the code.

A list is a file of `resources/codes`; the office adds to it, renames and retires with rows of its own. Lists are read
when first asked for. A wording that fits two codes, or none, gives None and is for the clerk to decide. The tags of
persons, households and dwellings are parts of one list: `care_tag:person`, `care_tag:household`, `care_tag:dwelling`.
"""

from desktop.codes.book import Codes
from desktop.codes.items import CodeItem, CodeList, Edition, OfficeItem

__all__ = ["CodeItem", "CodeList", "Codes", "Edition", "OfficeItem"]
