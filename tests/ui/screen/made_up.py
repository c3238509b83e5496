"""A show of made-up pages, one of each sort, as full as they may be."""

from datetime import UTC, datetime

import numpy as np

from desktop.meetings.screen import (
    AgesPage,
    Area,
    Bar,
    BarsPage,
    Behind,
    BigFigure,
    FailedPage,
    LightRow,
    LightsPage,
    Line,
    LinesPage,
    MapPage,
    MatterPage,
    NextWeekPage,
    ResolutionRow,
    ResolutionsPage,
    ScreenPage,
    Tint,
    TitlePage,
    WeekPage,
)

AT = datetime(2026, 11, 22, 1, 31, tzinfo=UTC)
CASES = Behind("cases", {"open": True})
KINDS = (
    "矛盾纠纷·婚姻家庭",
    "安全隐患·消防通道堵塞",
    "群众诉求·供水供电",
    "矛盾纠纷·邻里",
    "治安线索·电信诈骗",
    "便民服务·临时救助",
    "安全隐患·自建房",
    "信访·拖欠工资",
    "群众诉求·道路维修",
    "其他",
    "突发事件·自然灾害防御应急响应",
    "便民服务·代办",
)


def map_page(across: int = 30, down: int = 20, key: str = "map") -> MapPage:
    """A map of so many grids by so many."""
    rng = np.random.default_rng(3)
    corners = np.stack(np.meshgrid(np.arange(across + 1), np.arange(down + 1)), axis=-1) * 0.004 + (118.6, 24.7)
    corners = corners + rng.normal(0, 0.0006, corners.shape)
    areas, counts = [], [0] * 5
    for row in range(down):
        for column in range(across):
            value = int(rng.poisson(2))
            tint = min(value, 4)
            counts[tint] += 1
            ring = np.array(
                [
                    corners[row, column],
                    corners[row, column + 1],
                    corners[row + 1, column + 1],
                    corners[row + 1, column],
                    corners[row, column],
                ]
            )
            number = row * across + column
            title = f"仙石村 第{number + 1}网格"
            areas.append(Area(number, title, f"{value} 件", tint, CASES, ((ring,),)))
    west, south = corners.min(axis=(0, 1))
    east, north = corners.max(axis=(0, 1))
    tints = tuple(Tint(one, words, counts[one]) for one, words in enumerate(("0", "1", "2", "3", "4～8")))
    edge = np.array(
        [corners[0, 0], corners[0, across // 2], corners[down, across // 2], corners[down, 0], corners[0, 0]]
    )
    return MapPage(
        key=key,
        title="各网格在办事件",
        read_at=AT,
        figure="在办事件（件）",
        areas=tuple(areas),
        tints=tints,
        most=(7, 52, 211, 305, 590)[: 5 if across * down >= 600 else 1],
        borders=(((edge,),),),
        extent=(float(west), float(south), float(east), float(north)),
    )


def matter(number: int, **more: object) -> MatterPage:
    """One matter for decision."""
    facts = (
        ("事项", "仙石村第3网格两户因排水沟发生争执，三次调解未果，村民要求镇里协调水利站重新勘界"),
        ("承办单位", "自然资源所（协办：仙石村委会、司法所）"),
        (
            "情况",
            "10月12日受理，两次延期，已上提镇综治中心；10月28日、11月6日、11月13日三次到场调解，双方仍有分歧。",
        ),
        ("时限", "11月19日到期，逾期 3 天"),
    )
    made = {"question": "请研究：由谁牵头勘界、何时到场、资金如何解决。", "resolved": ()} | more
    return MatterPage(
        key=f"matter:{number}",
        title="仙石村排水沟纠纷三次调解未果，需镇级协调",
        read_at=AT,
        number=f"第 {number} 项，共 3 项",
        facts=facts,
        table=(),
        behind=CASES,
        **made,
    )


def show() -> tuple[ScreenPage, ...]:
    """One page of each sort."""
    red = Behind("cases", {"light": "red"})
    return (
        TitlePage(
            key="title",
            title="2026年第47次网格工作例会",
            read_at=AT,
            office="陈埭镇综治中心",
            kind="网格工作例会",
            facts=(
                ("时间", "2026年11月22日（星期日） 09:00"),
                ("地点", "镇政府三楼会议室"),
                ("主持", "林建国"),
                ("记录", "林晓梅"),
                ("回顾", "11月15日至11月21日"),
            ),
            agenda=("上次议定事项落实", "一周情况通报", "需要研究的事项", "自查问题整改", "上级通知和下周安排"),
        ),
        ResolutionsPage(
            key="resolutions",
            title="上次议定事项落实情况",
            read_at=AT,
            counts=(("完成", 4, "green"), ("逾期", 2, "red"), ("在办", 1, "blue")),
            rows=tuple(
                ResolutionRow(text, who, due, state, tone, Behind("meetings", {"meeting": 1}))
                for text, who, due, state, tone in (
                    ("仙石村排水沟重新勘界，一周内完成测量并公示", "自然资源所 陈志强", "11月18日", "逾期 4 天", "red"),
                    (
                        "洋埭村消防通道堆放杂物清理，逐栋张贴告知书，留存前后对比照片，未清理的由综合执法队依法处理",
                        "综合执法队 吴国栋",
                        "11月20日",
                        "逾期 2 天",
                        "red",
                    ),
                    ("溪边村路灯报修十二盏", "村镇建设办 黄丽", "11月17日", "已完成", "green"),
                    ("涵口村拖欠工资线索核查", "人社所 郑海涛", "11月19日", "已完成", "green"),
                    ("岸兜社区独居老人走访安排", "民政办 王雅琴", "11月20日", "已完成", "green"),
                    ("冬季防火巡查排班", "应急管理站 林建国", "11月21日", "已完成", "green"),
                    ("花厅口村井盖松动整修", "村镇建设办 黄丽", "11月28日", "在办，剩 6 天", "blue"),
                )
            ),
        ),
        WeekPage(
            key="week",
            title="一周情况（11月15日至11月21日）",
            read_at=AT,
            figures=(
                BigFigure("受理", "1,297", "件", "比上周多 12 件（+0.9%）", "", CASES),
                BigFigure("办结", "92", "件", "比上周多 4 件（+4.5%）", "green", CASES),
                BigFigure("未结", "12,305", "件", "比上周多 5 件", "red", CASES),
                BigFigure("逾期", "5", "件", "今天的数", "red", red),
                BigFigure("按期办结率", "94.8", "%", "比上周低 1.2 个百分点", "red", CASES),
                BigFigure("回访满意率", "98.5", "%", "与上周持平", "", CASES),
            ),
        ),
        BarsPage(
            key="kinds",
            title="受理最多的类别",
            read_at=AT,
            unit="件",
            bars=tuple(Bar(name, 31 - 2 * at, 28 - at, CASES) for at, name in enumerate(KINDS)),
            note="其余 9 类共 17 件",
        ),
        BarsPage(
            key="grids",
            title="各村（社区）受理",
            read_at=AT,
            unit="件",
            bars=tuple(
                Bar(name, 20 - 3 * at, None if at else 9, CASES)
                for at, name in enumerate(("仙石村", "洋埭村", "溪边村", "岸兜社区", "涵口村", "花厅口村"))
            ),
        ),
        LinesPage(
            key="weeks",
            title="近 12 周受理、办结、未结",
            read_at=AT,
            unit="件",
            places=tuple(
                f"{month}月{day}日"
                for month, day in (
                    (9, 5),
                    (9, 12),
                    (9, 19),
                    (9, 26),
                    (10, 3),
                    (10, 10),
                    (10, 17),
                    (10, 24),
                    (10, 31),
                    (11, 7),
                    (11, 14),
                    (11, 21),
                )
            ),
            lines=(
                Line("受理", (72, 80, 77, 91, 85, 88, 79, 83, 90, 86, 85, 97)),
                Line("办结", (70, 74, 75, 82, 86, 85, 80, 81, 84, 88, 83, 92)),
                Line("未结", (31, 37, 39, 48, 47, 50, 49, 51, 57, 55, 57, 62)),
            ),
            behind=(CASES,) * 12,
        ),
        AgesPage(
            key="ages",
            title="未结事件已经多久",
            read_at=AT,
            unit="件",
            bands=tuple(
                Bar(name, value, None, CASES)
                for name, value in (
                    ("0—5 天", 40),
                    ("6—10 天", 21),
                    ("11—30 天", 14),
                    ("31—90 天", 6),
                    ("91 天以上", 3),
                )
            ),
            note="最后一栏最久，请逐件说明原因",
        ),
        map_page(),
        map_page(4, 3, "few"),
        matter(1),
        matter(
            2,
            resolved=(
                "由自然资源所牵头，11月25日前到场勘界并形成会议纪要。责任人：陈志强，11月25日前",
                "水利站落实排水沟改造资金，列入明年一季度计划。责任人：黄丽，12月10日前",
            ),
        ),
        LightsPage(
            key="lights:1",
            title="红黄灯事项",
            read_at=AT,
            part=(1, 2),
            counts=(("红灯", 5, "red"), ("黄灯", 6, "amber")),
            rows=tuple(
                LightRow(words, tone, title, unit, stage, CASES)
                for words, tone, title, unit, stage in (
                    ("逾期 12 天", "red", "仙石村两户因排水沟发生争执", "自然资源所", "办理中"),
                    (
                        "逾期 5 天",
                        "red",
                        "洋埭村消防通道堆放杂物，多次劝导后仍反复占用，涉及沿街商铺八家",
                        "综合执法队",
                        "办理中",
                    ),
                    ("逾期 3 天", "red", "溪边村路灯不亮", "村镇建设办", "待签收"),
                    ("逾期 1 天", "red", "涵口村拖欠工资", "人社所", "办理中"),
                    ("今天到期", "amber", "岸兜社区楼道停放电动车", "岸兜社区第12网格（含沿海大通道两侧）", "待回访"),
                    ("剩 1 天", "amber", "花厅口村井盖松动", "村镇建设办", "办理中"),
                    ("剩 2 天", "amber", "仙石村反映夜间噪音", "综合执法队", "办理中"),
                )
            ),
        ),
        LightsPage(key="lights:none", title="红黄灯事项", read_at=AT, counts=(), rows=(), note="没有红灯和黄灯事项。"),
        NextWeekPage(
            key="next",
            title="下周安排",
            read_at=AT,
            items=(
                ("11月24日", "冬季防火联合检查，综合执法队、应急管理站、各村网格长参加"),
                ("11月25日", "仙石村排水沟勘界"),
                ("11月26日", "消防通道整治“回头看”"),
                ("到期事件", "下周到期 14 件，其中 3 件已亮黄灯"),
                ("到期议定", "下周到期 2 项"),
            ),
        ),
        FailedPage(
            key="failed",
            title="各网格情况",
            read_at=AT,
            note="这一页没有读出来：磁盘读写出错。其他页不受影响，稍后会再读一次。",
        ),
    )
