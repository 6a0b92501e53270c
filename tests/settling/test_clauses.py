import pytest
from marked import read_marked

from policyner.settling.clauses import settle_clauses
from policyner.tagging.mention import Mention


@pytest.mark.parametrize(
    "marked",
    [
        "扩大覆盖，⟦T:社区食堂、助餐点覆盖率达到80%以上⟧。",
        "力争⟦T:建成示范园区12个⟧，培育企业。",
        "到⟦L:2027年底⟧，⟦T:新增托位2800个⟧；",
        "⟦L:2027年⟧⟦T:规模以上企业全部完成改造⟧，",
        "其中⟦T:新增岗位3万个⟧。",
        "到⟦L:2027年⟧，⟦T:95.5%的行政村通班车⟧。",
        "⟦T:完成投资1,200万元以上⟧，",
        "（二）⟦T:建成充电站60座⟧，",
        "\n——⟦T:地区生产总值增长6%左右⟧；",
        "推动⟦T:重点人群签约率提高到75%⟧。",
        "持续推进⟦T:数据目录归集率达到95%⟧。",
        "　　46.⟦T:新增基站1000座⟧，",
        "第十三条　　⟦T:孵化载体全部参加评价⟧。",
        "十二是⟦T:改造供水站190处⟧。",
        "在高端装备、氢能等领域⟦T:突破关键技术30项⟧。",
        "|2|⟦T:新建幼儿园14所⟧|市教育局|",
        "| 2 | ⟦T:新建幼儿园14所⟧ | 市教育局 |",
        "3　　⟦T:更新健身点60处⟧　　10月底",
        "⟦T:玉米、小麦、马铃薯等良种覆盖率达到97%以上⟧。",
        "⟦T:建成3个特色小镇、高新园区⟧。",
        "⟦T:筹集住房2万套（间）⟧，",
        "到2028年底⟦T:建成绿道30公里⟧。",
        "届时⟦T:日处理能力突破60吨⟧。",
        "即⟦T:带动就业6000人⟧，",
        "⟦T:即办件占比提高到60%⟧，",
        "⟦T:集聚高成长性OPC600家以上⟧，",
        "⟦T:启动投资6亿元的600套棚改房建设⟧，",
        "⟦T:10千伏线路建成620公里⟧，",
        "⟦L:2027年汛期前⟧，⟦T:三、四类水闸全部加固⟧。",
        "（二）⟦T:四、五年级学生全部参加培训⟧。",
        "③⟦T:完成危房改造60户⟧。",
        "⟦T:4A级以上景区、三星级以上饭店服务站覆盖率达到95%⟧。",
        "［责任单位：市交通局］⟦T:募集岗位600个⟧，",
        "争取⟦T:覆盖率达到90%⟧。",
    ],
)
def test_a_target_that_was_cut_takes_its_clause(marked):
    outline, mentions = read_marked(marked)
    (gold,) = (m for m in mentions if m.label == "TARGET")
    deadlines = [m for m in mentions if m.label == "DEADLINE"]
    for cut in ((0, 0), (1, 0), (3, 0), (0, 2), (3, 3)):
        piece = Mention("TARGET", gold.start + cut[0], gold.end - cut[1], 0.7)
        found = settle_clauses(outline.text, [*deadlines, piece])
        found = [m for m in found if m.label == "TARGET"]
        assert [(m.start, m.end) for m in found] == [(gold.start, gold.end)]


def test_money_is_sought():
    text = "全年争取上级补助资金6亿元。"
    for start in (2, 4):
        found = settle_clauses(text, [Mention("TARGET", start, 13, 0.9)])
        assert [text[m.start : m.end] for m in found] == ["争取上级补助资金6亿元"]
    text = "全力争取上级补助资金6亿元。"
    found = settle_clauses(text, [Mention("TARGET", 0, 13, 0.9)])
    assert [text[m.start : m.end] for m in found] == ["争取上级补助资金6亿元"]


