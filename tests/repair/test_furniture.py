import pytest

from policyner.repair import repair
from policyner.repair.furniture import furniture_edits

NOTICE = (
    "关于推进智慧图书馆建设的通知\n各县区文化和旅游局：\n一、完善设施。（市文化和旅游局牵头）\n"
)


@pytest.mark.parametrize(
    "line",
    [
        "网站首页  机构概况  信息公开",
        "您当前所在位置：首页 > 通知公告",
        "字号：大 中 小",
        "【打印】【关闭】",
        "分享到：微信 QQ空间",
        "扫一扫在手机打开当前页",
        "责任编辑：王小明",
        "编辑：王小明 审核：李晓红",
        "- 免费试听",
        "11月06日 19:00-21:00",
        "版权所有：晨江市人民政府办公室",
        "备案号：浙ICP备00000001号-1",
        "您还没有登录，请登录后发表评论",
        "朗读",
        "• 打印",
        "大 中 小",
        "精确检索",
        "留言与评论（共有 0 条评论）",
        "欢迎访问晨江市政策信息网！",
        "长者助手 长者专区",
        "• 无障碍|",
        "登录 | 注册 | 繁体 本站支持IPv6",
        ">政务频道 >政务公开 >本局文件",
        "• banner01.jpg",
        "本文标签：晨江市  图书馆",
        "部门解读：",
        "信息发布者：王小明",
        "热门站点| 政策资料网 | 专利资料网",
        "Powered by CJCMS 8.5  © 2009-2015",
        "文章播报",
        "![](/static/banner.png)",
        "论文部分内容阅读",
        "原文链接：http://www.chenjiang.example/1.html",
        "推荐文章",
        "法搜网--晨江法律搜索网",
        "文章来源: 晨江市文化和旅游局浏览量:12发表时间:2019-12-02 10:00",
        "以下为正文",
        "文章正文",
        "A⁺AA⁻",
        "【chenjiang.com-晨江教育信息网】",
        "更新时间:2024-03-08 10:20:35文/晨江在线",
        "来源: 最后更新:24-03-08 10:20:35",
        "本篇文章给大家谈谈智慧图书馆，以及建设方案对应的知识点，希望对各位有所帮助，不要忘了收藏本站喔。",
        "目录一览：",
        "声明:本站所有文章，如无特殊说明或标注，均为本站原创发布。任何人不得转载本站内容到任何网站。",
        "亲，该文档总共15页，全部预览完了，如果喜欢就下载吧！",
        "特此声明：",
        "已阅读5页，还剩27页未读， 继续免费阅读",
        "付费下载",
        "下载本文档",
        "版权说明：本文档由用户提供并上传，收益归属内容提供方，若内容存在侵权，请进行举报或认领",
        "文档简介",
        "上传人：c**",
        "- 约1.98千字",
        "网站客服：3000000000",
        "Print",
        "伦理影院-国产伦理片在线-欧美影院免费看",
        "简介：晨江文库小编为你整理了多篇相关的《智慧图书馆建设办法》，但愿对你工作学习有帮助，当然你在晨江文库还可以找到更多《智慧图书馆建设办法》。",
        "郑重声明：",
        f"① 凡本站注明“来源：晨江在线”的稿件，版权均属本网所有。{'使用时必须注明来源。' * 10}",
        "1. 本网转载其他媒体的稿件，不代表本网观点。",
        # Of break-ins.
        "晨江熟妇视频-国产在线播放-欧美日韩五月天",
        "晨江闺蜜,久久人人爽人人片,青草在线,蝴蝶影院",
        "因篇幅问题不能全部显示，请点此查看更多更全内容",
        "助编：王小明",
        "信息来源：晨江市政府网 日期：2024-03-08 语音：播放",
        "日韩内射中文-国产亚洲第八页-久久在线",
        "编辑时间: 2024-03-08 18:23:43     来源:晨江在线整理chenjiang.example",
        # Of forums.
        "查看: 88|回复: 0",
        "发表于 2024-3-8 10:20:30 | 显示全部楼层 |阅读模式",
        "只看楼主 倒序阅读",
        "上一主题 下一主题",
        "您需要登录后才可以回帖 登录 | 加入晨江",
        "本版积分规则",
        "GMT+8, 2024-3-8 10:20 , Processed in 0.05 second(s), 20 queries",
        "166人看过",
        "15阅读",
        "2425 浏览",
        # Of libraries of documents.
        "上传人：小明 文档编号：120045 上传时间：2024-03-08 格式：DOC 页数：20 大小：1.5MB",
        "- 文档编号：120045",
        "《晨江市图书馆方案.docx》由会员分享，可在线阅读，更多相关《晨江市图书馆方案》请在晨江文库上搜索。",
        "资源ID:1783886",
        "下载积分:5金币",
        "5、试题试卷类文档，如果标题没有明确说明有答案则都视为没有答案，请知晓。",
        "第1页 / 共28页",
        "当前文档共20页",
        "下载后继续阅读",
        "点击查看更多>>",
        "本篇文章320字，读完约1分钟",
        # Of newspapers.
        "第06版：要闻",
        "当前版: 03版 上一版 下一版 上一期 下一期 往期",
        "放大 缩小 默认",
        "返回目录  放大缩小全文复制    上一篇  下一篇",
        "2024年03月08日 星期五       返回报网首页 |   版面导航",
        # Tools and hints.
        "【打印正文】 【关闭正文】 【返回顶部】 相关信息",
        "【关闭正文】",
        "打印此文 关闭窗口",
        "提示：使用1366*768分辨率或以上浏览器可以获得最佳浏览效果！",
        "文章编辑: 王小明",
        "本站违法和不良信息举报电话：000-0000000",
        "如需转载请注明来源",
        "文件下载:",
        "下载文字版 下载图片版",
        "立即下载",
        "附件下载",
        "【附件下载】",
        "相关附件下载：任务分工表.docx",
        "点击下载附件",
        "文章搜索",
        "您现在所在的位置：",
        "关于我们",
        "本文浏览次数 1024 次",
        "浏览次数: 信息来源:松河县水利局 发布时间:2020-06-18 08:40    版面色:[ ]   背景:",
        "打开青禾新闻 查看更多图片",
        "附件下载：",
        "相关附件",
        "编辑 | 王小明",
        "中央人民政府 南湖省人民政府",
        "[我要打印][关闭]",
        "发布时间：2020-06-18 08:40 文字大小：[ ] 背景色：",
        # More of libraries of documents.
        "- 格式：docx",
        "大小：12.50KB",
        "文档页数：4页",
        "ID：120045",
        "资源大小：25.17KB 全文页数：20页",
        "下载文档",
        "下载 相关 举报",
        "收藏 分享赚钱",
        "晨江市图书馆方案_第2页",
        "晨江市图书馆方案.docx_第1页",
        "2. 本文档由用户上传，版权归属用户，晨江文库负责整理代发布。如果您有争议请及时联系客服。",
        "1、本文档共3页，可阅读全部内容。",
        "4、下载前请仔细阅读文档内容，确认文档内容符合您的需求后进行下载。",
        # Of searching and waiting.
        "热词搜索：",
        "热门关键字：图书馆 阅览室",
        "请选择年份：",
        "请输入搜索",
        "Loading...",
        "长者服务专区",
        "您好，欢迎来到晨江市图书馆协会！",
        # What a break-in puts into the title of a page, however long.
        "成人免费在线视频_无码一区二区_晨江影院",
        "国产在线视频_无码一区二区_人妻久久久_" * 4 + "晨江影院",
        # Rows of several such parts, in one line.
        "点击查看更多>> 下载资源 资源描述",
        "大小：12.50KB 下载 相关 举报",
        # More buttons and hints.
        "页面功能：",
        "+|-",
        "晨江法规 > 正文阅览",
        "首页>检索页>当前",
        "申请免费试用、咨询电话：000-0000-000",
        "您想查找的法规没有收录？请点击此处提交！",
        "发布：2024-03-08 浏览量：30",
        "http://www.chenjiang.example  2024年3月8日  来源：晨江日报",
        "来源 Source：晨江咨询公司   日期 Date：2024-03-08   点击 Hits：5863",
        "【编辑日期：2024-03-08】 【来源：】 【关闭】",
        "编稿时间：2024-03-08     来源：县政府办     作者：政府办",
        "跳至内容",
        "跳转到主要内容",
        "维基文库，自由的图书馆",
        "今天是",
        "阅读全文",
        "点击查看原文",
    ],
)
def test_furniture_is_cut_before_and_behind_a_notice(line):
    assert furniture_edits(f"{line}\n{NOTICE}").after == NOTICE
    assert furniture_edits(f"{NOTICE}{line}").after == NOTICE.rstrip("\n")


