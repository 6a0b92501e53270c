import pytest

from policyner.repair import repair
from policyner.repair.eaten import eaten_edits


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("跨區(qū)域??坡?lián)盟建設(shè)", "跨區(qū)域专科聯盟建設(shè)"),
        ("推進(jìn)醫(yī)??傤~付費改革", "推進(jìn)醫(yī)保總額付費改革"),
        ("關(guān)于泊位??奎c的通知", "關(guān)于泊位停靠點的通知"),
    ],
)
def test_what_the_bytes_of_gbk_tell_is_restored(line, expected):
    assert eaten_edits(line).after == expected


@pytest.mark.parametrize(
    "line",
    ["到??年底前完成", "何时完成??坡度", "關(guān)于??甲~乙", "關(guān)于??"],
)
def test_what_they_do_not_tell_stays(line):
    assert eaten_edits(line).after == line


def test_the_whole_garbled_stretch_stands_for_what_was_restored():
    source = "建設(shè)跨區(qū)域??坡?lián)盟，由省衛(wèi)健委負責"
    aligned = repair(source)
    assert aligned.clean == "建设跨区域专科联盟，由省卫健委负责"
    start = aligned.clean.index("专科联")
    assert aligned.to_source(start, start + 3).of(source) == "??坡?lián)"
