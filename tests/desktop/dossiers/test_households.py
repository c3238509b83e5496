"""What happens to households: commands, choices, history, conflicts."""

from datetime import date
from operator import attrgetter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from db.errors import Conflict
from db.models.households import Household, HouseholdStanding, PastMembership
from db.models.people import Person, Standing
from desktop.dossiers.households.commands import Succession
from desktop.errors import Invalid, Refusal
from tests.desktop.dossiers.homes import DAUGHTER, DAY, SON, SPOUSE, household, members, person, version
from tests.trials import trials

KEY = attrgetter("key")


def test_a_household_is_registered_with_its_head(program):
    key = household(program)
    dossier = program.households.dossier(key)
    assert dossier.title == "王一户"
    assert [event.kind for event in dossier.events] == ["registered"]
    (head,) = dossier.members
    assert head.is_head
    assert head.texts["grid_id"] == "江头村委会 第1网格"
    assert head.texts["residence_address"] == "江头村1号"


def test_members_stand_in_order_with_their_relations(program, family):
    found = program.households.dossier(family).members
    assert [member.name for member in found] == ["王一", "李二", "王三", "王四", "陈五"]
    assert [member.texts["relation_code"] for member in found] == ["户主", "妻", "子", "女", "母亲"]
    assert program.households.list.records([family])[family]["members"] == "5"


def test_a_newborn_joins(program, family):
    key = program.commands.newborn(
        family, version(program, family), person(program, "王小六", "1", date(2026, 10, 1)), "41", date(2026, 10, 1)
    )
    assert members(program, family)["王小六"].key == key
    assert program.households.dossier(family).events[0].words.startswith("迁入")
    assert "出生入户　王小六" in [event.words for event in program.households.dossier(family).events]


def test_moving_out_keeps_the_past(program, family):
    son = members(program, family)["王三"].key
    program.commands.move_out(family, version(program, family), [son], DAY, "厦门市")
    assert "王三" not in members(program, family)
    dossier = program.households.dossier(family)
    assert [(past.name, past.relation, past.left_on) for past in dossier.past] == [("王三", "子", DAY)]
    assert "迁出　王三　厦门市" in [event.words for event in dossier.events]


def test_the_head_cannot_leave_a_household_without_one(program, family):
    head = members(program, family)["王一"].key
    with pytest.raises(Refusal, match="请选择新户主"):
        program.commands.decease(family, version(program, family), head, DAY)
    wife = members(program, family)["李二"].key
    planned = program.commands.plan_succession(family, wife)
    relations = {key: code for key, code in planned.items() if key not in (head, wife)}
    assert [relations[members(program, family)[name].key] for name in ("王三", "王四", "陈五")] == ["20", "30", "54"]
    program.commands.decease(family, version(program, family), head, DAY, Succession(wife, relations))
    dossier = program.households.dossier(family)
    assert dossier.title == "李二户"
    assert [member.texts["relation_code"] for member in dossier.members] == ["户主", "子", "女", "婆婆"]


def test_a_son_becomes_head_with_guided_relations(program, family):
    found = members(program, family)
    planned = program.commands.plan_succession(family, found["王三"].key)
    assert {name: planned[found[name].key] for name in found} == {
        "王一": "51", "李二": "52", "王三": "02", "王四": "77", "陈五": "62",
    }  # fmt: skip
    relations = {key: code for key, code in planned.items() if code != "02"}
    program.commands.change_head(family, version(program, family), Succession(found["王三"].key, relations), DAY)
    assert program.households.dossier(family).title == "王三户"


def test_relations_must_be_complete(program, family):
    found = members(program, family)
    with pytest.raises(Refusal, match="没有填写与新户主的关系"):
        program.commands.change_head(family, version(program, family), Succession(found["王三"].key, {}), DAY)
    assert program.households.dossier(family).title == "王一户"


def test_a_household_splits(program, family):
    found = members(program, family)
    facts = program.households.blank()
    facts.address, facts.household_no = "江头村2号", "99"
    new = program.commands.split(
        family, version(program, family), [found["王三"].key, found["王四"].key],
        Succession(found["王三"].key, {found["王四"].key: "77"}), facts, DAY,
    )  # fmt: skip
    assert list(members(program, new)) == ["王三", "王四"]
    assert members(program, new)["王四"].texts["residence_address"] == "江头村2号"
    assert list(members(program, family)) == ["王一", "李二", "陈五"]
    assert [past.name for past in program.households.dossier(family).past] == ["王四", "王三"]
    kinds = {event.kind for event in program.households.dossier(new).events}
    assert kinds == {"split_from"}


