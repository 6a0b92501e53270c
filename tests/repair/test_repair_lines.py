import pytest

from policyner.repair import repair
from policyner.repair.lines import line_edits

FILLER = "完善设施布局，健全运行机制，加强人员培训，提高服务质量，推动资源共享，强化日常监督，" * 3
LINES = [
    "晨江市人民政府办公室关于加快发展社区体育的实施意见",
    "晨政办〔2025〕12号",
    "各县区人民政府，市政府各部门、各直属机构：",
    f"为进一步发展社区体育，制定本意见。{FILLER}。",
    "一、完善设施",
    f"（一）建设健身设施。{FILLER}。",
    "责任单位：市体育局、市自然资源局，各县区人民政府",
    f"（二）开放学校场馆。{FILLER}。",
    "责任单位：市教育局、市体育局",
    "二、提升服务",
    f"（一）培养社会体育指导员。{FILLER}。",
    f"（二）办好社区赛事。{FILLER}。",
    "晨江市人民政府办公室",
    "2025年5月6日",
    "（此件公开发布）",
]


def test_a_notice_in_one_line_gets_its_lines_back():
    assert line_edits("".join(LINES)).after == "\n".join(LINES)


def test_a_break_stands_for_the_character_beside_it():
    source = "".join(LINES)
    aligned = repair(source)
    start = aligned.clean.index("\n（二）")
    assert aligned.to_source(start, start + 1).of(source) == "（"
    start = aligned.clean.index("市体育局\n")
    assert aligned.to_source(start, start + 4).of(source) == "市体育局"


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(LINES),
        "统一、规范、高效的服务，按第（二）项和（一）（二）项执行。" * 60,
        "一是扩大供给；二是提高质量；" * 80,
    ],
)
def test_other_texts_keep_their_lines(text):
    assert not line_edits(text)


@pytest.mark.parametrize("mark", ["\t", "|", "｜"])
def test_rows_whose_cells_marks_part_get_their_lines_back(mark):
    rows = [
        ("序号", "任务", "责任单位", "完成时限"),
        ("1", "建设健身步道20公里", "市体育局、市住建局", "2025年"),
        ("2", "开放体育馆12座", "市教育局", "2025年6月30日"),
        ("3", "培训指导员300名", "市体育局", "全年"),
    ]
    table = [mark.join(row) for row in rows]
    lines = [*LINES[:-3], *table]
    assert line_edits("".join(lines)).after == "\n".join(lines)


def test_articles_begin_lines() -> None:
    lines = [*LINES[:3], *(f"第{n}条  {FILLER}。【责任单位：市体育局】" for n in "一二三")]
    assert line_edits("".join(lines)).after == "\n".join(lines)


def test_a_field_inside_a_line_begins_none() -> None:
    field = "（牵头单位：市体育局；配合单位：市教育局、市财政局）"
    lines = [*LINES[:4], *(f"（{n}）{FILLER}。{field}" for n in "一二三")]
    assert line_edits("".join(lines)).after == "\n".join(lines)


def test_a_number_that_does_not_count_on_begins_no_row():
    line = "任务表序号|任务|责任单位1|修桥|县交通局3|补路|县公路局"
    text = "".join(LINES[:-3]) + line
    assert line_edits(text).after.endswith(
        "任务表\n序号|任务|责任单位\n1|修桥|县交通局3|补路|县公路局"
    )


