import pytest

from policyner.repair.glyphs import (
    blank_edits,
    break_edits,
    bullet_edits,
    glyph_edits,
    invisible_edits,
    width_edits,
)


@pytest.mark.parametrize(
    ("repaired", "line", "expected"),
    [
        (invisible_edits, "省\u200b财政\u00ad厅\ufeff", "省财政厅"),
        (invisible_edits, "附件\x97：\x08一", "附件：一"),
        (
            break_edits,
            "第一行\r\n第二行\r第三行\x0c第四行\u2028",
            "第一行\n第二行\n第三行\n第四行\n",
        ),
        (blank_edits, "省\u00a0财政厅\u2003负责", "省 财政厅 负责"),
        (blank_edits, "\u3000\u3000各市人民政府", "\u3000\u3000各市人民政府"),
        (width_edits, "２０２７年达到９５％，不低于﹪", "2027年达到95%，不低于%"),
        (width_edits, "（一）扩大试点；覆盖ＡＢ类", "（一）扩大试点；覆盖AB类"),
        (width_edits, "加强管理｡（一）、", "加强管理。（一）、"),
        (width_edits, "排查隐患ꎬ组织抢修ꎻ恢复供电ꎮ", "排查隐患，组织抢修；恢复供电。"),
        (glyph_edits, "⼈⼝、\uf9ff\uf983", "人口、刺旅"),
        (bullet_edits, "\uf06c 申报材料\n  \uf09e报送时间", "申报材料\n报送时间"),
        (bullet_edits, "价格\ue010元", "价格\ue010元"),
        (bullet_edits, "①受理；㈠审核", "①受理；㈠审核"),
    ],
)
def test_characters_become_what_they_mean(repaired, line, expected):
    assert repaired(line).after == expected
