"""What hangs in the sample town: boards that were posted, some no longer right, photographs, points, agreements."""

from datetime import date, timedelta
from io import BytesIO
from random import Random

from sqlalchemy import select

from db.models.papers import BoardPosting
from db.models.roster import RegisterEntry
from desktop.boards.results import PACTS, POINTS, VILLAGE_POINTS
from desktop.boards.saying import Holder
from desktop.grids.service import VILLAGE
from desktop.program import Program

HOTLINE = "12345"
PICTURED = 3  # villages whose workers have photographs
STALE = 5  # boards on which a number has changed since
SIZE = (500, 700)
SKIES = ((199, 211, 232), (207, 219, 228), (213, 223, 233))  # red, green, blue
SKINS = ((232, 201, 164), (237, 208, 177), (226, 189, 148))
COATS, SHIRT, HAIR = ((36, 63, 102), (59, 59, 69), (31, 77, 66)), (244, 244, 242), (38, 34, 31)
OLD_PHONE = "15400000000"
POSTED_AGO = timedelta(days=40)
PACT_NAME = "{village}居民公约"
PACT = "\n".join(
    (
        "一、爱党爱国爱村，遵守法律法规，支持村（社区）工作。",
        "二、邻里和睦，互相谦让，有事先找网格员，不吵不闹。",
        "三、房前屋后随手扫，垃圾分类投放，不乱堆乱放，不占消防通道。",
        "四、电动车不进楼、不飞线充电，出门断电关火。",
        "五、出租房屋先登记，租客信息三日内告知网格员。",
        "六、红白喜事从简，不比阔气，不燃放烟花爆竹。",
        "七、孝敬老人，爱护儿童，关心独居、留守人员。",
        "八、不信谣、不传谣，陌生来电不转账。",
    )
)


class SampleBoards:
    """Hangs up what hangs in the town."""

    def __init__(self, program: Program, seed: int) -> None:
        self._program, self._rng = program, Random(f"{seed} boards")
        self._today = program.grids.day

    def make(self) -> None:
        """Give the town its number, photographs, posted boards, points and agreements, once."""
        program = self._program
        if program.boards.saying.hotline:
            return  # they hang already
        program.boards.tell_public(HOTLINE, "")
        villages = [node.id for node in program.grids.in_order() if node.level == VILLAGE and not node.closed]
        found = [one for village in villages[:PICTURED] for one in program.boards.workers(village)]
        pictured = list({one.staff_id: one for one in found}.values())
        for worker in pictured:
            program.photographs.put(worker.staff_id, portrait(self._rng), f"{worker.name}.jpg")
        boards = [one.entry for one in program.boards.all()]
        if boards:
            program.boards.post(boards, self._today - POSTED_AGO)
            self._let_some_grow_old(boards)
        with program.office.store.write("登记积分和公约") as session:
            session.add_all([*self._points(pictured, villages), *map(self._pact, villages[:PICTURED])])

    def _let_some_grow_old(self, boards: list[int]) -> None:
        """Somebody has another number since."""
        chosen = self._rng.sample(boards, min(STALE, len(boards)))
        with self._program.office.store.write("登记公示牌张贴") as session:
            for posting in session.scalars(select(BoardPosting).where(BoardPosting.entry_id.in_(chosen))):
                first, *others = posting.contents["people"] or [{}]
                if first:
                    posting.contents = {**posting.contents, "people": [{**first, "phone": OLD_PHONE}, *others]}

    def _points(self, workers: list[Holder], villages: list[int]) -> list[RegisterEntry]:
        last, period = _last_quarter(self._today)

        def facts() -> dict[str, object]:
            points = round(self._rng.uniform(82, 99.5), 1)
            return {"period": period, "points": points, "result": "优秀" if points >= 90 else "合格"}

        staff = [
            RegisterEntry(register=POINTS, staff_id=one.staff_id, happened_on=last, facts=facts()) for one in workers
        ]
        grids = [
            RegisterEntry(register=VILLAGE_POINTS, grid_id=key, happened_on=last, facts=facts()) for key in villages
        ]
        for one in (*staff, *grids):
            one.title = f"{one.facts['period']} {one.facts['points']} 分"
        return staff + grids

    def _pact(self, village: int) -> RegisterEntry:
        name = PACT_NAME.format(village=self._program.grids.name(village))
        facts = {"name": name, "edition": "第二版", "adopted_by": "经户代表会议通过", "text": PACT}
        on = self._today.replace(month=1, day=8)
        return RegisterEntry(register=PACTS, grid_id=village, title=f"{name} 第二版", happened_on=on, facts=facts)


def portrait(rng: Random) -> bytes:
    """Return a picture (JPEG) of nobody, drawn in a few strokes as for a badge."""
    from PIL import Image, ImageDraw  # off the start-up path

    image = Image.new("RGB", SIZE, rng.choice(SKIES))
    pen, skin = ImageDraw.Draw(image), rng.choice(SKINS)
    wide, high = SIZE
    middle, broad = wide / 2, rng.randint(92, 108)
    pen.ellipse((middle - 165, high * 0.66, middle + 165, high * 1.4), fill=rng.choice(COATS))
    pen.rectangle((middle - 36, high * 0.52, middle + 36, high * 0.7), fill=skin)
    pen.polygon([(middle - 60, high * 0.66), (middle + 60, high * 0.66), (middle, high * 0.8)], fill=SHIRT)
    pen.ellipse((middle - broad - 8, high * 0.17, middle + broad + 8, high * 0.5), fill=HAIR)
    pen.ellipse((middle - broad, high * 0.22, middle + broad, high * 0.6), fill=skin)
    pen.pieslice((middle - broad - 4, high * 0.17, middle + broad + 4, high * 0.44), 180, 360, fill=HAIR)
    target = BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue()


def _last_quarter(day: date) -> tuple[date, str]:
    """Return the last day of the quarter before, and what it is called."""
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    last = first - timedelta(days=1)
    return last, f"{last.year}年第{(last.month - 1) // 3 + 1}季度"
