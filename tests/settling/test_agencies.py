from functools import partial

import pytest
from marked import read_marked, settled_by

from policyner.settling.agencies import settle_agencies
from policyner.tagging.mention import INFERRED, Mention

_settled = partial(settled_by, settle_agencies)


@pytest.mark.parametrize(
    ("text", "found", "names"),
    [
        ("支持省政府分管副省长", "省政府分", ["省政府"]),
        ("由县委主要负责同志约谈", "由县委主", ["县委"]),
        ("东山区委常委、副区长到会", "东山区委常委", ["东山区委"]),
        ("县委常委、宣传部部长到会", "县委常委", ["县委"]),
        ("县防指总指挥负责调度", "县防指总指挥", ["县防指"]),
        ("县防汛抗旱指挥部副指挥长签发", "县防汛抗旱指挥部副指挥长", ["县防汛抗旱指挥部"]),
        ("市安委会常务副主任到会", "市安委会常务副主任", ["市安委会"]),
        ("州农业农村局主要负责人要带头", "州农业农村局主要负责人", ["州农业农村局"]),
        ("县委副书记主持", "县委副书记", ["县委"]),
        ("县森防指总指挥部负责", "县森防指总指挥部", ["县森防指总指挥部"]),
        ("县森防指总指挥部负责", "县森防指总指挥", []),
        ("市防指总指挥负责指挥", "市防指总指", ["市防指"]),
        ("市防指副总指挥到会", "市防指副总", ["市防指"]),
        ("总指挥由县长担任", "总指挥", []),
        ("各级党政主要负责人要亲自抓", "各级党政主", []),
        ("报市长审批", "市长", []),
        ("村书记、村主任到会", "村主任", []),
        ("经济总局办公厅联合下发", "经济总局办", ["经济总局办公厅"]),
        ("县政府办公室牵头", "县政府办", ["县政府办公室"]),
        ("县政府办公开信息", "县政府办", ["县政府办"]),
        ("市供销合作社、市邮政管理局", "市供销合作社、", ["市供销合作社"]),
        ("州农机推广站  春播前", "州农机推广站  ", ["州农机推广站"]),
        ("经商省委组织部同意", "经商省委组织部", ["省委组织部"]),
        ("商务部牵头", "商务部", ["商务部"]),
        ("经信局牵头", "经信局", ["经信局"]),
        ("〔市投资促进局牵头", "〔市投资促进局", ["市投资促进局"]),
        ("商务部等有关部门负责", "商务部等有关部门", ["商务部", "有关部门"]),
        ("市城管局等部门配合", "市城管局等部门", ["市城管局"]),
        ("财政、医保等部门配合", "财政、医保等部门", ["财政、医保等部门"]),
        (
            "领导小组办公室设在市数据局。",
            "领导小组办公室设在市数据局",
            ["领导小组办公室", "市数据局"],
        ),
        ("工作小组下设办公室。", "工作小组下设办公室", ["工作小组", "办公室"]),
        ("市政府及市防汛指挥部。", "市政府及市防汛指挥部", ["市政府", "市防汛指挥部"]),
        ("县水利局派出工作组。", "县水利局派出工作组", ["县水利局", "工作组"]),
        ("市发改委协调电力主管部门", "市发改委协调电力主管部门", ["市发改委", "电力主管部门"]),
        ("市公安局派出所、市政府协调办", "市公安局派出所", ["市公安局派出所"]),
        ("市政府协调办。", "市政府协调办", ["市政府协调办"]),
        ("报州医保局待遇科备案", "州医保局待遇科", ["州医保局待遇科"]),
        ("材料报市住建局房屋管理科。", "市住建局", ["市住建局房屋管理科"]),
        ("联系县政府办公室信息股，电话", "县政府办公室", ["县政府办公室信息股"]),
        ("报县政府总值班室。", "县政府", ["县政府总值班室"]),
        ("市国资委以土地使用权入股，", "市国资委", ["市国资委"]),
        ("市教育局布局未来学科体系", "市教育局", ["市教育局"]),
        ("各县（区）政府（管委会）", "各县（区）政府（管委会", ["各县（区）政府（管委会）"]),
        ("（市委办公室、市发改委）", "市发改委）", ["市发改委"]),
        ("（设在区经信委）负责", "（设在区经信委", ["区经信委"]),
        ("各地各有关部门要落实", "各地各有关部门", ["各有关部门"]),
        # Places in front are no part of it where they cannot share its head …
        ("各村、镇农技推广站要入户", "各村、镇农技推广站", ["镇农技推广站"]),
        ("各区（市、县）、市级主管部门要", "各区（市、县）、市级主管部门", ["市级主管部门"]),
        ("各县区、市直相关部门要", "各县区、市直相关部门", ["市直相关部门"]),
        ("东山镇、西山镇等相关部门到会", "东山镇、西山镇等相关部门", ["相关部门"]),
        ("各乡镇各部门要抓好", "各乡镇各部门", ["各部门"]),
        # … and are where they can.
        ("各市州、县市区民政局：", "各市州、县市区民政局", ["各市州、县市区民政局"]),
        ("各市、县政务大厅办公室", "各市、县政务大厅办公室", ["各市、县政务大厅办公室"]),
        ("各级各部门要抓好", "各级各部门", ["各级各部门"]),
        ("各部门各单位要抓好", "各部门各单位", ["各部门", "各单位"]),
        ("各街道办事处（乡）要入户", "各街道办事处", ["各街道办事处（乡）"]),
        ("发挥作用", "发", []),
        ("省委全面深化改革委员会会议精神", "省委", []),
        ("市委农村工作领导小组第三次会议", "市委", []),
        ("省委全会精神", "省委", []),
        ("经旗林草局审查、旗政府批准", "旗林草局审查、旗政府", ["旗林草局", "旗政府"]),
    ],
)
def test_a_name_begins_and_ends_where_names_do(text, found, names):
    assert _settled(text, found) == [(name, 0.8) for name in names]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市供销社、人行青禾营管部", ["市供销社", "人行青禾营管部"]),
        ("机关各处室、委属各单位", ["机关各处室", "委属各单位"]),
        ("各相关责任部门、区（分）局", ["各相关责任部门", "区（分）局"]),
        # What stands in front of the first belongs to all.
        ("各级扫黄办、法制部门", ["各级扫黄办、法制部门"]),
        ("各地税务局、市场监管部门", ["各地税务局、市场监管部门"]),
        # Bare heads and places are no names of their own.
        ("市政府各委、办", ["市政府各委、办"]),
        ("镇委、镇政府", ["镇委", "镇政府"]),
        ("县委、县人民政府", ["县委", "县人民政府"]),
        ("县委、政府", ["县委、政府"]),
        ("东城街道、西城街道办事处", ["东城街道、西城街道办事处"]),
    ],
)
def test_a_list_that_the_network_took_for_one_name_is_divided(text, names):
    assert [name for name, _ in _settled(text + "要落实", text)] == names


