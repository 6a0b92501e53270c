from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policyner.errors import NoChineseTextError, NoTextError
from policyner.reading import Source, read_bytes

MENU = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li>'
    '<li><a href="/b">办事服务</a></li></ul></div>'
)
FOOTER = '<div class="footer"><p>版权所有　网站地图　联系我们</p></div>'
PARAGRAPHS = "".join(
    f"<p>（{number}）扩大第{number}批试点范围，由省财政厅会同省教育厅制定具体办法，并按程序报批后组织实施。</p>"
    for number in "一二三四五六七八"
)


def read(page: str, encoding: str = "utf-8") -> Source:
    return read_bytes(page.encode(encoding), name="page.html", media_type="text/html")


def notice(source: Source) -> str:
    """The text without what is set aside."""
    found = source.text
    for span in reversed(source.set_aside):
        found = found[: span.start] + found[span.end :]
    return found


def text(body: str) -> str:
    return notice(read(f"<html><body>{body}</body></html>"))


def test_notice_is_kept_whole_and_the_site_left_out() -> None:
    page = (
        f"{MENU}<h1>关于扩大试点范围的通知</h1><div class='content'>{PARAGRAPHS}"
        f"<p align='right'>省财政厅</p><p align='right'>2027年3月5日</p></div>{FOOTER}"
    )
    lines = text(page).splitlines()
    assert lines[0] == "关于扩大试点范围的通知"
    assert lines[1].startswith("（一）扩大第一批")
    assert lines[-2:] == ["省财政厅", "2027年3月5日"]
    assert len(lines) == 11


def test_attachment_in_a_part_of_its_own_is_kept() -> None:
    attachment = (
        "<p>附件：本办法所称试点县，由省财政厅会同省教育厅每年确定并向社会公布。</p><p>联系人略</p>"
    )
    page = f"{MENU}<div><div>{PARAGRAPHS}</div><div>{attachment}</div></div>{FOOTER}"
    lines = text(page).splitlines()
    assert len(lines) == 10
    assert lines[-1] == "联系人略"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>一、总体要求</p><p>二、重点任务</p>", "一、总体要求\n二、重点任务\n"),
        ("一、总体要求<br>二、重点任务<br/><br/>", "一、总体要求\n二、重点任务\n"),
        (
            "<div>一、<b>总体</b>要求<div>二、重点任务</div>尾</div>",
            "一、总体要求\n二、重点任务\n尾\n",
        ),
        ("<p>\u3000\u3000由省财政\n   厅负责&nbsp;</p>", "由省财政厅负责\n"),
        ("<p>覆盖率&ge;80&#37;，&ldquo;十五五&rdquo;</p>", "覆盖率≥80%，“十五五”\n"),
        ("<p>完成\n80 %</p>", "完成 80 %\n"),
        ("<pre>一、总体要求\n二、重点任务</pre>", "一、总体要求\n二、重点任务\n"),
        ("<p>省财政厅</p><script>var 中 = 1</script><!--注--><p hidden>甲</p>", "省财政厅\n"),
        ("<p>省财政厅</p><p style='display: none'>甲</p><nav>首页</nav>尾", "省财政厅\n尾\n"),
        ("<ol><li>扩大试点</li><li>2.加强督导</li></ol>", "1. 扩大试点\n2.加强督导\n"),
        (
            "<ol start=3><li>试点</li><li value=7>督导</li><li>安全</li></ol>",
            "3. 试点\n7. 督导\n8. 安全\n",
        ),
        ("<ol type=a start=3><li>试点</ol><ol type=I><li>督导</ol>", "c. 试点\nI. 督导\n"),
        (
            "<ol style='list-style-type:cjk-ideographic'><li>试点<li>督导</ol>",
            "一、试点\n二、督导\n",
        ),
        ("<ol style='list-style: none'><li>试点</li></ol><ul><li>督导</li></ul>", "试点\n督导\n"),
        (
            "<ol><li>（一）试点<ol><li>安全</li></ol></li><li>督导</li></ol>",
            "（一）试点\n1. 安全\n2. 督导\n",
        ),
        ("<p>粮食10<sup>4</sup>吨，100m<sup>2</sup></p>", "粮食10⁴吨，100m²\n"),
        ("<p><ruby>柽<rp>（</rp><rt>chēng</rt><rp>）</rp></ruby>柳</p>", "柽柳\n"),
        ("<p><del>2025年</del>2026年底前<s>完成</s>建成</p>", "2026年底前建成\n"),
        ("<table><tr><td>任务</td><td><del>旧</del>新</td></tr></table>", "任务\t新\n"),
        ("<p>省财政厅<button>打印</button>负责</p>", "省财政厅负责\n"),
    ],
)
def test_lines_are_what_a_reader_sees(body: str, expected: str) -> None:
    assert text(body) == expected