@pytest.mark.parametrize(
    "pieces",
    [
        ["首页 公开 政策", "青禾市财政局", "青禾市民政局", "关于做好供暖补贴发放的通知",
         "青财〔2024〕3号",
         "各区财政局、民政局：", "为做好补贴发放，现通知如下。"],
        ["2024-03-08 10:20", "来源：青禾市政府网", "松河县人民政府关于封山育林的通告",
         "为保护山林，现通告如下：", "一、封山范围由县林业局划定。"],
        ["第 1 页 共 4 页", "松河县人民政府", "关于印发《松河县公园建设方案》的通知",
         "松政发〔2023 〕24 号",
         "各乡镇人民政府：", "现将方案印发给你们。"],
        ["青禾市教育局关于规范办学的意见", "- 索引号：QH-7", "- 发布日期：2024-03-08",
         "各区教育局：",
         "为规范办学，提出以下意见。"],
        # A bracket that the page leaves open ends with its line.
        ["青禾市教育局关于规范办学的意见", "2024-03-08 00:00:00", "来源: 本站原创", "【字体:",
         "青教〔2024〕3号", "各区教育局：", "为规范办学，提出以下意见。"],
        ["松河县水利局关于巡查堤防的通知", "来源：松河县政府网", "字号：【", "浏览量：",
         "各乡镇人民政府：", "为巡查堤防，现通知如下。"],
        ["松河县水利局关于巡查堤防的通知", "发布时间:2022-04-12", "【字体:打印",
         "各乡镇人民政府：", "为巡查堤防，现通知如下。"],
        ["2024-03-08", "来源：", "点击：", "松水〔2024〕3号", "松河县水利局关于巡查堤防的通知",
         "各乡镇人民政府：", "为巡查堤防，现通知如下。"],
        ["松河县水利局关于巡查堤防的通知", "发布时间:2022-04-12", "来源：", "松水〔2024〕3号",
         "各乡镇人民政府：", "为巡查堤防，现通知如下。"],
        ["松河县水利局关于巡查堤防的通知", "来源：县水利局", "浏览次数：35次字号：",
         "松水〔2024〕3号", "各乡镇人民政府：", "为巡查堤防，现通知如下。"],
        # A page cuts its own title within its marks.
        ["《松河县进一步巡查堤防工作", "松河县水利局关于巡查堤防的通知", "松水〔2024〕3号",
         "各乡镇人民政府：", "为巡查堤防，现通知如下。"],
        # A count has no organ for its value.
        ["松河县水利局关于巡查堤防的通知", "浏览次数：", "松河县水利局", "关于巡查堤防的通知",
         "各乡镇人民政府：", "为巡查堤防，现通知如下。"],
        # Bread crumbs are one line.
        ["您当前的位置: 首页 > 县应急局 > 信息公开目录 > 应急预案", "[ 索引号 ] QH-7",
         "松河县水利局关于巡查堤防的通知", "各乡镇人民政府：", "为巡查堤防，现通知如下。"],
        ["首页 >> 通知公告 >> 政府公报", "松河县水利局关于巡查堤防的通知", "各乡镇人民政府：",
         "为巡查堤防，现通知如下。"],
    ],
)  # fmt: skip
def test_the_head_of_a_page_in_one_line_gets_its_lines_back(pieces):
    body = f"{FILLER}。由教育局 、民政局负责。"
    text = " ".join([*pieces, body])
    assert line_edits(text).after.splitlines()[: len(pieces) - 1] == pieces[:-1]


@pytest.mark.parametrize(
    "text",
    [
        # Brackets and lists go over blanks.
        f"按照《青禾市财政局 青禾市民政局 关于发放补贴的通知》要求，{FILLER}。" * 3,
        f"由青禾市财政局、 青禾市民政局、 青禾市教育局按职责落实，{FILLER}。" * 3,
    ],
)
def test_blanks_in_running_text_part_no_head(text):
    assert not line_edits(text)


@pytest.mark.parametrize(
    "day", ["二○二四年三月五日", "二〇二四年十二月二十一日", "二O二四年5月16日"]
)
@pytest.mark.parametrize("behind", ["松河县河湖巡查方案", "附件：河湖名录", ""])
def test_a_date_in_words_behind_the_last_sentence_has_its_line(day, behind):
    sentence = f"{FILLER}现将方案印发给你们。"
    notice = ["松河县水利局关于巡查堤防的通知", "各乡镇人民政府：", sentence, day]
    text = " ".join([*notice, *([behind, FILLER] if behind else [])])
    assert line_edits(text).after.splitlines()[:4] == notice


def test_a_date_behind_a_list_of_attachments_has_its_line():
    notice = ["松河县水利局关于巡查堤防的通知", "各乡镇人民政府：", f"{FILLER}现将名录印发给你们。"]
    signed = ["附件：2024年松河县河湖名录", "二○二四年四月十三日"]
    assert line_edits(" ".join([*notice, *signed])).after.splitlines() == [*notice, *signed]


@pytest.mark.parametrize("title", ["青禾市节水应急预案", "松河县防汛管理规定（试行）"])
@pytest.mark.parametrize(
    "behind", ["一、总则", "1 总 则 1.1目的", "第一章总则", "目录1 总则", "第一条 为了节约"]
)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{title}{behind}", "{title}\n{behind}"),
        ("文档简介 {title}{behind}", "文档简介\n{title}\n{behind}"),
        ("县长王小明2024年3月5日{title}{behind}", "县长王小明2024年3月5日\n{title}\n{behind}"),
    ],
)
def test_the_title_of_a_plan_has_its_line(title, behind, text, expected):
    made = expected.format(title=title, behind=behind)
    assert line_edits(text.format(title=title, behind=behind)).after == made


@pytest.mark.parametrize(
    "text",
    [
        "依照本办法第一章总则的规定执行",
        "节水规定一、二条",
        "依照节水办法第一条的规定",
        "《节水办法》第一章 总则",
    ],
)
def test_rules_that_a_text_refers_to_have_none(text):
    assert not line_edits(text)


def test_a_title_goes_on_behind_the_kind_of_a_document():
    text = f"松河县关于禁止在城区规划区内及各乡镇燃放的通告 为保护环境，现将事项通告如下：{FILLER}"
    assert "规划区内及各乡镇" in line_edits(text * 3).after


def test_a_line_with_the_indents_of_several_gets_them_back():
    lines = [f"{number}、县水利局负责。{FILLER}。" for number in "一二三"]
    text = f"{FILLER * 3}\n为巡查堤防。    {'    '.join(lines)}"
    assert [line.strip() for line in line_edits(text).after.splitlines()][2:] == lines
    assert not line_edits(text.replace("    ", ""))