@pytest.mark.parametrize(
    "words",
    [
        "各镇", "各县（市、区）", "帮扶期为3年", "用两年左右时间", "用1至两年",
        "服务期限不超过2个月", "含续建项目和全部改造项目",
        "在规上企业全覆盖的基础上向中小企业延伸", "全县主要预期目标是",
        "推动总投资6亿元的综合利用项目", "建设750千伏输电通道",
        "支持有条件的幼儿园招收2至3岁幼儿", "每名职工只能申领1次补贴",
    ],
)  # fmt: skip
def test_who_how_long_and_what_is_counted_in_are_no_outcome(words):
    assert settle_clauses(f"{words}。", [Mention("TARGET", 0, len(words), 0.9)]) == []


@pytest.mark.parametrize(
    "marked",
    [
        "重点⟦T:引进2家连锁机构⟧。", "分期分批⟦T:建成社区食堂30个⟧。", "高质量⟦T:完成培训40期⟧。",
        "抓紧⟦T:落实早稻生产任务90万亩⟧。", "⟦T:重点人群签约率达到75%⟧。",
        "⟦T:重点建设项目开工率达到80%⟧。",
        "下半年要⟦T:实现年储气量10%⟧。", "⟦T:要素保障率达到95%⟧。", "下半年应⟦T:提高到60%⟧。",
        "⟦T:应急物资储备达到3万件⟧。", "县财政⟦T:每年安排专项资金不低于2亿元⟧。",
        "市级财政⟦T:统筹安排技改资金9亿元⟧。", "⟦T:县级财政文化支出增幅不低于5%⟧。",
        "2026年起⟦T:每年培育技工1万名⟧。", "下半年⟦T:新建石桥3座⟧。",
        "限期⟦T:拆除标志牌60块⟧。", "集中力量⟦T:打造示范村60个⟧。",
        "同步⟦T:发展节水灌溉6万亩⟧。", "同步⟦T:安装报警装置6万套⟧。",
        "争取⟦T:新增专项债券6亿元⟧。", "拟⟦T:硬化巷道60公里⟧。",
        "围绕零售、住宿等领域⟦T:发放300万元消费券⟧。",
    ],
)  # fmt: skip
def test_a_target_leaves_out_how_and_with_whose_money(marked):
    outline, mentions = read_marked(marked)
    (gold,) = (m for m in mentions if m.label == "TARGET")
    for seen in (0, gold.start):
        (found,) = settle_clauses(outline.text, [Mention("TARGET", seen, gold.end, 0.8)])
        assert (found.start, found.end) == (gold.start, gold.end)


def _settled(marked: str, seen: str) -> str:
    """What becomes of a mention of `seen`; agencies are marked in the text."""
    outline, agencies = read_marked(marked)
    start = outline.text.index(seen)
    mentions = [*agencies, Mention("TARGET", start, start + len(seen), 0.8)]
    found = settle_clauses(outline.text, sorted(mentions, key=Mention.order))
    (target,) = (m for m in found if m.label == "TARGET")
    return target.span.of(outline.text)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("\n2.60个小区增设充电桩；", "60个小区增设充电桩"),
        ("\n12．3座水厂完成改造；", "3座水厂完成改造"),
        ("\n1 .新增岗位3万个；", "新增岗位3万个"),
        ("\n4 居民收入增长6%左右\n", "居民收入增长6%左右"),
        ("\n2.5亿元以上投资到位；", "2.5亿元以上投资到位"),
        ("\n30 个小区完成改造；", "30 个小区完成改造"),
    ],
)
def test_the_number_of_an_item_is_no_part_of_a_target(text, target):
    seen = text[1 : 1 + text[1:].index("；" if "；" in text else "\n")]
    assert _settled(text, seen) == target