def test_table_row_is_a_line_with_tabs() -> None:
    table = (
        "<table><tr><th>序号</th><th>任务</th><th>责任单位</th></tr>"
        "<tr><td>1</td><td><p>扩大试点</p></td><td>省财政厅<br>省教育厅</td></tr></table>"
    )
    assert text(table) == "序号\t任务\t责任单位\n1\t扩大试点\t省财政厅 省教育厅\n"


def test_columns_stay_in_place_under_a_cell_of_several_rows() -> None:
    table = (
        "<table><tr><td rowspan=2>健康</td><td>扩大试点</td><td>省财政厅</td></tr>"
        "<tr><td>加强督导</td><td>省教育厅</td></tr>"
        "<tr><td colspan=2>合计</td><td>两项</td></tr></table>"
    )
    assert text(table) == "健康\t扩大试点\t省财政厅\n\t加强督导\t省教育厅\n合计\t\t两项\n"


def test_table_that_only_lays_out_the_page_is_no_table() -> None:
    inner = "<table><tr><td>扩大试点</td><td>省财政厅</td></tr></table>"
    column = f"<p>一、任务</p><p>如下：</p>{inner}<p>特此通知</p>"
    page = f"<table><tr><td></td><td>{column}</td></tr></table>"
    assert text(page) == "一、任务\n如下：\n扩大试点\t省财政厅\n特此通知\n"


def test_table_in_a_long_page_keeps_its_rows() -> None:
    rows = ("<td>扩大试点</td><td>省财政厅</td>", "<td>督导</td><td>省教育厅</td>")
    table = f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    page = f"{MENU}<div class='content'>{PARAGRAPHS}{table}<p>特此通知。</p></div>{FOOTER}"
    assert text(page).endswith("扩大试点\t省财政厅\n督导\t省教育厅\n特此通知。\n")


@pytest.mark.parametrize(
    ("declared", "actual"),
    [
        ("gb2312", "gb18030"),
        ("big5", "gb18030"),
        ("utf-8", "gb18030"),
        ("gbk", "utf-8"),
        ("x", "utf-8"),
    ],
)
def test_bytes_decide_where_the_declared_charset_is_wrong(declared: str, actual: str) -> None:
    page = (
        f'<html><head><meta charset="{declared}"></head><body><p>由省财政厅负责</p></body></html>'
    )
    source = read(page, actual)
    assert (source.text, source.encoding) == ("由省财政厅负责\n", actual)


def test_xml_declaration_is_no_obstacle() -> None:
    page = '<?xml version="1.0" encoding="utf-8"?><html><body><p>省财政厅</p></body></html>'
    assert read(page).text == "省财政厅\n"


@pytest.mark.parametrize("page", ["<html></html>", "<!-- 注 -->", "<p>ok</p>"])
def test_page_without_chinese_text(page: str) -> None:
    with pytest.raises(NoChineseTextError, match=r"page\.html"):
        read(page)


@pytest.mark.parametrize("opened", ["<div>", "<font>", "<p><span>"])
def test_depth_costs_nothing(opened: str) -> None:
    assert text(f"{opened * 10_000}由省财政厅负责") == "由省财政厅负责\n"