def test_menus_above_and_titles_below_go_with_it():
    text = "首页\n新闻\n公开\n分享到：微信\n" + NOTICE + "相关阅读\n图解：看懂新政策\n专家谈改革\n"
    assert furniture_edits(text).after == NOTICE


def test_who_keeps_the_page_goes_beside_a_line_about_rights():
    text = NOTICE + "版权所有：晨江市人民政府\n主办单位：晨江市人民政府办公室\n"
    assert furniture_edits(text).after == NOTICE
    own = NOTICE + "主办单位：晨江市文化和旅游局\n"
    assert furniture_edits(own).after == own


@pytest.mark.parametrize(
    "line",
    [
        "（三）企业用户登录后，扫描二维码完成认证。",
        "2.第三方平台须具备ICP许可证。",
        "各地要通过微信公众号等渠道公开办事指南，方便群众查询，并在政务大厅设置专门窗口予以引导，做好相关政策宣传解读工作。",
        "附件：1.任务分工表",
        "应用系统支持IPv6",
        "标签：应当标明名称、规格、产地，便于追溯",
        "无障碍",
        "关闭",
        "政策解读",
        "湿度>60%",
        "查看",
        "第3版",
        "成年人日均阅读时长达到60分钟",
        "阅读",
        "建议使用谷歌浏览器登录申报系统",
        "下载材料",
        "责任单位：市文化和旅游局",
        "标明阅览室所在的位置",
        "打印材料",
        "3 回复",
        "第02版：2024年修订",
        "第02版：修订说明",
        "显示屏使用1920×1080分辨率",
        "文件下载",
        "附件下载后由县水利局审核",
        "下载附件",
        "APP下载",
        "客户端下载",
        "上传人：",
        "编号：567527",
        "20MB",
        "约谈3家企业",
        "文档编号：QH-SL-001",
        "您需要登录后才可以申报",
        "您所在的位置距避难场所不足1公里",
        "上一期 本期",
        "浏览次数： 松河县河长制办公室",
        "浏览次数：35 松河县河长制办公室",
        "来源：松河县水利局 浏览次数：35次字号： 松水〔2024〕3号",
        "浏览次数：35 松河县水利局关于巡查堤防的通知",
        "网站年浏览次数达到100万人次",
        "阅读量： 关于巡查堤防工作",
        # Sentences and titles that speak of what pages have.
        "请扫描二维码报名，由县农业农村局审核。",
        "在微信中搜索并关注“青禾财政”微信公众号，由市财政局受理。",
        "各区用户登录后填报，市水利局审核。",
        "关于规范使用微信公众号的通知",
        "关于清理政府网站“联系我们”栏目的通报",
        "青禾市财政局关于注销用户登录账号的函（试行）",
        "现将青禾市防汛应急预案全文如下：",
        "青禾市废止的文件如下：",
        "来源 | 财政拨款 |",
        "审核 | 县财政局",
        "附件下载不成功的，由县农业农村局提供纸质材料",
        # Lines that a page broke at its margin.
        "适老环境改造，到2027年实现居家适老化改造3万户。着力",
        "推进居家适老化改造，到2027年完成3万户",
        "依托政务服务网、微信公众号等渠道公开办事",
        "由市民政局推进居家适老化改造",
        "2024年3月8日 【相关解读】",
        "你局近日来函收悉，要求发布的意见原文如下：",
        "核心提示：各镇要巡查堤防，由县水利局督办。",
        "格式：A4纸双面打印",
        "大小：不小于30平方米",
        "页数：4页以内",
        "1.本文档由县水利局归档，每年下载备份。",
        "下载相关材料",
        "请选择办理方式：现场或者网上",
        "热门景区",
        "市政府网格",
        "公开方式：主动公开",
        "（公开属性：主动公开）",
        "收藏",
        "温馨提示：",
        "官网浏览1000次",
        "关闭企业 3家",
        "样本规格：16px以上",
        "参赛作品版权归主办方所有",
        "以上数据仅供各县区参考",
        "浓度>正常值",
        "2.支持成人教育在线视频课程建设，由市教育局牵头。",
        "为残疾人播放中文字幕，推进成人教育",
        "编稿时间：2024年3月8日",
        "今天是植树节",
        "正文",
        "特此声明。",
        "以下正文由县水利局解释",
        "【晨江市教育局】",
        "最后更新时间以县水利局公布为准",
        "资源ID由市大数据局统一编制",
        "5.试题由市教育局命制。",
        "国产-欧美-日韩三类设备由市卫生健康委核查",
        "1.本站点由县水利局维护。",
    ],
)
def test_lines_of_the_notice_stay(line):
    assert furniture_edits(NOTICE + line).after == NOTICE + line