@pytest.mark.parametrize(
    "marked",
    [
        "3 居民收入增长6%左右 ⟦D:市农业农村局⟧\n",
        "\n居民收入增长6%左右　⟦D:县统计局⟧、⟦D:县财政局⟧\n",
        "，居民收入增长6%左右 ⟦D:市发展改革委⟧\n",
    ],
)
def test_the_agency_of_the_next_cell_is_no_part_of_a_target(marked):
    text = read_marked(marked)[0].text
    for seen in ("居民收入增长6%左右", text.strip("\n，")):
        assert _settled(marked, seen) == "居民收入增长6%左右"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (
            "站点信息（含线路、车辆等）【入库率达到100%】。",
            "站点信息（含线路、车辆等）入库率达到100%",
        ),
        ("“松河贷”【累计发放贷款6亿元】。", "“松河贷”累计发放贷款6亿元"),
        ("【全县新增600户】（累计900户）商户接入。", "全县新增600户（累计900户）商户接入"),
        # A marker, points and a label in brackets are no part of a clause.
        ("健全网络（一）【新建站点6个】。", "新建站点6个"),
        ("健全网络（0.5分）【新建站点6个】。", "新建站点6个"),
        ("健全网络（责任单位：县文旅局）【新建站点6个】。", "新建站点6个"),
    ],
)
def test_a_bracket_or_quotation_inside_a_clause_belongs_to_it(text, target):
    seen = text[text.index("【") + 1 : text.index("】")]
    text = text.replace("【", "").replace("】", "")
    assert _settled(text, seen) == target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("，新增沙地治理面积20万亩等目标。", "新增沙地治理面积20万亩"),
        ("，城镇新增就业4万人以上的预期目标。", "城镇新增就业4万人以上"),
        ("，投资增长12%目标顺利实现。", "投资增长12%"),
        ("，生产总值增长5%左右、力争更好结果。", "生产总值增长5%左右"),
        ("，安排600万元专项资金用于前期工作。", "安排600万元专项资金"),
        ("，设立首期6亿元的改造基金并建立补差机制。", "设立首期6亿元的改造基金"),
        ("，遴选20名后备人才进行培育。", "遴选20名后备人才"),
        ("，选派200名科技特派员到乡镇开展工作。", "选派200名科技特派员"),
        ("，每年选派60名专家牵头组建队伍。", "每年选派60名专家"),
        # What has its verb or its value there goes on.
        ("，对60户家庭进行适老化改造。", "对60户家庭进行适老化改造"),
        ("，建成并投用站点3个。", "建成并投用站点3个"),
        ("，镇区污水全部进行处理。", "镇区污水全部进行处理"),
        ("，产值力争达到5亿元。", "产值力争达到5亿元"),
        ("，进入全国先进行列的学校达到2所。", "进入全国先进行列的学校达到2所"),
        ("，碳达峰目标全部如期实现。", "碳达峰目标全部如期实现"),
    ],
)
def test_what_is_said_of_an_outcome_is_no_part_of_it(text, target):
    assert _settled(text, text.strip("，。")) == target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("计划新建石桥3座。", "新建石桥3座"),
        ("拟改造老旧小区60个。", "改造老旧小区60个"),
        ("计划投资额达到3亿元。", "计划投资额达到3亿元"),
        ("计划播种粮食面积60万亩。", "播种粮食面积60万亩"),
        ("计划粮食产量达到6万吨。", "粮食产量达到6万吨"),
        ("计划单列市投资增长6%。", "计划单列市投资增长6%"),
        ("计划完成率达到98%。", "计划完成率达到98%"),
        ("计划外生育减少3%。", "计划外生育减少3%"),
        ("在6个镇街硬化巷道3万平方米。", "硬化巷道3万平方米"),
        ("在青禾县、松河县开展6万亩轮作试点。", "开展6万亩轮作试点"),
        ("在库区建设拦沙坝6座。", "建设拦沙坝6座"),
        ("在6个村改造升级线路16公里。", "改造升级线路16公里"),
        ("在6所学校食堂开展明厨亮灶建设。", "在6所学校食堂开展明厨亮灶建设"),
        ("围绕治理突出问题构建3个分析模型。", "构建3个分析模型"),
        ("依托企业建设比重不低于80%。", "依托企业建设比重不低于80%"),
        ("在建设项目完成6个。", "在建设项目完成6个"),
        ("在6个镇区增补学位2000个。", "增补学位2000个"),
        ("围绕强链补链培育企业12家。", "培育企业12家"),
        ("依托社区用房建成食堂8个。", "建成食堂8个"),
        ("面向全市中小企业打造应用场景20个。", "打造应用场景20个"),
        ("优先在边远乡镇新建棚室60个。", "新建棚室60个"),
        ("在乡镇卫生院改造60张病床。", "改造60张病床"),
        ("围绕医养结合构建6个服务模型。", "构建6个服务模型"),
        ("利用闲置校舍改造建设9个村级食堂。", "改造建设9个村级食堂"),
        ("在建项目完成6个。", "在建项目完成6个"),
        ("在60条小流域开展治理。", "在60条小流域开展治理"),
        ("带动相关产值超过10亿元。", "相关产值超过10亿元"),
        ("带动参与冰雪运动15万人次。", "带动参与冰雪运动15万人次"),
        ("使重点人群签约率达到75%。", "重点人群签约率达到75%"),
        ("使60%以上的村建有食堂。", "60%以上的村建有食堂"),
        ("使全县主要指标居全省前列。", "全县主要指标居全省前列"),
        ("使用林地审批全部下放。", "使用林地审批全部下放"),
        ("保证每个村有1名村医。", "每个村有1名村医"),
        ("保证金缴存比例降至2%。", "保证金缴存比例降至2%"),
        ("尽快实现所有乡镇通班车。", "实现所有乡镇通班车"),
        ("同时新增托位300个。", "新增托位300个"),
        ("应当每两年至少开展1次演练。", "每两年至少开展1次演练"),
        ("全面推动随机抽查全覆盖。", "随机抽查全覆盖"),
        ("省级设立规模15亿元的基金。", "设立规模15亿元的基金"),
        ("再新建石桥3座。", "再新建石桥3座"),
        ("我国要再减少贫困人口60万。", "再减少贫困人口60万"),
        ("四川将完成新建任务60万亩。", "完成新建任务60万亩"),
        ("河南省要全面完成改造任务60万亩。", "完成改造任务60万亩"),
        ("项目要完成投资6亿元。", "项目要完成投资6亿元"),
    ],
)
def test_what_stands_in_front_of_an_outcome_is_no_part_of_it(text, target):
    assert _settled(text, text.strip("。")) == target


