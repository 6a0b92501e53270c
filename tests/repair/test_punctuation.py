import pytest

from policyner.repair.punctuation import punctuation_edits, stop_edits


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("扩大试点,落实责任;分工如下:", "扩大试点，落实责任；分工如下："),
        ("(省财政厅牵头,省教育厅配合)", "（省财政厅牵头，省教育厅配合）"),
        ("分别达到95%,98%", "分别达到95%，98%"),
        ("细颗粒物(PM2.5)浓度", "细颗粒物（PM2.5）浓度"),
        ("何时完成?", "何时完成？"),
        ("(1)加强监测", "（1）加强监测"),
    ],
)
def test_punctuation_takes_the_width_of_its_neighbours(line, expected):
    assert punctuation_edits(line).after == expected


@pytest.mark.parametrize(
    "line",
    [
        "1,000万元",
        "12:30至14:00",
        "https://example.org/a?b=1",
        "f(x) = 1",
        "Hello, world!",
        "到??年底",
    ],
)
def test_latin_punctuation_stays(line):
    assert punctuation_edits(line).after == line


def test_both_brackets_of_a_pair_are_alike():
    assert punctuation_edits("使用Windows(XP) 系统").after == "使用Windows（XP） 系统"
    assert punctuation_edits("见(附件一）").after == "见（附件一）"


def test_full_stops_of_a_text_that_writes_them_half_width():
    line = "一.总体要求.坚持问题导向.到2027年达到95%.2028年全部完成.详见附件.docx"
    assert stop_edits(line).after == (
        "一.总体要求。坚持问题导向。到2027年达到95%。2028年全部完成。详见附件.docx"
    )


@pytest.mark.parametrize("line", ["加强管理.落实责任。", "阿依古丽.买买提", "1.5万元.2.3万元"])
def test_full_stops_elsewhere_are_none(line):
    assert stop_edits(line).after == line