def test_long_page_keeps_every_paragraph() -> None:
    body = "".join(f"<p>（{n}）由省财政厅会同省教育厅落实第{n}项任务。</p>" for n in range(5_000))
    lines = text(f"<div>{body}</div>").splitlines()
    assert len(lines) == 5_000
    assert lines[-1].startswith("（4999）")


def test_all_that_the_page_shows_is_in_the_text_and_the_sites_part_set_aside() -> None:
    page = f"{MENU}<h1>关于扩大试点范围的通知</h1><div>{PARAGRAPHS}</div>{FOOTER}"
    source = read(f"<html><body>{page}<nav>网站地图</nav></body></html>")
    lines = source.text.splitlines()
    assert lines[:3] == ["首页", "政务公开", "办事服务"]
    assert lines[-2:] == ["版权所有　网站地图　联系我们", "网站地图"]
    assert [source.text[span.start : span.end].splitlines() for span in source.set_aside] == [
        lines[:3],
        lines[-2:],
    ]


@pytest.mark.parametrize(
    "behind",
    [
        "</body></html><div>{0}</div>",
        "</html>\n<html><body><div>{0}</div></body></html>",
        "</body></html><!DOCTYPE html><html><head><title>题</title></head><body>{0}</body></html>",
    ],
)
def test_a_notice_behind_the_pages_end_is_read(behind: str) -> None:
    page = f"<html><body>{MENU}{behind.format(PARAGRAPHS)}"
    found = notice(read(page))
    assert found.count("扩大第") == 8


def test_an_attachment_beside_the_body_is_read() -> None:
    table = (
        "<table><tr><td>序号</td><td>任务名称</td><td>单位</td></tr>"
        "<tr><td>1</td><td>扩大试点</td><td>省财政厅</td></tr></table>"
    )
    page = (
        f"{MENU}<div><div id='zoom'>{PARAGRAPHS}</div><div class='fj'>{table}</div></div>{FOOTER}"
    )
    assert text(page).endswith("序号\t任务名称\t单位\n1\t扩大试点\t省财政厅\n")


@pytest.mark.parametrize(
    "body",
    [
        "<script>load()</script>",
        f"{MENU}<div id='app'></div><script src='a.js'></script>{FOOTER}",
        f"{MENU}<div class='article-content'> <p></p></div><script>load()</script>",
    ],
)
def test_a_page_that_a_script_fills_says_so(body: str) -> None:
    with pytest.raises(NoTextError, match=r"page\.html: .*a script .*save it from there"):
        text(body)


def test_a_short_notice_on_a_page_with_a_script_is_read() -> None:
    assert text("<script>load()</script><div id='zoom'><p>由省财政厅负责</p></div>") == (
        "由省财政厅负责\n"
    )


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "<meta name='ArticleTitle' content='关于试点的通知'><title>首页</title>",
            "关于试点的通知",
        ),
        ("<meta property='og:title' content='关于试点的通知'>", "关于试点的通知"),
        ("<title>关于试点的通知_青禾市人民政府</title>", "关于试点的通知"),
        ("<title>关于试点的通知 - 青禾市民政局</title>", "关于试点的通知"),
        ("<title>青禾市人民政府门户网站</title>", None),
        ("<title>index</title>", None),
    ],
)
def test_the_title_that_the_pages_head_gives(head: str, title: str | None) -> None:
    page = f"<html><head>{head}</head><body><p>由省财政厅负责</p></body></html>"
    assert read(page).title == title


_WORDS = st.text("省财政厅负责试点", min_size=1, max_size=4)
_SHOWN = st.sampled_from(["p", "div", "span", "td", "li", "nav", "del", "a", "h1", "b", "button"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(_SHOWN, _WORDS, st.booleans()), min_size=1, max_size=12))
def test_every_text_of_a_page_is_in_the_text_in_order(parts: list[tuple[str, str, bool]]) -> None:
    """A property of pages of any shape; table cells and list items stand in their own."""
    body, words = "", []
    around = {"td": "<table><tr>{}</tr></table>", "li": "<ul>{}</ul>"}
    for tag, content, nested in parts:
        inner = f"<{tag}>{content}</{tag}>"
        inner = around.get(tag, "{}").format(inner)
        body += f"<div>{inner}</div>" if nested else inner
        words.append(content)
    source = read(f"<html><body>{body}</body></html>")
    assert "".join(source.text.split()) == "".join(words)
    places = [(span.start, span.end) for span in source.set_aside]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(source.text) for start, end in places)


