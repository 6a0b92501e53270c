import textwrap

import pytest

from policyner.repair.wrap import wrap_edits

PARAGRAPHS = [
    "各县（市、区）人民政府，市政府各部门、各直属机构：",
    (
        "为加快推进社区养老服务设施建设，完善居家社区机构相协调的养老服务体系，"
        "现就有关事项通知如下，请结合实际认真组织实施。"
    ),
    (
        "（一）完善设施布局。到2027年底，每个街道至少建成1处综合养老服务中心，"
        "城市社区养老服务设施覆盖率达到100%，农村互助养老服务点覆盖率不低于70%。"
        "（市民政局牵头，市自然资源局、市住房城乡建设局、各县区人民政府配合）"
    ),
    (
        "（二）提升服务能力。支持专业机构运营社区设施，鼓励医疗机构与养老机构签约合作，"
        "推动家庭养老床位建设，健全老年人服务补贴制度。（责任单位：市民政局、市卫生健康委）"
    ),
]


@pytest.mark.parametrize("width", [20, 28, 36])
def test_wrapped_paragraphs_become_whole_again(width):
    wrapped = "\n".join("\n".join(textwrap.wrap(line, width)) for line in PARAGRAPHS)
    assert wrapped.count("\n") > len(PARAGRAPHS)
    assert wrap_edits(wrapped).after == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("width", [*range(20, 25), 28, 36])
@pytest.mark.parametrize("mark", ["\t", "|"])
def test_rows_of_a_wrapped_table_stay_apart_and_their_cells_too(width, mark):
    cells = [
        ("1", "建设社区食堂60个，老年人助餐点覆盖率达到90%以上", "市民政局", "市财政局", "2027年"),
        ("2", "改造家庭养老床位3000张，培训护理员500名", "市卫健委", "市人社局", "全年"),
    ]
    lines = [*PARAGRAPHS, *(mark.join(row) for row in cells)]
    pieces = ["\n".join(line[i : i + width] for i in range(0, len(line), width)) for line in lines]
    assert wrap_edits("\n".join(pieces)).after == "\n".join(lines)


def test_paragraphs_of_any_length_are_left_alone():
    text = "\n".join(PARAGRAPHS)
    assert not wrap_edits(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由市财\n政\n部门牵头", "由市财政部门牵头"),
        ("教\n育\n部\n人力资源社会保障部", "教育部\n人力资源社会保障部"),
    ],
)
def test_names_set_upright_are_joined_where_a_word_is_parted(text, expected):
    assert wrap_edits(text).after == expected


@pytest.mark.parametrize(
    "text",
    [
        "省财政厅\n省教育厅\n省民政厅\n省水利厅",
        "序号\n指标名称\n单位\n%\n100",
        "联系电话\n0000881286\n5.设备更新\n0000881287\n6.技术改造",
    ],
)
def test_lists_and_cells_stay_in_their_lines(text):
    assert wrap_edits(text).after == text
