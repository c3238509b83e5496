"""A city of two million made-up people, written straight into the tables: ground for the benchmarks."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from db import search
from db.bulk import insert_rows, uid_bytes
from db.engine import settle
from db.models.households import Household
from db.models.people import Person
from db.store import Store
from desktop.grids.service import Grids, Village
from desktop.identity import check_digit
from desktop.index import household_index, person_index
from desktop.names import initials, pinyin, sort_key
from tests.speed.city_office import staff_the_city

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红娥玲芬燕彩春菊梅琴云莲真环雪荣爱妹香月莺媛瑞"
    "凡佳嘉琼勤珍贞莉桂娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚"
    "苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝"
    "思"
)
STREETS = ("中心路", "工业路", "滨海路", "学府街", "解放路", "人民路", "和平里", "建设巷", "新兴街", "东环路")
MEMBERS = 3.3
VILLAGES = 400
GRIDS_A_VILLAGE = 9
CHUNK = 50_000

STAMPS = ("created_at", "created_by", "updated_at", "updated_by", "version")


def build(engine: Engine, people: int, seed: int = 7) -> None:
    """Fill an empty database with a city."""
    rng = random.Random(seed)
    store = Store(engine, lambda: "bench")
    grids = Grids(store)
    with store.write("城市") as session:
        villages = [Village(f"359998{place:06}", f"{_word(rng)}{_word(rng)}村") for place in range(1, VILLAGES + 1)]
        grids.found_town(session, "359998000000", "测试市", villages)
    with store.write("网格") as session:
        keys = [
            (grids.ensure(session, f"第{number}网格", node.id), node.name)
            for node in list(grids.nodes.values())
            if node.level == "village"
            for number in range(1, GRIDS_A_VILLAGE + 1)
        ]
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    stamps = (now, "bench", now, "bench", 1)
    key = home = 0
    while key < people:
        with store.write("居民") as session:
            homes, folk, home_tokens, folk_tokens = [], [], [], []
            uids = uid_bytes(CHUNK * 2)
            while len(folk) < CHUNK and key < people:
                home += 1
                grid, village = keys[rng.randrange(len(keys))]
                door = f"{rng.randrange(1, 400)}号{rng.randrange(1, 30)}幢{rng.randrange(101, 2500)}室"
                address = f"{village}{rng.choice(STREETS)}{door}"
                homes.append((home, next(uids), f"{home:09}", grid, address, "active", "imported", *stamps))
                home_tokens.append((home, household_index(address, f"{home:09}")))
                surname = rng.choice(SURNAMES[:12]) if rng.random() < 0.45 else rng.choice(SURNAMES)
                for relation in ("02", "12", "20", "30", "52")[: rng.choice((1, 2, 3, 4, 5, 5))]:
                    if key == people:
                        break
                    key += 1
                    row, tokens = _person(rng, key, surname, grid, home, relation, address)
                    folk.append((key, next(uids), *row, *stamps))
                    folk_tokens.append((key, tokens))
            insert_rows(
                session,
                Household,
                ("id", "uid", "household_no", "grid_id", "address", "standing", "channel", *STAMPS),
                homes,
            )
            columns = ("name", "name_key", "id_no", "id_twin", "sex_code", "born_on", "phone", "residence_address",
                       "population", "political_code", "grid_id", "household_id", "relation_code", "standing",
                       "channel")  # fmt: skip
            insert_rows(session, Person, ("id", "uid", *columns, *STAMPS), folk)
            search.put(session, "household", home_tokens, new=True)
            search.put(session, "person", folk_tokens, new=True)
    staff_the_city(store, grids, people, seed, stamps)
    settle(engine)
    with store.write("索引") as session:
        search.settle(session, "person")
        search.settle(session, "household")


def _word(rng: random.Random) -> str:
    return rng.choice(GIVEN)


def _person(
    rng: random.Random, key: int, surname: str, grid: int, home: int, relation: str, address: str
) -> tuple[tuple, str]:
    name = surname + rng.choice(GIVEN) + (rng.choice(GIVEN) if rng.random() < 0.75 else "")
    born = date(1935, 1, 1) + timedelta(days=rng.randrange(33_000))
    first = f"{359900 + key % 97}{born:%Y%m%d}{rng.randrange(1000):03}"
    number = first + check_digit(first)
    phone = f"1{rng.choice('35789')}{rng.randrange(10**9):09}"
    twin = key  # made-up numbers may meet; the benchmark does not care
    row = (name, sort_key(name), number, twin, str(1 + key % 2), born.isoformat(), phone, address,
           "registered", "01" if key % 20 == 0 else "13", grid, home, relation, "active", "imported")  # fmt: skip
    return row, person_index(name, number, phone, born, None, None)


def queries(engine: Engine, count: int, seed: int = 3) -> Iterator[tuple[str, str]]:
    """Yield kinds of query with texts drawn from real rows, as clerks type them."""
    rng = random.Random(seed)
    store = Store(engine, lambda: "bench")
    with store.read() as session:
        highest = session.connection().exec_driver_sql("SELECT max(id) FROM person").scalar_one()
        for _ in range(count):
            row = session.get_one(Person, rng.randrange(1, highest + 1))
            street = row.residence_address.index("村") + 1
            kinds = {
                "name": row.name,
                "surname": row.name[0],
                "two characters": row.name[:2],
                "given": row.name[1:],
                "ID tail": row.id_no[-4:],
                "ID beginning": row.id_no[:10],
                "ID": row.id_no,
                "phone": row.phone,
                "phone beginning": row.phone[:7],
                "phone tail": row.phone[-4:],
                "birth": row.born_on.strftime("%Y%m%d"),
                "village": row.residence_address[:street],
                "address": row.residence_address[:-5],
                "door": row.residence_address[street:-4],
                "pinyin": pinyin(row.name),
                "initials": initials(row.name),
                "name and village": f"{row.name[0]} {row.residence_address[: street - 1]}",
            }
            kind = rng.choice(list(kinds))
            yield kind, kinds[kind]