@pytest.mark.parametrize(
    ("text", "found", "names"),
    [
        ("民政、财政、审计部门要配合", ("民政、财政、", "审计部门"), ["民政、财政、审计部门"]),
        (
            "各地住建、金融、人民银行等部门要配合",
            ("各地住建、金融、", "人民银行等部门"),
            ["各地住建、金融、人民银行等部门"],
        ),
        ("公安、交通部门要配合", ("公安、", "交通部门"), ["公安、交通部门"]),
        # A name or a place in front of the mark is none of its members.
        ("市民政局、市财政局要配合", ("市民政局、", "市财政局"), ["市民政局", "市财政局"]),
        ("各县区、市直部门要配合", ("各县区、", "市直部门"), ["市直部门"]),
    ],
)
def test_members_that_the_network_cut_from_their_head_are_one_name(text, found, names):
    assert [name for name, _ in _settled(text, *found)] == names


@pytest.mark.parametrize(
    ("text", "found", "name"),
    [
        ("。各设区市（含开发区，下同）科技部门", "科技部门", "各设区市（含开发区，下同）科技部门"),
        ("。区县（含自治县，下同）民政部门要核查", "）民政部门", "区县（含自治县，下同）民政部门"),
        ("。区县（含自治县，下同）民政部门要核查", "民政部门", "区县（含自治县，下同）民政部门"),
        ("。各县（市、区）人民政府要核查", "人民政府", "各县（市、区）人民政府"),
        ("。有关县（区）财政局要核查", "财政局", "有关县（区）财政局"),
        # A number and what says who leads are no levels.
        ("市县。（一）民政部门要核查", "民政部门", "民政部门"),
        ("东山区（牵头）、市民政局要核查", "市民政局", "市民政局"),
    ],
)
def test_levels_with_a_remark_in_front_of_a_name_belong_to_it(text, found, name):
    assert _settled(text, found) == [(name, 0.8)]


def test_a_name_in_a_bracket_behind_a_name_is_a_part_of_it():
    text = "省水利厅（河长办）牵头"
    assert _settled(text, "省水利厅", "河长办") == [("省水利厅（河长办）", 0.8)]
    assert _settled(text, "省水利厅", "河长办）") == [("省水利厅（河长办）", 0.8)]
    sealed = "联席会议办公室（省水利厅代章）"
    names = [("联席会议办公室", 0.8), ("省水利厅", 0.8)]
    assert _settled(sealed, "联席会议办公室", "省水利厅") == names


@pytest.mark.parametrize("name", ["各责任单位", "各责任部门", "各牵头单位", "各牵头部门"])
def test_all_who_lead_or_are_responsible_are_agencies(name):
    assert _settled(f"{name}要按时报送") == [(name, INFERRED)]


def test_a_place_with_its_bracket_is_none_and_no_half_of_it():
    text = "各区（管委会）可以调整"
    assert settle_agencies(text, [Mention("DEPT", 0, 7, 0.9)]) == []


def test_names_that_are_always_agencies_are_put_in():
    text = "各区、各部门要落实，各责任单位每月报送；市直各部门、市级有关部门照办。"
    found = _settled(text, "市直各部门", "市级有关部门")
    assert found == [
        ("各部门", INFERRED),
        ("各责任单位", INFERRED),
        ("市直各部门", 0.8),
        ("市级有关部门", 0.8),
    ]
    assert _settled("水务局属有关部门、省直各部门") == []


def test_other_layers_stay_as_they_are():
    outline, mentions = read_marked("⟦D:市医保局⟧于⟦L:2027年底前⟧⟦T:新增站点⟦P:20%⟧⟧。")
    assert settle_agencies(outline.text, mentions) == mentions


def test_many_agencies_take_linear_time():
    name = "市教育局（市体育局）等有关部门、"
    mentions = [Mention("DEPT", len(name) * i, len(name) * i + 15) for i in range(20_000)]
    assert len(settle_agencies(name * 20_000, mentions)) == 40_000


@pytest.mark.parametrize(
    "document", ["财政部税务总局公告2025年第3号", "财政部 海关总署 税务总局公告2025年第7号"]
)
def test_issuers_in_the_number_of_a_document_are_none(document):
    assert settle_agencies(f"按《办法》（{document}）执行。", []) == []
