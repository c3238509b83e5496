"""Whatever a text becomes, it reads as was asked, and runs that nobody touched stay."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from desktop.forms.word.names import W
from desktop.forms.word.texts import change_text, text_of

LETTERS = st.text("姓名性别张三□☑：、 男女1年月", max_size=8)


def paragraph(texts: list[str], *, looks: str = "") -> etree._Element:
    made = etree.Element(f"{W}p")
    for text in texts:
        run = etree.SubElement(made, f"{W}r")
        if looks:
            run.append(etree.fromstring(looks))
        etree.SubElement(run, f"{W}t").text = text
    return made


@given(st.lists(LETTERS, max_size=5), LETTERS)
def test_a_paragraph_reads_as_was_asked(texts, wanted):
    made = paragraph(texts)
    change_text((made,), wanted)
    assert text_of((made,)) == wanted


@given(st.lists(LETTERS.filter(bool), min_size=1, max_size=5), st.data())
def test_only_the_run_that_changes_is_written_to(texts, data):
    place = data.draw(st.integers(0, len(texts) - 1))
    made = paragraph(texts)
    changed = [*texts[:place], f"{texts[place]}甲", *texts[place + 1 :]]
    change_text((made,), "".join(changed))
    assert text_of((made,)) == "".join(changed)
    others = [run.findtext(f"{W}t") for run in made]
    assert sum(one != text for one, text in zip(others, texts, strict=False)) <= 1 or not "".join(texts).strip()


def test_lines_and_several_paragraphs():
    made = [paragraph(["姓名："]), paragraph(["备注："])]
    change_text(made, "姓名：甲\n备注：一\n二")
    assert text_of(made) == "姓名：甲\n备注：一\n二"
    change_text(made, "姓名：乙\n备注：")
    assert text_of(made) == "姓名：乙\n备注："


def test_underlined_blanks_give_way_to_the_value_and_stay_lines():
    underlined = f'<w:rPr xmlns:w="{W[1:-1]}"><w:u w:val="single"/></w:rPr>'
    made = paragraph(["          "], looks=underlined)
    assert text_of((made,)) == "_" * 10
    change_text((made,), "测试______")
    assert made.findtext(f"{W}r/{W}t") == "测试      "