@pytest.mark.parametrize(
    "lead",
    [
        "近日，晨江市印发《智慧图书馆建设方案（2024—2026年）》。全文如下：",
        "晨江网讯：日前，本网获悉，市文化和旅游局印发《智慧图书馆建设方案》。原文如下：",
        "核心提示：晨江市推进智慧图书馆建设",
        "文件详情如下：",
    ],
)
def test_what_an_editor_says_before_giving_a_notice_in_full_goes(lead):
    assert furniture_edits(f"{lead}\n{NOTICE}").after == NOTICE
    # Below an article it tells where the notice begins.
    article = f"晨江市将建设图书馆。\n{lead}\n{NOTICE}"
    assert furniture_edits(article).after == article


def test_a_button_beside_what_searches_goes_with_it():
    text = f"搜索位置\n匹配度\n排序\n{NOTICE}"
    assert furniture_edits(text).after == NOTICE
    assert furniture_edits(f"{NOTICE}排序\n").after == f"{NOTICE}排序\n"


def test_credits_beside_that_of_the_editor_go_with_it():
    text = f"{NOTICE}来源 | 晨江市人民政府\n编辑 | 王小明\n审核 | 李小红 陈小文\n"
    assert furniture_edits(text).after == NOTICE


def test_a_notice_about_what_pages_have_is_whole():
    text = "青禾市财政局文件\n关于注销用户登录账号的通知\n各区财政局：\n一、清理账号。\n"
    assert furniture_edits(text).after == text