def test_what_is_striven_for_begins_with_what_is_to_attain_it():
    # 力争 stands in front of what is done, or between an indicator and its value.
    assert _settled("结构调整面积力争达到60万亩。", "达到60万亩") == "结构调整面积力争达到60万亩"
    assert _settled("铁路力争完成投资60亿元。", "完成投资60亿元") == "完成投资60亿元"


def test_no_target_begins_with_the_mark_of_a_list():
    text = "种植粮食60万亩（早稻20万亩）、总产6万吨以上。"
    seen = [(0, 8), (text.index("早"), text.index("）"))]
    for start in (text.index("、"), text.index("总产")):
        mentions = [Mention("TARGET", *span) for span in [*seen, (start, len(text) - 1)]]
        found = [text[m.start : m.end] for m in settle_clauses(text, mentions)]
        assert found == ["种植粮食60万亩", "早稻20万亩", "总产6万吨以上"]


def test_what_an_agency_has_made_is_named_with_it():
    assert _settled("⟦D:各级政府⟧作出的承诺全部兑现。", "作出的承诺全部兑现").startswith("各级政府")
    assert _settled("⟦D:县水利局⟧改造渠道20公里。", "改造渠道20公里") == "改造渠道20公里"


def test_at_least_belongs_to_how_often():
    assert _settled("，并至少每月更新一次。", "每月更新一次") == "至少每月更新一次"
    assert _settled("，为老年人每年提供1次指导。", "每年提供1次指导") == "为老年人每年提供1次指导"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("。乡级河长要每周巡河1次。", "每周巡河1次"),
        ("，网格员须每日巡查2次。", "每日巡查2次"),
        ("，分管领导应每月调度2次。", "每月调度2次"),
        ("，护林员人数要每年增加10人。", "护林员人数要每年增加10人"),
        ("，村主任收入每年增长2次。", "村主任收入每年增长2次"),
    ],
)
def test_whoever_holds_a_post_is_no_part_of_what_recurs(text, target):
    assert _settled(text, text[1:-1]) == target


