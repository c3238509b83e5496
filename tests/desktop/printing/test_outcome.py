"""Characters that no font has are named with what stands beside them, to the clerk alone."""

from desktop.printing.outcome import Gap, MissingGlyphs

NO_FONT_HAS = chr(0x323B0)
SAID = "还没有打印。请先核对这些字；确实无误的，选择以码位代替后再打印。"


def test_a_gap_is_told_with_its_neighbours() -> None:
    missing = frozenset(NO_FONT_HAS)
    assert Gap(f"陈{NO_FONT_HAS}明", missing).around == "陈〔U+323B0〕明"
    assert (
        Gap(f"现住示例镇岸兜村第一网格{NO_FONT_HAS}埭路二十一号之三", missing).around
        == "兜村第一网格〔U+323B0〕埭路二十一号"
    )


def test_names_are_told_to_the_clerk_and_never_said_otherwise() -> None:
    missing = frozenset(NO_FONT_HAS)
    gaps = [Gap(f"{name}{NO_FONT_HAS}", missing) for name in ("陈", "林", "陈", "王", "李")]
    refused = MissingGlyphs(missing, "第 4、9 条", gaps)
    assert str(refused) == f"有 1 个字在字库里没有（U+323B0，在第 4、9 条），{SAID}"
    named = "“陈〔U+323B0〕”、“林〔U+323B0〕”、“王〔U+323B0〕” 等 4 处"
    assert refused.told == f"有 1 个字在字库里没有：{named}（第 4、9 条），{SAID}"
    assert MissingGlyphs(missing).told == str(MissingGlyphs(missing))