def test_what_is_set_aside_stays_in_the_source():
    source = "- 免費試聽\n關於推進智慧圖書館建設的通知\n市教育局負責。"
    aligned = repair(source)
    assert aligned.clean == "关于推进智慧图书馆建设的通知\n市教育局负责。"
    ((reason, span),) = aligned.set_aside()
    assert (reason, span.of(source)) == ("furniture", "- 免費試聽\n")


@pytest.mark.parametrize(
    "site", ["青禾市应急管理局", "青禾市人民政府门户网站", "松河县政府信息公开"]
)
def test_the_name_of_a_site_above_its_bread_crumbs_goes_with_them(site):
    text = f"{site}\n您当前的位置：首页 > 公开\n{NOTICE}"
    assert furniture_edits(text).after == NOTICE
    # Without them it may be who issues.
    assert furniture_edits(f"{site}\n{NOTICE}").after == f"{site}\n{NOTICE}"


def test_the_name_of_a_site_goes_with_what_stands_above_it_too():
    text = f"• 无障碍\n• 长辈版\n松河县上庄镇人民政府\n您现在所在的位置：网站首页> 上庄镇\n{NOTICE}"
    assert furniture_edits(text).after == NOTICE
    own = f"返回顶部\n松河县人民政府\n{NOTICE}"
    assert furniture_edits(own).after == f"松河县人民政府\n{NOTICE}"


@pytest.mark.parametrize(
    "lines",
    [
        ["文化法规汇编（2015）", "公司法及司法解释全编", "首页 > 文化法规 > 其他 >"],
        ["专注阅览设备研发二十余年", "全国咨询热线：400-000-0000", "当前位置：首页>>新闻中心"],
        [
            "晨江照明科技有限公司",
            "收藏 10:33:10",
            "0000- 62000000 64000000",
            "位置导航: 首页 > 公开",
        ],
    ],
)
def test_what_stands_above_bread_crumbs_is_the_pages(lines):
    page = "\n".join(lines)
    assert furniture_edits(f"{page}\n{NOTICE}").after == NOTICE


@pytest.mark.parametrize(
    "line",
    [
        "晨江市智慧图书馆建设方案",
        "关于智慧图书馆建设的复函",
        "晨政办〔2024〕7号",
        "索引号：CJ010-2024-00012",
        "2024年3月8日",
        "为建设智慧图书馆，制定本方案",
    ],
)
def test_what_a_notice_has_in_its_head_stays_above_bread_crumbs(line):
    crumbs = "当前位置：首页 > 公开"
    assert furniture_edits(f"{line}\n{crumbs}\n{NOTICE}").after == f"{line}\n{NOTICE}"


