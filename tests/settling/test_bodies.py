from functools import partial

import pytest
from marked import settled_by

from policyner.grammar.names.ends import NAMES
from policyner.settling.bodies import settle_bodies
from policyner.tagging.mention import INFERRED

_settled = partial(settled_by, settle_bodies)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("机制。创建工作专班负责日常调度。", "创建工作专班"),
        ("机制。创建工作领导小组统筹推进。", "创建工作领导小组"),
        ("机制。抗旱专项指挥部要每日会商。", "抗旱专项指挥部"),
        ("机制。第一督查组负责明察暗访。", "第一督查组"),
        ("机制。市委督查组须每周报送。", "市委督查组"),
        ("机制。联合督导组定期回访。", "联合督导组"),
        ("机制。征迁工作组负责入户动员。", "征迁工作组"),
        ("机制。督查落实办要建立台账。", "督查落实办"),
        ("机制。考核督办中心按季通报。", "考核督办中心"),
        ("①基教股负责建幼儿园3所；", "基教股"),
        ("1.安全股牵头排查。", "安全股"),
        ("招生。由基教股负责招生。", "基教股"),
        ("机制。各承办单位要建立台账。", "各承办单位"),
        ("机制。各决策事项承办单位须按季报送。", "各决策事项承办单位"),
        ("机制。各牵头考核单位负责打分。", "各牵头考核单位"),
        ("机制。各责任（配合）单位要主动对接。", "各责任（配合）单位"),
        ("机制。各协作和配合单位要积极参与。", "各协作和配合单位"),
        ("机制。各牵头、责任单位要细化措施。", "各牵头、责任单位"),
        ("机制。请各牵头（主办）部门要细化措施。", "各牵头（主办）部门"),
    ],
)
def test_a_body_is_an_agency_where_a_clause_begins_with_its_duty(text, name):
    assert _settled(text) == [(name, INFERRED)]


@pytest.mark.parametrize("example", NAMES["bodies"].values())
def test_every_example_of_a_body_is_one(example):
    [(name, _)] = _settled(f"（一）机制。{example}。")
    assert example.startswith(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("第六条市人才工作领导小组办公室负责审核。", "市人才工作领导小组办公室"),
        ("启动后，由县抗旱指挥部要每日会商。", "县抗旱指挥部"),
        ("（三）整改。联合督查组每月通报一次；", "联合督查组"),
        ("职责。领导小组办公室定期调度。", "领导小组办公室"),
    ],
)
def test_markers_and_words_in_front_are_no_part_of_the_name(text, name):
    assert _settled(text) == [(name, INFERRED)]


@pytest.mark.parametrize(
    "text",
    [
        "要组建工作专班定期开展调度。",
        "纳入领导小组统筹安排。",
        "成立项目工作专班负责对接。",
        "每个专班要有一名县领导。",
        "工作专班要求全员到岗。",
        "工作组牵头单位另行明确。",
        "具体细则由领导小组办公室会同各方制定。",
        "各项工作的牵头单位要建立台账。",
        "各建设单位要文明施工。",
    ],
)
def test_what_founds_points_at_or_only_names_a_body_is_left_to_the_network(text):
    assert _settled(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("边坡。县自然资源局牵头，县公路段配合，治理边坡。", ["县自然资源局", "县公路段"]),
        ("● 区住建局牵头，区消防救援大队密切配合。", ["区住建局", "区消防救援大队"]),
        ("（二）市供销社、市图书馆要开放场所。", ["市供销社", "市图书馆"]),
        ("培训由旗种子站和旗农机站负责。", ["旗种子站", "旗农机站"]),
        ("机制。市疾控中心市救助站参与排查。", ["市疾控中心", "市救助站"]),
        ("供水。水利所和各村（社区）负责清渠。", ["水利所"]),
        ("供水。公用事业办负责清渠。", ["公用事业办"]),
        ("供水。各单位同时制定所负责行业的预案。", []),
    ],
)
def test_institutions_of_a_place_are_agencies_where_their_part_follows(text, names):
    assert [name for name, _ in _settled(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "市场监管所要抽检。",
        "成立县融媒体中心负责宣传。",
        "省属企业各队要自查。",
        "县公路段配合单位另行明确。",
        "市民会参与评选。",
        "市图书馆藏书十万册，要更新。",
        "市疾控中心协同市水文站负责检测。",
        "统一承办负责到底。",
        "各类交易场所负责自查。",
    ],
)
def test_what_begins_or_ends_otherwise_is_no_institution_of_a_place(text):
    assert _settled(text) == []


def test_pieces_of_a_body_become_the_whole_and_whole_names_stay():
    text = "（二）督查。考核督办中心按季通报，市督查组要跟踪。"
    pieces = _settled(text, "考", "督办中心", "市督查组")
    assert pieces == [("考核督办中心", 0.8), ("市督查组", 0.8)]
    longer = "（二）督查。市委督查组要跟踪。"
    assert _settled(longer, "。市委督查组") == [("。市委督查组", 0.8)]