_NUMBERED = st.integers(1, 10**6).map(lambda number: f"第{number}条措施由省财政厅负责")
_INLINE = st.sampled_from(["span", "b", "em", "font", "strong", "u"])
_GONE = st.sampled_from(
    [
        "<script>var 脚本='不见'</script>",
        "<style>p{content:'不见'}</style>",
        "<!-- 不见 -->",
        "<noscript>不见</noscript>",
        "<template>不见</template>",
    ]
)
_MENUS = st.sampled_from(
    [
        "<nav><a href='/'>首页</a><a href='/a'>政务公开</a></nav>",
        "<div><ul><li><a href='/'>首页</a></li><li><a href='/a'>政务公开</a></li></ul></div>",
        "<div class='top'><a href='/'>首页</a> <a href='/a'>政务公开</a></div>",
    ]
)


@st.composite
def _paragraph(draw: st.DrawFn) -> tuple[str, list[tuple[str, bool]]]:
    """A paragraph, and its words, each with whether they are struck."""
    html, words = "", []
    for _ in range(draw(st.integers(1, 3))):
        content, struck = draw(_NUMBERED), draw(st.booleans())
        tag = draw(st.sampled_from(["del", "s", "strike"])) if struck else draw(_INLINE)
        inner = f"<{tag}>{content}</{tag}>"
        html += inner + draw(st.one_of(st.just(""), _GONE))
        words.append((content, struck))
    shape = draw(st.sampled_from(["<p>{}</p>", "<div><p>{}</p></div>", "<p>{}。</p>", "{}<br>"]))
    if "。" in shape:
        words.append(("。", False))
    return shape.format(html), words


@settings(deadline=None, max_examples=60)
@given(_MENUS, st.lists(_paragraph(), min_size=2, max_size=6), st.booleans())
# Loose words, which trafilatura passes over, and what no browser shows within others.
@example(
    "<nav><a href='/'>首页</a><a href='/a'>政务公开</a></nav>",
    [
        ("<p><del>第1条措施由省财政厅负责</del></p>", [("第1条措施由省财政厅负责", True)]),
        ("<span>第2条措施由省财政厅负责</span><br>", [("第2条措施由省财政厅负责", False)]),
    ],
    True,
)
@example(
    "<nav><a href='/'>首页</a><a href='/a'>政务公开</a></nav>",
    [
        ("<del>第1条措施由省财政厅负责</del><br>", [("第1条措施由省财政厅负责", True)]),
        (
            "<p><span>第2条措施由省财政厅负责</span><template>不见</template></p>",
            [("第2条措施由省财政厅负责", False)],
        ),
    ],
    True,
)
def test_menus_footers_and_struck_words_stand_in_the_text_and_are_set_aside(
    menu: str, paragraphs: list[tuple[str, list[tuple[str, bool]]]], apart: bool
) -> None:
    body = "".join(html for html, _ in paragraphs)
    extra = f"<div class='fj'>{PARAGRAPHS}</div>" if apart else PARAGRAPHS
    page = f"<html><body>{menu}<div id='zoom'>{body}{extra}</div>{FOOTER}</body></html>"
    source = read(page)
    words = [word for _, inner in paragraphs for word in inner]
    shown = "".join(source.text.split())
    assert shown.startswith("首页政务公开" + "".join(word for word, _ in words))
    assert "不见" not in shown
    aside = "".join(source.text[span.start : span.end] for span in source.set_aside)
    assert "首页" in aside
    kept = notice(source)
    for word, struck in words:
        assert word in (aside if struck else kept)
