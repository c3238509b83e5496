"""Everything the office can do, put together once over one open office.

The window and the command line are built on the same `Program`; a test builds the parts it needs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

from desktop.accounts.vault import withheld_from, without_order
from desktop.agenda_sources import agenda_sources
from desktop.attachments.service import Attachments
from desktop.boards.saying import Saying
from desktop.boards.service import Boards
from desktop.calendar import Calendar
from desktop.case_acts import CaseActs
from desktop.cases.clocks import Clocks
from desktop.cases.fields import FIELDS as CASE_FIELDS
from desktop.cases.figures import Figures
from desktop.cases.goals import Goals
from desktop.cases.limits import CaseLimits
from desktop.cases.list import CaseList
from desktop.cases.loops import Loops
from desktop.cases.months import Months
from desktop.cases.moving import CaseMoves
from desktop.cases.own_rules import OwnRules
from desktop.cases.recounting import Recounting
from desktop.cases.scenarios import Scenarios
from desktop.cases.service import Cases
from desktop.cases.taking_back import CaseBatches
from desktop.cases.units import Units
from desktop.clock import Today, today
from desktop.codes import Codes
from desktop.collection import Collection
from desktop.correspondence.acts import OfficeLetters
from desktop.correspondence.cases import CaseLetters, asked_until
from desktop.disclosure_list import DisclosureList, ExitList
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.dossiers.dwellings.fields import FIELDS as DWELLING_FIELDS
from desktop.dossiers.dwellings.list import DwellingList
from desktop.dossiers.dwellings.service import Dwellings
from desktop.dossiers.enterprises.fields import FIELDS as ENTERPRISE_FIELDS
from desktop.dossiers.enterprises.list import EnterpriseList
from desktop.dossiers.enterprises.service import Enterprises
from desktop.dossiers.grids.fields import FIELDS as GRID_FIELDS
from desktop.dossiers.grids.list import GridList
from desktop.dossiers.grids.service import GridDossiers
from desktop.dossiers.households.commands import HouseholdCommands
from desktop.dossiers.households.fields import FIELDS as HOUSEHOLD_FIELDS
from desktop.dossiers.households.list import HouseholdList
from desktop.dossiers.households.returns import Returns
from desktop.dossiers.households.service import Households
from desktop.dossiers.lodging import Lodging
from desktop.dossiers.people.blocks import LEFT_BEHIND_KEYS
from desktop.dossiers.people.fields import FIELDS as PERSON_FIELDS
from desktop.dossiers.people.fields import OFF_BY_DEFAULT
from desktop.dossiers.people.list import PeopleList
from desktop.dossiers.people.service import People
from desktop.due_sources import exchange_due, week_figures
from desktop.due_work import work_due
from desktop.duties.service import Duties
from desktop.exchange.inbox import Inbox
from desktop.exchange.key_changes import KeyChanges
from desktop.exchange.outbox import Outbox
from desktop.exchange.own_keys import OwnKeys
from desktop.exchange.partners import Partners
from desktop.exchange.status import ExchangeStatus
from desktop.exchange_collection import NotCollected
from desktop.exchange_program import Exchange
from desktop.exchange_sheets.layout import SheetLayouts
from desktop.exchange_sheets.service import SheetExchange
from desktop.exchange_values import Headings
from desktop.fields import Field
from desktop.finding import Finder
from desktop.grids.measures import Measures
from desktop.grids.service import Grids
from desktop.journal import Journal
from desktop.journal_records import titles_of
from desktop.layouts.office_layouts import OfficeLayouts
from desktop.leaving import Slip
from desktop.lists import OfficeLists
from desktop.maps.service import Maps
from desktop.mediation.pieces import bound_in
from desktop.mediation.service import Mediations
from desktop.meetings.deliberations import Deliberations
from desktop.meetings.list import MeetingList
from desktop.meetings.resolutions import Resolutions
from desktop.meetings.service import Meetings
from desktop.notices import Notices
from desktop.number_search import Numbers, hold_numbers
from desktop.opening import OpenOffice
from desktop.organisations.fields import FIELDS as ORGANISATION_FIELDS
from desktop.organisations.list import OrganisationList
from desktop.organisations.service import Organisations
from desktop.photographs import Photographs
from desktop.population.service import PopulationReturn
from desktop.preferences import Preferences
from desktop.printing.ledger_width import too_wide
from desktop.printing.preview import first_page
from desktop.redivision.service import Redivisions
from desktop.registers.service import Registers
from desktop.roster.appointments import Appointments
from desktop.roster.contacts import Contacts
from desktop.roster.fields import FIELDS as STAFF_FIELDS
from desktop.roster.list import StaffList
from desktop.roster.service import Roster
from desktop.rota.service import Rota
from desktop.scheme_choice import OfficeScheme
from desktop.screen_pages import ScreenPages
from desktop.selfcheck.service import SelfCheck
from desktop.sheet_kinds import sheet_kinds
from desktop.sheets.batches import Batches
from desktop.sheets.deciding import Deciding
from desktop.sheets.exporting import Exporter
from desktop.sheets.importing import Importer
from desktop.subjects import CASE, DWELLING, ENTERPRISE, GRID, HOUSEHOLD, ORGANISATION, PERSON, STAFF
from desktop.tables import Row
from desktop.ties import Ties
from desktop.today import DueWork
from desktop.upkeep.service import REDIVISION, Backups
from desktop.upkeep_program import SOURCE as BACKUPS
from desktop.upkeep_program import backups_due, backups_of

ALL_FIELDS: Mapping[str, Sequence[Field]] = {  # by subject, whatever the collection list says
    PERSON: PERSON_FIELDS,
    HOUSEHOLD: HOUSEHOLD_FIELDS,
    DWELLING: DWELLING_FIELDS,
    ENTERPRISE: ENTERPRISE_FIELDS,
    GRID: GRID_FIELDS,
    STAFF: STAFF_FIELDS,
    ORGANISATION: ORGANISATION_FIELDS,
    CASE: CASE_FIELDS,
}


@dataclass(frozen=True)
class Program:
    """The capabilities of one office."""

    office: OpenOffice
    backups: Backups
    codes: Codes
    lists: OfficeLists
    grids: Grids
    collection: Collection
    disclosures: Disclosures
    attachments: Attachments
    photographs: Photographs
    preferences: Preferences
    finder: Finder
    people: People
    households: Households
    commands: HouseholdCommands
    returns: Returns
    dwellings: Dwellings
    lodging: Lodging
    enterprises: Enterprises
    scheme: OfficeScheme
    measures: Measures
    grid_dossiers: GridDossiers
    roster: Roster
    appointments: Appointments
    contacts: Contacts
    registers: Registers
    organisations: Organisations
    duties: Duties
    boards: Boards
    selfcheck: SelfCheck
    redivisions: Redivisions
    maps: Maps
    calendar: Calendar
    rota: Rota
    limits: CaseLimits
    loops: Loops
    recounting: Recounting
    units: Units
    cases: Cases
    case_moves: CaseMoves
    goals: Goals
    figures: Figures
    months: Months
    population: PopulationReturn
    own_rules: OwnRules
    scenarios: Scenarios
    notices: Notices
    due_work: DueWork
    meetings: Meetings
    resolutions: Resolutions
    screen_pages: ScreenPages
    deliberations: Deliberations
    mediation: Mediations
    ties: Ties
    journal: Journal
    disclosure_list: DisclosureList
    exits: ExitList
    importer: Importer
    batches: Batches
    deciding: Deciding
    exporter: Exporter
    layouts: OfficeLayouts
    own_keys: OwnKeys
    key_changes: KeyChanges
    partners: Partners
    outbox: Outbox
    inbox: Inbox
    exchange_status: ExchangeStatus
    letters: OfficeLetters
    sheet_exchange: SheetExchange

    @classmethod
    def of(cls, office: OpenOffice, today: Today = today) -> Self:
        """Put the capabilities together over an open office."""
        store, clerk = office.store, office.clerk
        hold_numbers(store, lambda: Numbers(clerk.rights.reveals, clerk.rights.vault))
        codes, scheme = Codes.load(), OfficeScheme(office.office)
        grids = Grids(store, today, lambda: scheme.current)
        lists = OfficeLists(store, codes)
        display, disclosures = Display(codes, grids), Disclosures(store, permit=office.clerk.permit_reveal)
        collection = Collection(office.office, OFF_BY_DEFAULT)

        def in_force(subject: str) -> Callable[[Sequence[Field]], Sequence[Field]]:
            return lambda fields: without_order(office.clerk, collection.in_force(fields, subject))

        subjects = {name: partial(collection.in_force, fields, name) for name, fields in ALL_FIELDS.items()}
        withheld = withheld_from(office.clerk, {"left_behind": LEFT_BEHIND_KEYS}, today)
        people_list = PeopleList(store, grids, display, in_force(PERSON), today, withheld)
        dwelling_list = DwellingList(store, grids, display, in_force(DWELLING))
        dwellings = Dwellings(store, display, disclosures, in_force(DWELLING), dwelling_list, today)
        people = People(
            store, display, disclosures, in_force(PERSON), people_list, dwellings.parties.held_by, today, withheld
        )
        households = Households(
            store,
            display,
            disclosures,
            in_force(HOUSEHOLD),
            HouseholdList(store, grids, display, in_force(HOUSEHOLD)),
            people_list.records,
            partial(_facts, dwelling_list),
            today,
            withheld,
        )
        calendar = Calendar(office.office)
        scenarios = Scenarios(store, codes, today)
        limits = CaseLimits(office.office, calendar, scenarios.limits_of)
        kinds = sheet_kinds(store, grids, codes, scheme, Clocks(calendar, limits), scenarios, in_force, today)
        measures, appointments = Measures(store, grids, today), Appointments(store, grids, scheme, today)
        maps = Maps(store, grids, today)
        grid_list = GridList(store, grids, display, measures, in_force(GRID))
        staff_list = StaffList(store, grids, display, scheme, in_force(STAFF), today)
        organisation_list = OrganisationList(store, grids, display, scheme, in_force(ORGANISATION), today)
        enterprise_list = EnterpriseList(store, grids, display, in_force(ENTERPRISE))
        case_list = CaseList(store, grids, display, in_force(CASE), today)
        units = Units(store, grids, office.office, scenarios.unit_of)
        figures = Figures(store, grids, display, today, scenarios.title)
        case_letters = CaseLetters(grids, codes)
        case_moves = CaseMoves(
            store, office.office, calendar, limits, codes, today,
            routed=units.routed, follows=case_letters.follow, asked_until=asked_until,
        )  # fmt: skip
        duties = Duties(office.office)
        boards = Boards(store, grids, office.office, Saying(grids, office.office, duties.texts, maps.outlines), today)
        population = PopulationReturn(store, grids)
        resolutions, notices = Resolutions(store, grids, today), Notices(office.office, today)
        selfcheck = SelfCheck(store, grids, scheme, measures, today)
        deliberations = Deliberations(store, grids, today)
        meetings = Meetings(
            store,
            grids,
            MeetingList(store, grids, display, today),
            today,
            clerk=lambda: office.clerk.title,
            sources={
                "resolutions": resolutions.proposed,
                **deliberations.sources,
                **agenda_sources(store, grids, codes, selfcheck, notices),
            },
            act=CaseActs(store, case_moves),
        )
        attachments = Attachments(store, office.contents(), disclosures, first_page, bound_in)
        mediation = Mediations(store, attachments, today)
        rota = Rota(store, office.office, calendar, today)
        cases = Cases(
            store, grids, codes, display, disclosures, attachments,
            in_force(CASE), case_list, case_moves, scenarios, today,
        )  # fmt: skip
        exchange = Exchange.of(
            office, disclosures, grids, codes, calendar, attachments, cases, case_moves, case_letters,
            NotCollected(collection, ALL_FIELDS), Headings(ALL_FIELDS),
            partial(titles_of, grid_name=grids.path_name), today,
        )  # fmt: skip
        backups = backups_of(office)
        due_work = DueWork(
            {
                **work_due(store, grids, resolutions, meetings, rota, selfcheck, boards, mediation, calendar),
                "交换": exchange_due(exchange.letters, exchange.status),
                BACKUPS: backups_due(backups, office.clerk),
            },
            week_figures(store),
            office.clerk.actor,
            today,
        )
        return cls(
            office=office,
            backups=backups,
            codes=codes,
            lists=lists,
            grids=grids,
            collection=collection,
            disclosures=disclosures,
            attachments=attachments,
            photographs=Photographs(store, attachments),
            preferences=Preferences(store, office.clerk.actor),
            finder=Finder(store, grids, today),
            people=people,
            households=households,
            commands=HouseholdCommands(store, people.put, households.check, today),
            returns=Returns(store, today),
            dwellings=dwellings,
            lodging=Lodging(store, today),
            enterprises=Enterprises(store, display, disclosures, in_force(ENTERPRISE), enterprise_list, today),
            scheme=scheme,
            measures=measures,
            grid_dossiers=GridDossiers(store, display, in_force(GRID), grid_list, grids, scheme, measures, today),
            roster=Roster(store, display, disclosures, in_force(STAFF), staff_list, today),
            appointments=appointments,
            contacts=Contacts(store, grids, today),
            registers=Registers(store, display, disclosures, today),
            organisations=Organisations(
                store, grids, display, disclosures, scheme, in_force(ORGANISATION), organisation_list, today
            ),
            duties=duties,
            boards=boards,
            selfcheck=selfcheck,
            redivisions=Redivisions(store, grids, scheme, today, partial(backups.before, REDIVISION)),
            maps=maps,
            calendar=calendar,
            rota=rota,
            limits=limits,
            loops=Loops(office.office, scenarios.loop_of),
            recounting=Recounting(store, limits, today),
            units=units,
            cases=cases,
            case_moves=case_moves,
            own_rules=OwnRules(office.office),
            goals=Goals(store, Clocks(calendar, limits), today),
            figures=figures,
            months=Months(store, figures, office.clerk.permit_administration, today, population.to_keep),
            population=population,
            scenarios=scenarios,
            notices=notices,
            due_work=due_work,
            meetings=meetings,
            resolutions=resolutions,
            screen_pages=ScreenPages(
                store, office.office, grids, display, figures, measures, maps, meetings, resolutions, today
            ),
            deliberations=deliberations,
            mediation=mediation,
            ties=Ties(store, codes, grids, appointments, today),
            journal=Journal(store, display, grids, subjects, today),
            disclosure_list=DisclosureList(store, grids, subjects, today),
            exits=ExitList(store, grids, subjects, today),
            importer=Importer(store, codes, grids, kinds, today, backups.before_import),
            batches=Batches(store, CaseBatches(Clocks(calendar, limits))),
            deciding=Deciding(store, display, disclosures, kinds, today),
            exporter=Exporter(display, disclosures, partial(slip_of, office)),
            layouts=OfficeLayouts(office.office, too_wide),
            own_keys=exchange.own_keys,
            key_changes=exchange.key_changes,
            partners=exchange.partners,
            outbox=exchange.outbox,
            inbox=exchange.inbox,
            exchange_status=exchange.status,
            letters=exchange.letters,
            sheet_exchange=SheetExchange(exchange.post, SheetLayouts(ALL_FIELDS, codes, grids)),
        )


def slip_of(office: OpenOffice) -> Slip:
    """Return what is said of the office and of whoever is at the program on what leaves in full."""
    facts, clerk = office.office.facts, office.clerk
    return Slip(facts.name or facts.town_name, clerk.title or clerk.name)


def _facts(dwellings: DwellingList, keys: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Return what is known of dwellings as pairs of title and text."""
    titles = {field.key: field.title for field in dwellings.fields}
    rows: dict[int, Row] = dict(dwellings.records(keys))
    return {
        key: tuple((titles[name], text) for name, text in row.items() if name in titles) for key, row in rows.items()
    }
