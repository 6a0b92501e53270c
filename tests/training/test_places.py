import pytest

from policyner.errors import ConfigError
from policyner.training.places import check_places, is_held_out, places_of


@pytest.mark.parametrize(
    ("row", "places"),
    [
        # What the corpus says counts, whatever the text speaks of.
        ({"province": "江苏", "text": "四川省对口支援工作方案"}, {"江苏"}),
        ({"province": "中央", "issuer": "商务部", "text": "各地："}, {"商务部"}),
        ({"province": "中央", "issuer": "财政部税务总局", "text": ""}, {"财政部", "国家税务总局"}),
        # A name speaks before the first lines.
        ({"name": "2026_贵州省_政府工作报告", "text": "各位代表：北京"}, {"贵州"}),
        ({"name": "ap_12_泉州市财政局关于报送材料的通知", "text": ""}, {"福建"}),
        ({"name": "x", "text": "成都市民政局\n关于做好救助工作的通知"}, {"四川"}),
        ({"text": "海淀区人民政府关于绿化的通知"}, {"北京"}),
        # 朝阳区 is Beijing's and Changchun's.
        ({"text": "朝阳区人民政府关于绿化的通知"}, set()),
        ({"name": "关于报送材料的通知", "text": "各有关单位：请按时报送。"}, set()),
        # Beyond the head nothing counts.
        ({"text": "各有关单位：" + "请报送。" * 60 + "抄送：四川省财政厅"}, set()),
    ],
)
def test_where_a_text_comes_from(row, places):
    assert places_of(row) == places


def test_a_text_of_no_known_place_is_held_out_where_places_are():
    unknown = {"text": "关于报送材料的通知"}
    assert is_held_out(unknown, {"四川"})
    assert not is_held_out(unknown, ())
    assert is_held_out({"text": "四川省财政厅"}, {"四川", "商务部"})
    assert not is_held_out({"text": "江苏省财政厅"}, {"四川", "商务部"})


def test_places_that_nothing_is_called_are_refused():
    assert check_places(["四川", "商务部", "内蒙古"]) == {"四川", "商务部", "内蒙古"}
    with pytest.raises(ConfigError, match="商业厅、四川省"):
        check_places(["四川省", "商业厅"])
