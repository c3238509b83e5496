"""What happens to households: a correction that meets another clerk's, a birth, a division, a new head, a departure."""

from collections.abc import Callable
from datetime import date

from desktop.clashes import Conflict, compare
from desktop.display import Display
from desktop.dossiers.households.commands import Succession
from desktop.dossiers.households.dossier import HouseholdDossier, Member
from desktop.drafts import Draft
from desktop.opening import enter
from desktop.program import Program
from desktop.sample.records import SampleHousehold, SamplePerson
from desktop.sample.town import LARGE_VILLAGES, Town
from desktop.telling import tell
from ui.tour.report import Report

WIFE, SONS_WIFE, SONS_DAUGHTER = "12", "38", "42"
GROWN = 20
HERS, MINE = "15400000001", "15400000002"  # telephone numbers nobody has
OTHER_ACCOUNT, OTHER_TITLE = "linxm", "林晓梅"


def grown_children(household: SampleHousehold) -> list[SamplePerson]:
    """Return sons and daughters of age."""
    return [one for one in household.members if one.relation_code[0] in "23" and one.relation_code != SONS_WIFE
            and one.age > GROWN]  # fmt: skip


def has_sons_family(household: SampleHousehold) -> bool:
    """Whether a grown son lives there with his wife, and the head with his."""
    relations = {one.relation_code for one in household.members}
    son = any(child.relation_code[0] == "2" for child in grown_children(household))
    return {WIFE, SONS_WIFE} <= relations and son and bool(household.head.phone)


def has_single_child(household: SampleHousehold) -> bool:
    """Whether a grown child lives there alone with the parents."""
    return bool(grown_children(household)) and not has_sons_family(household)


def chosen(town: Town, suits: Callable[[SampleHousehold], bool]) -> SampleHousehold:
    """Return the first household that suits, of the villages whose workbooks are without fault."""
    clean = town.villages[LARGE_VILLAGES:]
    return next(one for one in town.households() if one.village in clean and not one.collective and suits(one))


class HouseholdLife:
    """Carries the commands of households out, and looks whether everything is as it should be."""

    def __init__(self, program: Program, report: Report, on: date) -> None:
        self._program, self._report, self._on = program, report, on

    def home_of(self, person: SamplePerson) -> HouseholdDossier:
        """Open the household of somebody known by the ID number."""
        key = self.key_of(person)
        home = self._program.people.dossier(key).home
        assert home is not None
        return self._program.households.dossier(home.key)

    def key_of(self, person: SamplePerson) -> int:
        """Return the key of somebody known by the ID number."""
        return self._program.finder.people(person.id_no, 1)[0].key

    def correct_at_once(self, person: SamplePerson, password: str) -> None:
        """Two clerks correct the same telephone number: the second hears of the first, and nothing is lost."""
        program, key = self._program, self.key_of(person)
        program.office.accounts.add(OTHER_ACCOUNT, OTHER_TITLE, "clerk", password)
        other = enter(program.office.paths, OTHER_ACCOUNT, password)
        try:
            mine, hers = program.people.draft(key), Program.of(other).people.draft(key)
            hers.phone = HERS
            Program.of(other).people.save(hers)
            mine.phone = MINE
            try:
                program.people.save(mine)
            except Conflict:
                self._tell_conflict(key, mine)
            else:
                self._report.fail("两人同时修改同一份档案，后保存的应被提醒")
        finally:
            other.close()
        again = program.people.draft(key)
        again.phone = MINE
        program.people.save(again)
        found = program.people.reveal(key, "phone", "核对更正结果")
        self._report.expect("更正后的电话", found, MINE)

    def _tell_conflict(self, key: int, mine: Draft) -> None:
        people, names = self._program.people, self._program.office.accounts.titles()
        display = Display(self._program.codes, self._program.grids)
        told = tell(people.versions(key), people.fields, display, names)
        before, edits = people.draft(key).values, {"phone": MINE}
        clashes = compare(told, mine.version, before, edits, people.fields, display)
        self._report.expect("先保存的人", clashes.by, OTHER_TITLE)
        self._report.tell(f"{clashes.by}先改了同一人的电话：程序说出谁改了哪 {len(clashes.lines)} 项，核对后再保存")

    def birth(self, home: HouseholdDossier) -> HouseholdDossier:
        """A granddaughter is born."""
        draft = self._program.people.blank()
        draft.name, draft.sex_code, draft.born_on = f"{home.members[0].name[0]}安安", "2", self._on
        self._program.commands.newborn(home.key, home.version, draft, SONS_DAUGHTER, self._on)
        after = self._program.households.dossier(home.key)
        self._report.expect("出生后的户内人数", len(after.members), len(home.members) + 1)
        self._report.tell(f"新生儿入户：户内 {len(home.members)} 人变为 {len(after.members)} 人")
        return after

    def division(self, home: HouseholdDossier) -> HouseholdDossier:
        """The son moves into a household of his own, with his wife and children."""
        leaving = [
            one for one in home.members if (one.relation_code or "")[0] in "24" or one.relation_code == SONS_WIFE
        ]
        son = next(one for one in leaving if (one.relation_code or "")[0] == "2")
        people = [one.key for one in leaving]
        succession = self._succession(home, son, people)
        facts = self._program.households.blank()
        facts.grid_id = self._program.households.draft(home.key).grid_id
        facts.address = f"{home.texts['address']}（后座）"
        new = self._program.commands.split(home.key, home.version, people, succession, facts, self._on)
        after = self._program.households.dossier(home.key)
        members = self._program.households.dossier(new).members
        self._report.expect("分户后两户人数之和", len(after.members) + len(members), len(home.members))
        self._report.tell(f"分户：长子一家 {len(members)} 人另立一户，原户留下 {len(after.members)} 人")
        return after

    def new_head(self, home: HouseholdDossier) -> HouseholdDossier:
        """The wife becomes the head."""
        wife = next(one for one in home.members if one.relation_code == WIFE)
        self._program.commands.change_head(home.key, home.version, self._succession(home, wife), self._on)
        after = self._program.households.dossier(home.key)
        heads = [one.key for one in after.members if one.is_head]
        self._report.expect("新户主", heads, [wife.key])
        self._report.tell(f"变更户主：其余成员与新户主的关系随之改定，户的历史有 {len(after.events)} 条")
        return after

    def departure(self, household: SampleHousehold) -> None:
        """A grown child moves away."""
        home = self.home_of(household.head)
        name = grown_children(household)[0].name  # the number of a child may be unknown
        child = next(one.key for one in home.members if one.name == name)
        self._program.commands.move_out(home.key, home.version, [child], self._on, "外省")
        after = self._program.households.dossier(home.key)
        self._report.expect("迁出后的户内人数", len(after.members), len(home.members) - 1)
        self._report.tell(f"迁出一人：本户还有 {len(after.members)} 人，去向记入历史，档案保留")

    def _succession(self, home: HouseholdDossier, head: Member, people: list[int] | None = None) -> Succession:
        """Take what follows with certainty; who is asked otherwise keeps the relation there was."""
        planned = self._program.commands.plan_succession(home.key, head.key, people)
        asked = {one.key: _relation(one) for one in home.members}
        relations = {key: relation or asked[key] for key, relation in planned.items() if key != head.key}
        return Succession(head.key, relations)


def _relation(member: Member) -> str:
    return member.relation_code or "99"