def test_moving_between_households_closes_an_empty_one(program, family):
    other = household(program, "江头村9号", "赵七", "1")
    single = members(program, other)["赵七"].key
    program.commands.move_in(family, version(program, family), single, "97", DAY)
    assert "赵七" in members(program, family)
    assert program.households.dossier(other).closed
    with pytest.raises(Refusal, match="已销户"):
        program.commands.move_in_new(other, version(program, other), person(program, "某"), "20", DAY)


def test_a_decision_on_an_old_page_is_a_conflict(program, family):
    seen = version(program, family)
    found = members(program, family)
    program.commands.move_out(family, seen, [found["王四"].key], DAY)
    with pytest.raises(Conflict):
        program.commands.move_out(family, seen, [found["王三"].key], DAY)
    assert "王三" in members(program, family)


def test_nothing_happens_in_the_future_or_half(program, family):
    with pytest.raises(Refusal, match="不能晚于今天"):
        program.commands.newborn(family, version(program, family), person(program, "某"), "20", date(2027, 1, 1))
    with pytest.raises(Invalid):
        program.commands.newborn(family, version(program, family), person(program, ""), "20", DAY)
    assert len(members(program, family)) == 5


def test_a_phone_is_corrected_from_the_household(program, family):
    draft = program.households.draft(family)
    draft.head_phone = "13811112222"
    program.households.save(draft)
    assert program.people.reveal(members(program, family)["王一"].key, "phone", "核对信息") == "13811112222"
    assert [hit.key for hit in program.finder.people("2222")] == [members(program, family)["王一"].key]


def test_a_new_address_is_an_event_and_found(program, family):
    draft = program.households.draft(family)
    draft.address = "岸兜村8号"
    program.households.save(draft)
    assert program.households.dossier(family).events[0].kind == "address_changed"
    assert family in [hit.key for hit in program.finder.find("岸兜村8号") if hit.kind == "household"]


