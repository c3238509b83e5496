"""What is entered in the registers of the sample town: training, mentors, honours, boards, sites, visits."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from db.models.roster import RegisterEntry, Staff
from desktop.grids.posts import CHIEF, FULL_TIME, LEADER, PART_TIME
from desktop.grids.service import GRID, VILLAGE
from desktop.sample.desk_entries import write_desk_entries
from desktop.sample.land import Laid, Land
from desktop.sample.posts import Holders
from desktop.sample.town import FACTS

TOPICS = ("网格员岗前培训", "矛盾纠纷排查化解", "出租房与流动人口管理", "消防安全巡查", "信息采集和民情联系")
HONOURS = ("优秀网格员", "平安建设先进个人", "最美网格人")
TOLD = ("走访出租房集中的片区，听取网格长汇报", "看望独居老人，了解网格驿站运行情况", "检查沿街店铺消防安全")
GATHERED, PASSED, GOOD = "01", "2", "1"  # training_kind, training_result
TOWN_LEVEL = "5"  # honour_level
WHOLE = "1"  # board_state
ON_BOARDS, IN_SITES = ["01", "02", "03", "04", "05"], ["01", "02", "04"]  # board_content, site_function


def write_entries(session: Session, land: Land, holders: Holders, today: date) -> None:
    """Enter what happened in the last two years, and what came to the desk."""
    rng = Random(f"{land.town.seed} entries")
    writer = _Writer(session, rng, today)
    for laid in land.grids.values():
        if laid.level == VILLAGE:
            writer.site(laid)
            writer.visit(laid, next(iter(holders.get((laid.key, LEADER), ())), None))
        elif laid.level == GRID:
            writer.board(laid)
    workers = {
        staff.id: staff for (_, post), held in holders.items() if post in (FULL_TIME, PART_TIME) for staff in held
    }
    masters = [staff for (_, post), held in holders.items() if post == CHIEF for staff in held]
    for number, staff in enumerate(workers.values()):
        writer.training(staff)
        if number % 6 == 0:
            writer.mentoring(staff, rng.choice(masters))
        if number % 9 == 0:
            writer.honour(staff)
    write_desk_entries(session, land, workers.values(), today)


class _Writer:
    """Writes entries one by one."""

    def __init__(self, session: Session, rng: Random, today: date) -> None:
        self._session, self._rng, self._today = session, rng, today

    def _ago(self, most: int = 700) -> date:
        return self._today - timedelta(days=self._rng.randint(10, most))

    def _enter(self, register: str, title: str, facts: Mapping[str, object], **known: object) -> None:
        self._session.add(RegisterEntry(register=register, title=title, facts=dict(facts), **known))

    def site(self, laid: Laid) -> None:
        """A station of a village."""
        name = f"{laid.village.short}网格驿站"
        facts = {"name": name, "functions": IN_SITES, "place": f"{laid.name}党群服务中心一楼"}
        self._enter("sites", name, facts, grid_id=laid.key, happened_on=self._ago())

    def board(self, laid: Laid) -> None:
        """The notice board of a grid."""
        seen = self._ago(60).isoformat()
        place = f"{laid.full_name}主要路口"
        facts = {"place": place, "state": WHOLE, "checked_on": seen,
                 "contents": ON_BOARDS}  # fmt: skip
        self._enter("boards", place, facts, grid_id=laid.key, happened_on=self._ago())

    def visit(self, laid: Laid, leader: Staff | None) -> None:
        """A visit of the leader who answers for a village."""
        if leader is not None:
            facts = {"told": self._rng.choice(TOLD)}
            self._enter(
                "leader_visits", f"{leader.name} {facts['told']}", facts,
                grid_id=laid.key, other_staff_id=leader.id, happened_on=self._ago(120)
            )  # fmt: skip

    def training(self, staff: Staff) -> None:
        """What a worker learned."""
        facts = {"kind": GATHERED, "topic": self._rng.choice(TOPICS), "hours": self._rng.choice((4, 8, 16)),
                 "result": self._rng.choice((GOOD, PASSED)), "organiser": f"{FACTS.name}网格办"}  # fmt: skip
        self._enter(
            "training",
            f"集中培训 {facts['topic']}",
            facts,
            staff_id=staff.id,
            happened_on=staff.trained_on or self._ago(),
        )

    def mentoring(self, staff: Staff, master: Staff) -> None:
        """Whom a worker learns from."""
        if staff is not master:
            facts = {"goal": "熟悉网格情况，独立走访入户"}
            since = self._ago(200)
            self._enter(
                "mentoring", f"{master.name} {facts['goal']}", facts,
                staff_id=staff.id, other_staff_id=master.id, happened_on=since,
                until=since + timedelta(days=365),
            )  # fmt: skip

    def honour(self, staff: Staff) -> None:
        """What a worker was praised for."""
        facts = {"name": self._rng.choice(HONOURS), "level": TOWN_LEVEL, "giver": FACTS.name}
        self._enter("honours", facts["name"], facts, staff_id=staff.id, happened_on=self._ago())