def test_pieces_of_a_list_that_share_their_noun_are_one():
    text = "建设6个国家级、20个省级重点专科。"
    pieces = [Mention("TARGET", 0, 7, 0.7), Mention("TARGET", 8, 17, 0.6)]
    assert [m.span.of(text) for m in settle_clauses(text, pieces)] == [text[:-1]]


def test_what_is_done_again_and_again_begins_where_the_model_saw_how_often():
    text = "降雨期间每天巡查不少于2次。"
    (found,) = settle_clauses(text, [Mention("TARGET", 4, 13, 0.8)])
    assert text[found.start : found.end] == "每天巡查不少于2次"


def test_values_told_apart_are_one_target():
    text = "两类污染物分别减排3.5万吨、4.6万吨，建成站点。"
    pieces = [Mention("TARGET", 0, 13, 0.5), Mention("TARGET", 14, 19, 0.4)]
    expected = text.index("，")
    assert settle_clauses(text, pieces) == [Mention("TARGET", 0, expected, 0.5)]
    assert settle_clauses(text, pieces[:1]) == [Mention("TARGET", 0, expected, 0.5)]


@pytest.mark.parametrize(
    ("cut", "text"),
    [
        ("VOCs）排放量下降10%", "挥发性有机物（VOCs）排放量下降10%"),
        ("排放量下降10%", "挥发性有机物（VOCs）排放量下降10%"),
        ("市属医院（含中医医院", "市属医院（含中医医院）全部接入平台"),
        ("一老一小”服务设施20处", "建成“一老一小”服务设施20处"),
    ],
)
def test_a_target_takes_the_whole_of_a_bracket(cut, text):
    notice = f"加强治理，{text}，加强监管。"
    start = notice.index(cut)
    (found,) = settle_clauses(notice, [Mention("TARGET", start, start + len(cut), 0.8)])
    assert notice[found.start : found.end] == text


def test_items_of_a_list_stay_apart():
    outline, mentions = read_marked("⟦T:建成省级基地10个⟧、⟦T:市级基地30个⟧和⟦T:培训点500个⟧。")
    assert settle_clauses(outline.text, mentions) == mentions


def test_a_list_of_indicators_with_values_is_one_target_for_each():
    outline, golds = read_marked("⟦T:建成省级基地10个⟧、⟦T:市级基地30个⟧和⟦T:500个培训点⟧。")
    whole = Mention("TARGET", golds[0].start, golds[-1].end, 0.6)
    found = settle_clauses(outline.text, [whole])
    assert [m.span for m in found] == [m.span for m in golds]


def test_what_stands_in_front_of_strive_is_left_out_where_the_model_saw_so():
    text = "（1）铁路工程力争完成投资260亿元。"
    seen = Mention("TARGET", text.index("完成"), text.index("。"), 0.6)
    assert settle_clauses(text, [seen]) == [seen]


def test_a_bracket_that_closes_behind_a_target_is_no_part_of_it():
    text = "造林100万亩（屏障林25万亩，更新75万亩），抚育"
    piece = Mention("TARGET", text.index("更新"), text.index("），") + 1, 0.6)
    (found,) = settle_clauses(text, [piece])
    assert found.span.of(text) == "更新75万亩"


def test_who_does_it_is_no_part_of_a_target_where_the_model_saw_so():
    text = "水利部门改造渠道20公里。"
    agency, seen = Mention("DEPT", 0, 4), Mention("TARGET", 4, len(text) - 1, 0.6)
    assert settle_clauses(text, [agency, seen]) == [agency, seen]