class Town(RuleBasedStateMachine):
    """Any run of commands leaves households whole."""

    program = None

    def __init__(self):
        super().__init__()
        self.households = []
        self.count = 0

    def _one(self, data, living=True):
        with self.program.office.store.read() as session:
            query = select(Household.id).where(Household.id.in_(self.households)).order_by(Household.id)
            if living:
                query = query.where(Household.standing == HouseholdStanding.ACTIVE)
            keys = session.scalars(query).all()
        return data.draw(st.sampled_from(keys)) if keys else None

    def _people(self, key):
        return list(self.program.households.dossier(key).members)

    def _draft(self):
        self.count += 1
        return person(self.program, f"人{self.count}")

    @initialize()
    def begin(self):
        self.households.append(household(self.program, name="始祖"))

    @rule()
    def found(self):
        self.households.append(household(self.program, f"江头村{len(self.households)}号", "新户"))

    @rule(data=st.data(), relation=st.sampled_from([SON, DAUGHTER, SPOUSE, "97"]))
    def join(self, data, relation):
        if key := self._one(data):
            self.program.commands.move_in_new(key, version(self.program, key), self._draft(), relation, DAY)

    @rule(data=st.data(), dead=st.booleans())
    def leave(self, data, dead):
        if not (key := self._one(data)):
            return
        people = self._people(key)
        gone = data.draw(st.sampled_from(people))
        rest = [one.key for one in people if one.key != gone.key]
        succession = Succession(rest[0], dict.fromkeys(rest[1:], "97")) if gone.is_head and rest else None
        if dead:
            self.program.commands.decease(key, version(self.program, key), gone.key, DAY, succession)
        else:
            self.program.commands.move_out(key, version(self.program, key), [gone.key], DAY, "", succession)

    @precondition(lambda self: len(self.households) > 1)
    @rule(data=st.data())
    def wander(self, data):
        source, target = self._one(data), self._one(data)
        if source is None or target is None or source == target:
            return
        people = self._people(source)
        mover = data.draw(st.sampled_from(people))
        rest = [one.key for one in people if one.key != mover.key]
        succession = Succession(rest[0], dict.fromkeys(rest[1:], "97")) if mover.is_head and rest else None
        seen = version(self.program, target)
        self.program.commands.move_in(target, seen, mover.key, "97", DAY, succession)

    @rule(data=st.data())
    def split(self, data):
        if not (key := self._one(data)):
            return
        people = self._people(key)
        if len(people) < 2:
            return
        leaving = data.draw(st.lists(st.sampled_from(people), min_size=1, max_size=len(people) - 1, unique_by=KEY))
        keys = [one.key for one in leaving]
        rest = [one.key for one in people if one.key not in keys]
        heads_gone = any(one.is_head for one in leaving)
        remaining = Succession(rest[0], dict.fromkeys(rest[1:], "97")) if heads_gone else None
        new = self.program.commands.split(
            key, version(self.program, key), keys, Succession(keys[0], dict.fromkeys(keys[1:], "97")),
            self.program.households.blank(), DAY, remaining,
        )  # fmt: skip
        self.households.append(new)

    @rule(data=st.data(), mistaken=st.booleans(), together=st.booleans())
    def bring_back(self, data, mistaken, together):
        with self.program.office.store.read() as session:
            mine = select(PastMembership.person_id).where(PastMembership.household_id.in_(self.households))
            wanted = select(Person.id).where(Person.standing != Standing.ACTIVE, Person.id.in_(mine))
            gone = session.scalars(wanted.order_by(Person.id)).all()
        if not gone:
            return
        way = self.program.returns.plan(data.draw(st.sampled_from(gone)))
        comers = [way.person, *(way.companions if together else ())]
        house = self.program.households.dossier(way.household)
        relations = {one.key: "97" for one in comers if one.relation in (None, "02")}
        if not house.members:
            relations = dict.fromkeys((one.key for one in comers), "97") | {comers[-1].key: "02"}
        versions = {one.key: one.version for one in comers}
        if mistaken or not way.may_return:
            self.program.returns.restore(versions, relations)
        else:
            self.program.returns.come_back(versions, DAY, relations)

    @rule(data=st.data())
    def found_with_somebody(self, data):
        if not (key := self._one(data)):
            return
        people = self._people(key)
        mover = data.draw(st.sampled_from(people))
        rest = [one.key for one in people if one.key != mover.key]
        succession = Succession(rest[0], dict.fromkeys(rest[1:], "97")) if mover.is_head and rest else None
        seen = self.program.people.dossier(mover.key).version
        facts = self.program.households.blank()
        self.households.append(self.program.commands.register_with(facts, mover.key, seen, DAY, succession))

    @rule(data=st.data(), number=st.integers(1, 9))
    def correct(self, data, number):
        if key := self._one(data):
            draft = self.program.households.draft(key)
            draft.address, draft.grid_id = f"江头村{number}号", number % 2 + 4
            self.program.households.save(draft)

    @invariant()
    def members_live_with_their_household(self):
        with self.program.office.store.read() as session:
            living = select(Person, Household).join(Household, Household.id == Person.household_id)
            for member, home in session.execute(living.where(Household.id.in_(self.households))):
                assert member.grid_id == home.grid_id
                assert member.residence_address == home.address

    @invariant()
    def households_are_whole(self):
        with self.program.office.store.read() as session:
            for one in session.scalars(select(Household).where(Household.id.in_(self.households))):
                living = session.scalars(select(Person).where(Person.household_id == one.id)).all()
                if one.standing is HouseholdStanding.CLOSED:
                    assert not living
                    continue
                assert one.head_id in {member.id for member in living}
                assert [member.id for member in living if member.relation_code == "02"] == [one.head_id]
                assert all(member.standing is Standing.ACTIVE for member in living)
            gone = session.scalars(select(Person).where(Person.standing != Standing.ACTIVE)).all()
            past = set(session.scalars(select(PastMembership.person_id)))
            assert all(member.household_id is None and member.id in past for member in gone)


def test_any_run_of_commands_leaves_households_whole(program):
    class Here(Town):
        pass

    Here.program = program
    run = settings(max_examples=trials(15), stateful_step_count=20, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Here, settings=run)
