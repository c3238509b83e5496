"""The rota of the sample town: its leaders and departments in turn, two months back and the one to come."""

from datetime import date, timedelta

from sqlalchemy import select

from db.models.roster import Staff
from desktop.cases.spans import month_end, moved
from desktop.clock import Today, today
from desktop.program import Program
from desktop.rota.turns import Department, Leader, Turns
from desktop.sample.town import FACTS

OF_THE_TOWN = (f"{FACTS.name}领导班子", f"{FACTS.name}人民政府")  # workplaces of those who lead
LEADERS = 7
DEPARTMENTS = (
    ("党政综合办", "李晓东、王芳"),
    ("综治办", "张伟、刘洋"),
    ("社会事务办", "赵敏、周涛"),
    ("经济发展办", "孙强、吴燕"),
    ("村镇建设办", "郑辉、何静"),
)
MONTHS_BACK = 2
HANDED_OVER = (
    "无异常。",
    "接到路灯不亮反映 1 件，已转村镇建设办，请明日跟进。",
    "来访 2 批 5 人，均已答复；一件劳资纠纷约定明天上午调解，请司法所到场。",
    "巡查工地 3 处，一处围挡松动已当场整改。",
    "夜间强风，已通知各村检查广告牌，无险情。",
)


class SampleRota:
    """Plans the rota of the sample town, once."""

    def __init__(self, program: Program, today: Today = today) -> None:
        self._program, self._today = program, today()

    def make(self) -> int:
        """Plan from two months back to the end of the next one, unless turns are set. Return how many days."""
        rota, first = self._program.rota, self._today.replace(day=1)
        if rota.turns.leaders:
            return 0
        rota.put_turns(Turns(self._leaders(), tuple(Department(*one) for one in DEPARTMENTS)))
        planned = 0
        for month in range(-MONTHS_BACK, 2):
            begin = moved(first, month)
            planned += rota.plan(begin, month_end(begin))
        self._hand_over(moved(first, -MONTHS_BACK))
        rota.swap(self._today + timedelta(days=2), self._today + timedelta(days=5))
        return planned

    def _leaders(self) -> tuple[Leader, ...]:
        with self._program.office.store.read() as session:
            wanted = select(Staff.name, Staff.phone).where(Staff.workplace.in_(OF_THE_TOWN)).order_by(Staff.id)
            found = dict(session.execute(wanted).all())
        return tuple(Leader(name, phone or "") for name, phone in list(found.items())[:LEADERS])

    def _hand_over(self, day: date) -> None:
        number = 0
        while day < self._today:
            self._program.rota.hand_over(day, HANDED_OVER[number % len(HANDED_OVER)] if number % 3 else HANDED_OVER[0])
            day += timedelta(days=1)
            number += 1
