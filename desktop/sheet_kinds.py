"""The kinds of sheet the office takes in, put together for its importer."""

from collections.abc import Callable, Sequence

from db.store import Store
from desktop.cases.clocks import Clocks
from desktop.cases.scenarios import Scenarios
from desktop.cases.sheets import CaseSheets
from desktop.clock import Today
from desktop.codes import Codes
from desktop.dossiers.dwellings.sheets import DwellingSheets
from desktop.dossiers.enterprises.sheets import EnterpriseSheets
from desktop.dossiers.grids.sheets import GridSheets
from desktop.dossiers.households.sheets import HouseholdSheets
from desktop.dossiers.people.sheets import PeopleSheets
from desktop.fields import Field
from desktop.grids.service import Grids
from desktop.intake.importable import Importable
from desktop.organisations.fields import OFFICE, PARTY, TEAM
from desktop.organisations.sheets import OrganisationSheets
from desktop.roster.sheets import StaffSheets
from desktop.scheme_choice import OfficeScheme
from desktop.subjects import CASE, DWELLING, ENTERPRISE, GRID, HOUSEHOLD, ORGANISATION, PERSON, STAFF

InForce = Callable[[Sequence[Field]], Sequence[Field]]


def sheet_kinds(
    store: Store,
    grids: Grids,
    codes: Codes,
    scheme: OfficeScheme,
    clocks: Clocks,
    scenarios: Scenarios,
    in_force: Callable[[str], InForce],
    today: Today,
) -> tuple[Importable, ...]:
    """Return them in the order in which a sheet is held against them."""
    return (
        PeopleSheets(grids, in_force(PERSON)),
        HouseholdSheets(grids, in_force(HOUSEHOLD)),
        DwellingSheets(in_force(DWELLING)),
        EnterpriseSheets(in_force(ENTERPRISE)),
        GridSheets(grids, lambda: scheme.current, in_force(GRID)),
        StaffSheets(grids, scheme, in_force(STAFF), today),
        OrganisationSheets(store, TEAM, in_force(ORGANISATION)),
        OrganisationSheets(store, PARTY, in_force(ORGANISATION)),
        OrganisationSheets(store, OFFICE, in_force(ORGANISATION)),
        CaseSheets(grids, codes, clocks, scenarios, in_force(CASE), today),
    )
