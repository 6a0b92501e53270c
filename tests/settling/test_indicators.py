import pytest

from policyner.outline import parse_outline
from policyner.settling.indicators import settle_indicators
from policyner.tagging.mention import Mention


def targets(text: str, *mentions: Mention) -> list[str]:
    found = settle_indicators(parse_outline(text), mentions)
    return [text[m.start : m.end] for m in found if m.label == "TARGET"]


def table(*rows: str, between: str = "\t") -> str:
    return (
        "主要指标表\n" + "\n".join(row.replace(" ", between) for row in rows) + "\n三、重点任务\n"
    )


ROWS = (
    "类别 序号 指标 单位 2027年",
    "设施 1 改造社区食堂（含助餐点） 家 >120",
    "2 公园绿地覆盖率 % 95",
    "服务 3 新增托位 万个 1.5左右",
)
WANTED = ["改造社区食堂（含助餐点） 家 >120", "公园绿地覆盖率 % 95", "新增托位 万个 1.5左右"]


@pytest.mark.parametrize("between", ["\t", "\n", "　　", " | "])
def test_a_row_is_a_target_from_its_indicator_to_its_value(between):
    text = table(*ROWS, between=between)
    assert targets(text) == [row.replace(" ", between) for row in WANTED]


def test_an_indicator_may_go_on_in_the_next_cell():
    text = table("序号 指标 单位 2027年", "1 新建或改造|（含加装电梯） 部 80", between="\n")
    assert targets(text.replace("|", "\n")) == ["新建或改造\n（含加装电梯）\n部\n80"]


def test_the_year_a_plan_starts_from_and_what_binds_have_columns_too():
    text = table(
        "指标 2025年 2030年 属性", "森林覆盖率（%） 41.2 43 约束性", "林长（人） - 300 预期性"
    )
    assert targets(text) == ["森林覆盖率（%）\t41.2\t43", "林长（人）\t-\t300"]
    text = table("指标 单位 属性 2030年", "森林覆盖率 % 约束性 43以上")
    assert targets(text) == ["森林覆盖率\t%\t约束性\t43以上"]


def test_a_value_may_have_its_unit_beside_it():
    rows = ("固废产生强度 ≤0.6吨/万元 市工信局", "绿地 60公顷以上 市林业局")
    text = table("指标 目标值 责任单位", *rows)
    assert targets(text) == ["固废产生强度\t≤0.6吨/万元", "绿地\t60公顷以上"]


def test_a_category_between_number_and_indicator_stays_outside():
    text = table(
        "序号 类别 指标 2026年现状 2030年目标", "1 排水 达标率（%） — 95", "2 泵站（座） 80 95"
    )
    assert targets(text) == ["达标率（%）\t—\t95", "泵站（座）\t80\t95"]


def test_the_rows_take_the_place_of_what_the_network_found_there():
    text = table(*ROWS)
    start = text.index("公园")
    inside = Mention("TARGET", start, start + 3, 0.7)
    agency = Mention("DEPT", 0, 2, 0.9)
    before = Mention("TARGET", 0, 4, 0.8)
    found = settle_indicators(parse_outline(text), [before, agency, inside])
    assert {before, agency} <= set(found)
    assert inside not in found
    assert len(found) == 5


@pytest.mark.parametrize(
    "head",
    [
        "指标 单位 目标值 完成值",
        "指标 单位 2025年 比上年增长（%）",
        "指标 分值 评分标准",
        "指标 单位",
    ],
)
def test_tables_of_results_and_of_scores_are_no_plans(head):
    assert targets(table(head, "新增托位 个 1500 1600", "森林覆盖率 % 41 3")) == []


@pytest.mark.parametrize("between", ["", " "])
def test_where_nothing_stands_between_cells_numbers_and_units_tell_them_apart(between):
    text = table(*ROWS[:2], "3 公园绿地覆盖率 % 95", "服务 4 培训骨干 名 3000", between=between)
    glued = text.replace("\n", between) + "（一）改造食堂。到2027年改造30家。"
    wanted = ["改造社区食堂（含助餐点） 家 >120", "公园绿地覆盖率 % 95", "培训骨干 名 3000"]
    if between:
        assert targets(glued) == wanted
    else:
        # Without any blank, 120 and 2 are told apart by the number that comes next.
        text = text.replace("3公园", "2公园").replace("4培训", "3培训")
        glued = text.replace("\n", "") + "（一）改造食堂。到2027年改造30家。"
        assert targets(glued) == [row.replace(" ", "") for row in wanted]


def test_a_table_ends_where_rows_end():
    text = table(*ROWS, between="\n") + "（一）新建食堂\n家\n共\n30\n"
    assert len(targets(text)) == 3


def test_running_text_about_indicators_is_no_table():
    assert targets("主要指标。到2027年，新增托位1500个。\n指标\n明确责任单位。\n") == []


def test_names_of_groups_between_rows_are_no_part_of_one():
    text = table(*ROWS[1:3], between="\n").replace("主要指标表\n", "序号\n指标\n单位\n2027年\n")
    text = text.replace("2\n公园", "城市\n绿化\n2\n公园")
    assert targets(text) == [row.replace(" ", "\n") for row in WANTED[:2]]