def test_an_agency_that_does_something_regularly_is_no_part_of_the_target():
    text = "区审计局每季度至少抽查1次。"
    agency = Mention("DEPT", 0, 4)
    found = settle_clauses(text, [agency, Mention("TARGET", 0, len(text) - 1)])
    assert [m.span.of(text) for m in found if m.label == "TARGET"] == ["每季度至少抽查1次"]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("县林业局负责补栽行道树2000株。", "补栽行道树2000株"),
        ("由县交通局牵头修复桥梁3座。", "修复桥梁3座"),
        ("县民政局要建成食堂50个。", "建成食堂50个"),
        ("县住建局改造小区120个。", "改造小区120个"),
        ("县园林局在全县范围内新建公园15个。", "新建公园15个"),
        # What is theirs is no duty.
        ("县民政局负责的项目达到30个。", "县民政局负责的项目达到30个"),
    ],
)
def test_who_has_a_duty_is_no_part_of_the_target(text, target):
    agency = Mention("DEPT", text.index("县"), text.index("局") + 1)
    for seen in (text.index("县"), text.index(target)):
        found = settle_clauses(text, [agency, Mention("TARGET", seen, len(text) - 1)])
        assert [m.span.of(text) for m in found if m.label == "TARGET"] == [target]


@pytest.mark.parametrize("mark", "。；，、.;,")
def test_a_target_ends_in_front_of_the_mark_behind_it(mark):
    text = f"新建避难场所5处{mark}\n"
    (found,) = settle_clauses(text, [Mention("TARGET", 0, len(text) - 1)])
    assert found.span.of(text) == "新建避难场所5处"


def test_a_mark_of_a_list_alone_is_no_target():
    text = "改造小区60个。二、" + "省" * 200
    assert settle_clauses(text, [Mention("TARGET", 9, 10)]) == []


def test_two_pieces_of_one_clause_become_one():
    text = "集装箱码头岸电设施覆盖率达到50%。"
    pieces = [Mention("TARGET", 0, 2, 0.5), Mention("TARGET", 6, 15, 0.9)]
    assert settle_clauses(text, pieces) == [Mention("TARGET", 0, 17, 0.9)]


def test_a_far_away_edge_is_left_alone():
    text = "省" * 100 + "达到80%" + "市" * 100
    mention = Mention("TARGET", 100, 105, 0.8)
    assert settle_clauses(text, [mention]) == [mention]


def test_many_targets_in_one_text_take_linear_time():
    clause = "新增托位2800个，"
    mentions = [Mention("TARGET", 10 * i, 10 * i + 9, 0.9) for i in range(30_000)]
    assert len(settle_clauses(clause * 30_000, mentions)) == 30_000


@pytest.mark.parametrize(
    ("clause", "kept"),
    [
        ("扩大服务覆盖", 0),
        ("服务水平明显提升", 0),
        ("全县空气质量总体改善", 0),
        ("PM2.5浓度进一步下降", 0),
        ("推进5G网络深度覆盖", 0),
        ("培育一批示范企业", 0),
        ("设置以下5个组别", 0),
        ("降低煤炭在一次能源消费中的比重", 0),
        ("着力办好下列六件实事", 0),
        ("形成5-10分钟助餐服务圈", 0),
        ("构建一刻钟便民圈、15分钟健身圈", 0),
        ("新增15分钟健身圈60个", 1),
        ("15分钟健身圈覆盖所有社区", 1),
        ("在现有60个站点的基础上", 0),
        ("签约率=签约人数/常住人口数×100%", 0),
        ("今年增加值/去年增加值%+新增户数/原有户数%", 0),
        ("新建5G基站300个", 1),
        ("居民收入增长与经济增长同步", 1),
        ("干流水质稳定在Ⅱ类", 1),
        ("乡镇服务点全覆盖", 1),
        ("居全省前列", 1),
        ("年产值1亿元以上的", 0),
        ("给予一次性奖励50万元", 0),
        ("重箱每标箱补助300元", 0),
        ("发放补助资金3000万元", 1),
        ("学校占地面积60亩", 0),
        ("总建筑面积3.2万平方米", 0),
        ("总投资2.1亿元", 0),
        ("新建道路全长6公里以上的村道3条", 1),
        ("年度总投资增长8%", 1),
    ],
)
def test_an_aim_without_number_or_coverage_is_no_target(clause, kept):
    assert len(settle_clauses(clause, [Mention("TARGET", 0, len(clause))])) == kept