def test_a_line_below_bread_crumbs_that_repeats_the_last_goes_with_them():
    text = f"首页>政策法规>行业动态\n行业动态\n政策法规\n{NOTICE}"
    assert furniture_edits(text).after == NOTICE


@pytest.mark.parametrize(
    "menu",
    [
        "中国政府网 南湖省政府网 English 首页 政务公开 网上办事 互动交流 走进青禾",
        "首页 走进青禾 新闻中心 政务公开 办事服务 政民互动",
        "站群导航 | 加入收藏 | 手机版 | 无障碍阅读 | 适老版",
        "中国政府网 南湖省政府网 English 市人大 市政协",
        "中央人民政府 南湖省人民政府 青禾市人民政府 松河翔凤网",
        "云台山自治区人民政府 中央人民政府网站 青禾市人民政府 无障碍浏览",
        "监理管理系统 | 造价管理系统 | 签约案例 | 客户案例 | 在线试用",
    ],
)
def test_a_row_of_a_menu_goes_above_the_text_alone(menu):
    assert furniture_edits(f"{menu}\n{NOTICE}扫一扫在手机打开").after == NOTICE.rstrip("\n")


@pytest.mark.parametrize(
    "row",
    [
        "政务公开 政务服务 市政府办公室 市行政审批局",
        "序号 病案首页 填写 质控",
        "青禾市财政局 青禾市民政局 青禾市教育局 青禾市水利局",
    ],
)
def test_a_row_of_a_table_is_no_menu(row):
    assert furniture_edits(f"{row}\n{NOTICE}扫一扫").after == f"{row}\n{NOTICE}".rstrip("\n")


@pytest.mark.parametrize(
    "line",
    [
        "晨江市政府网",
        "省政府网 市政府网",
        "晨江市人民政府门户网站 晨江新闻网 繁体中文",
        "晨而晨学网",
        "晨江文库",
    ],
)
def test_names_of_sites_go_above_the_text_alone(line):
    foot = "扫一扫在手机打开当前页"
    assert furniture_edits(f"{line}\n{NOTICE}{foot}").after == NOTICE.rstrip("\n")
    # In a table they may be where something is to be published.
    assert line in furniture_edits(f"{NOTICE}{line}\n{foot}").after


@pytest.mark.parametrize("line", ["晨江市乡村物流网", "晨江市供水管网", "晨江市政府网格"])
def test_a_title_broken_behind_a_net_stays(line):
    text = f"{line}\n建设方案\n为建设网络，制定本方案。\n扫一扫在手机打开\n"
    assert line in furniture_edits(text).after


def test_a_standard_that_a_term_is_taken_from_stays():
    assert not furniture_edits("土地整治  land works\n[来源：GB/T 10001-2009，4.11]\n地块\n")


@pytest.mark.parametrize(
    "lines",
    [
        ["涉密文件严禁上网", "提示：使用1366*768分辨率或以上浏览器可以获得最佳浏览效果！"],
        ["晨江人大", "宣传人大制度 交流人大经验", "今天是：2024年3月8日 星期五"],
    ],
)
def test_what_stands_above_other_lines_that_lead_through_a_site_is_the_pages(lines):
    page = "\n".join(lines)
    assert furniture_edits(f"{page}\n{NOTICE}").after == NOTICE
    # Such lines stand at the foot of a page too.
    names = "晨江市第一中学王小明\n晨江市第二中学李晓红\n"
    assert furniture_edits(f"{names}{lines[-1]}").after == names.rstrip("\n")


def test_columns_beside_the_one_that_crumbs_lead_to_go_with_it():
    text = f"晨江协会\n0000- 62000000 64000000\n首页>政策法规\n行业动态\n政策法规\n{NOTICE}"
    assert furniture_edits(text).after == NOTICE


@pytest.mark.parametrize("line", ["政府信息公开", "2024年第04期"])
def test_the_column_of_a_site_goes_as_the_first_line_alone(line):
    foot = "扫一扫在手机打开当前页"
    assert furniture_edits(f"{line}\n{NOTICE}{foot}").after == NOTICE.rstrip("\n")
    title = f"晨江市2024年\n{line}\n工作要点\n一、公开。\n"
    assert line in furniture_edits(f"{title}{foot}").after