@pytest.mark.parametrize(
    "text",
    [
        "入库标准。【研发投入占比不低于3%】、【科技人员占比不低于9%】、拥有专利5件以上的企业。",
        "领军机构。【护理床位占比六成以上】，【年服务老人3000人次以上】，评价居全县前列的机构。\n",
        "县督查室通报，【连续两个月增速低于3%的乡镇】，由县政府约谈。",
        "【亩产提高15%以上】的示范户优先纳入扶持。",
        "【累计服务时长达到60小时】的个人，给予表彰。",
        "【每开展抽查2次得基础分2分】，少1次扣1分。",
        "【覆盖率达到50%以上得满分】。",
        "【覆盖率每提高1个百分点加0.5分】。",
        "【今年已争取用地指标320亩】。",
        "【发电机21台已前置到位】。",
        "【全县用电负荷有望达到12万千瓦】。",
    ],
)
def test_conditions_points_forecasts_and_what_has_been_done_are_no_targets(text):
    assert _left(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "【培育年产值3亿元以上的企业】。",
        "【带动农户6000户】，培育亩产千斤以上的示范户。",
        "【水稻面积扩大到35万亩】，亩产提高15%以上的示范户优先纳入扶持。",
        "【每月通报1次】，连续两个月增速低于3%的乡镇，由县政府约谈。",
        "【实地测评得分不低于95分】。",
        "【已建成房源出租率稳定在80%以上】。",
        "【在建和已开工的80座渡口全部完工】。",
        "【完成60%以上已建泵站提升任务】。",
    ],
)
def test_outcomes_beside_them_are(text):
    assert len(_left(text)) == 1


def test_a_target_begins_behind_its_deadline_and_not_in_it():
    marked = "，到⟦L:2027年年底⟧通关时间比2024年降低一半。"
    assert _settled(marked, "年底通关时间比2024年降低一半") == "通关时间比2024年降低一半"


def test_levels_that_share_a_count_are_not_divided():
    assert _left("【6个市、县（区）创建示范区、3个镇创建示范点】。") == [
        "6个市、县（区）创建示范区",
        "3个镇创建示范点",
    ]


def _left(marked: str) -> list[str]:
    """What settling leaves of the targets between `【` and `】`."""
    pieces = marked.replace("】", "【").split("【")
    text, mentions = "", []
    for number, piece in enumerate(pieces):
        if number % 2:
            mentions.append(Mention("TARGET", len(text), len(text) + len(piece)))
        text += piece
    return [mention.span.of(text) for mention in settle_clauses(text, mentions)]


@pytest.mark.parametrize(
    "marked",
    [
        "由⟦D:街道办事处⟧⟦T:设立服务点1个⟧。", "由⟦D:县交通局⟧⟦L:年内⟧⟦T:全部打通断头路⟧。",
        "县供电公司配合⟦D:县工信局⟧⟦T:改造线路6公里⟧。", "由县城投公司⟦T:建设停车场3处⟧。",
        "由⟦D:县住建局⟧负责⟦T:更新电梯12部⟧。", "县招商中心，负责⟦T:引进资金3亿元⟧。",
        "⟦T:新建道路长6公里⟧。", "⟦T:改建干渠全长18公里⟧。", "⟦T:由40家增加到60家⟧。",
    ],
)  # fmt: skip
def test_who_does_it_is_no_part_of_a_target(marked):
    outline, mentions = read_marked(marked)
    (gold,) = (m for m in mentions if m.label == "TARGET")
    others = [m for m in mentions if m.label != "TARGET"]
    for start in {gold.start, outline.text.find("由") if "由" in marked else gold.start}:
        found = settle_clauses(outline.text, [*others, Mention("TARGET", start, gold.end)])
        assert [(m.start, m.end) for m in found if m.label == "TARGET"] == [(gold.start, gold.end)]


@pytest.mark.parametrize(
    "words",
    [
        "设计日处理污水3万吨/日", "地上9层、地下1层", "概算总投资2.4亿元", "路面宽7米", "完成",
        "设计时速80公里/小时", "总库容260万立方米", "管线长18公里", "校舍建筑面积1.2万平方米",
    ],
)  # fmt: skip
def test_what_describes_a_project_is_no_target(words):
    text = f"一期工程，{words}，由县水利局负责。"
    start = text.index(words)
    assert settle_clauses(text, [Mention("TARGET", start, start + len(words))]) == []