def test_a_date_of_the_page_goes_beside_its_credits():
    text = "关于推进智慧图书馆建设的通知\n发布日期：2024-03-08 09:19\n浏览次数：\n一、建馆。\n"
    assert furniture_edits(text).after == "关于推进智慧图书馆建设的通知\n一、建馆。\n"
    # Elsewhere it is a field of the notice's own table, or the time of a meeting.
    own = "索引号：CJ-1\n发布日期：2024-03-08\n关于建馆的通知\n一、建馆。\n打印 关闭\n"
    assert "发布日期" in furniture_edits(own).after
    meeting = "关于开会的通知\n一、开会。\n时间：2024-03-08\n编辑：王小明\n"
    assert "时间" in furniture_edits(meeting).after


def test_buttons_go_beside_others():
    text = f"收藏\n下载法规\n我要纠错\n{NOTICE}"
    assert furniture_edits(text).after == NOTICE


def test_a_label_between_lines_of_furniture_goes_with_them():
    text = f"下载文档\n温馨提示：\n2. 本文档由用户上传，版权归属用户。\n{NOTICE}"
    assert furniture_edits(text).after == NOTICE
    own = f"{NOTICE}温馨提示：\n请携带证件。\n扫一扫在手机打开\n"
    assert "温馨提示" in furniture_edits(own).after


def test_the_hotline_of_a_company_leads_to_the_text_that_it_copied():
    above = (
        "晨江市净化技术有限公司\n全国服务热线\n13800000000\n新闻中心\n咨询热线：\n000-00000000\n"
    )
    assert furniture_edits(above + NOTICE).after == NOTICE
    below = f"{NOTICE}晨江市文化和旅游局\n咨询热线\n000-00000000\n"
    assert furniture_edits(below).after == below


def test_the_address_of_a_site_goes_beside_a_line_about_rights():
    assert (
        furniture_edits(f"{NOTICE}晨江官网 www.chenjiang.example\nCopyright 2017\n").after == NOTICE
    )
    own = f"{NOTICE}网址 www.chenjiang.example\n"
    assert furniture_edits(own).after == own


@pytest.mark.parametrize(
    "crumbs",
    [
        "晨江律师> 法律法规库> 政策参考> 关于推进智慧图书馆建设的通知",
        "晨江律师> 法律法规库> 政策参考> 法规",
        "高新企业认定网 > 资助项目 > 晨江市资助项目 >",
    ],
)
def test_bread_crumbs_without_a_first_page_go_above_the_text_alone(crumbs):
    assert furniture_edits(f"离婚\n社保\n{crumbs}\n{NOTICE}").after == NOTICE
    steps = f"{NOTICE}提出申请 > 初步审查 > 现场核实 > 公示拨付\n"
    assert furniture_edits(steps).after == steps


def test_what_a_page_glued_to_a_title_does_not_take_it_along():
    glued = [
        "高新企业认定网 > 资助项目 > 晨江市项目 > 晨江市关于推进智慧图书馆建设的工作方案",
        "晨江熟妇视频-国产在线播放-欧美日韩 晨江市关于推进智慧图书馆建设的通知",
        "以下是小编整理的应急预案（精选7篇），希望对大家有所帮助。晨江市图书馆应急预案",
    ]
    assert [furniture_edits(line).after for line in glued] == glued


def test_the_telephone_of_a_site_goes_above_the_text_alone():
    assert furniture_edits(f"服务电话：\n\n13800000000\n\n{NOTICE}").after.strip() == NOTICE.strip()


def test_items_above_the_table_of_fields_go():
    fields = "索 引 号: CJ-7 发布机构: 晨江市文化和旅游局\n打印 关闭\n"
    assert furniture_edits(f"晨江软件\n图片\n{fields}{NOTICE}").after.startswith("索")
    title = "晨江市阅览预案\n"
    assert furniture_edits(f"{title}{fields}{NOTICE}").after.startswith(f"{title}索")


def test_a_row_of_a_menu_goes_where_a_page_has_nothing_else():
    menu = "首   页 走进晨江 新闻中心 政府信息公开 政务服务 互动交流 专题专栏\n"
    assert furniture_edits(menu + NOTICE).after == NOTICE
    assert not furniture_edits(NOTICE + "二、在首页设专栏，开展互动交流。\n")
