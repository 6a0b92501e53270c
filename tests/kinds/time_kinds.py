"""Times: where a mention begins and ends, which are none, and what each means.

The notice around each case was issued on 2 March 2026.
"""

from kinds import Kind

_LINE = "¦1.修桥。⏎责任单位：松河县交通局⏎完成时限："
_CELL = "序号⇥任务⇥责任单位⇥完成时限⏎1⇥修桥⇥松河县交通局⇥"

#: A time that fills a field is found whatever a model makes of it.
FIELDS = (
    Kind(
        23,
        "Every way of writing a day or month in a field",
        tuple(
            case
            for written in (
                "{L:2026.6.30|end=2026-06-30 kind=by}",
                "{L:2026-06-30|end=2026-06-30 kind=by}",
                "{L:2026/6/30|end=2026-06-30 kind=by}",
                "{L:2026.6|end=2026-06-30}",
                "{L:2026.6.30前|end=2026-06-30 kind=by}",
                "{L:6.30前|end=2026-06-30 kind=by inferred_from=issued_on}",
                "{L:20260630|end=2026-06-30 kind=by}",
                "{L:2026.6-2026.12|start=2026-06-01 end=2026-12-31 kind=period}",
                "{L:2026 年 6 月底前|end=2026-06-30 kind=by}",
                "{L:2026年6月30日17:00前|end=2026-06-30 kind=by}",
            )
            for case in (f"{_LINE}{written}", f"{_CELL}{written}")
        ),
    ),
    Kind(
        23,
        "Whatever fills a field of time is one, ongoing work too",
        tuple(
            case
            for written in (
                "{L:长期|kind=ongoing}",
                "{L:长期坚持|kind=ongoing}",
                "{L:持续推进|kind=ongoing}",
                "{L:常态化推进|kind=ongoing}",
                "{L:立行立改|kind=ongoing}",
                "{L:即知即改|kind=ongoing}",
                "{L:与主体工程同步}",
            )
            for case in (f"{_LINE}{written}", f"{_CELL}{written}")
        ),
    ),
    Kind(
        23,
        "A field that is a paragraph of its own, beside no list of who is responsible",
        (
            "¦（一）修桥⏎完成时限：{L:2026/10/31|end=2026-10-31 kind=by}⏎逐座登记。",
            "¦（一）修桥⏎责任单位：松河县交通局⏎整改措施：加固桥墩。⏎整改时限：{L:立行立改|kind=ongoing}",
            "¦（一）修桥⏎　　完成时限：{L:2026年6月底|end=2026-06-30}，长期坚持。",
            "¦（一）挂失。⏎法定办结时限：20个工作日",
        ),
    ),
    Kind(
        27,
        "A cell's blanks are no part of its time",
        (
            _CELL + "{L:2026年6月底前} ",
            _CELL + "{L:2026年6月}　⏎2⇥补路⇥松河县公路局⇥{L:2026年9月} ",
            "序号 | 任务 | 责任单位 | 完成时限 |⏎1 | 修桥 | 松河县交通局 | {L:2026年6月} |",
        ),
    ),
)

#: What given mentions mean.
VALUES = (
    Kind(
        23,
        "An hour belongs to the mention; the value is the day",
        (
            "方案于{L:2026年6月30日17:00前|end=2026-06-30 kind=by}报送。",
            "方案于{L:6月30日24时前|end=2026-06-30 kind=by}报送。",
            "方案于{L:6月30日下班前|end=2026-06-30 kind=by}报送。",
            "方案于{L:6月30日下午5时前|end=2026-06-30 kind=by}报送。",
            "方案于{L:2026年6月30日上午12点前|end=2026-06-30 kind=by}报送。",
        ),
    ),
    Kind(
        23,
        "A day of the week in a bracket",
        (
            "方案于{L:6月30日（星期二）前|end=2026-06-30 kind=by}报送。",
            "方案于{L:6月26日（周五）前|end=2026-06-26 kind=by}报送。",
            "方案于{L:2026年6月24日（星期三）前|end=2026-06-24 kind=by}报送。",
            "方案于{L:6月30日(星期二)17时前|end=2026-06-30 kind=by}报送。",
        ),
    ),
    Kind(
        23,
        "Ranges of days",
        (
            "{L:2026年6月1日-30日|start=2026-06-01 end=2026-06-30 kind=period}集中整治。",
            "{L:6月17日至21日|start=2026-06-17 end=2026-06-21 kind=period}集中整治。",
            "{L:2026年6月28日至7月5日|start=2026-06-28 end=2026-07-05 kind=period}集中整治。",
            "{L:2026.6.1-2026.6.30|start=2026-06-01 end=2026-06-30 kind=period}集中整治。",
            "{L:即日起至2026年底|end=2026-12-31 kind=period}集中整治。",
            "{L:即日起至6月30日|end=2026-06-30 kind=period}集中整治。",
            "自{L:本通知发布之日至6月30日|end=2026-06-30 kind=period}集中整治。",
            "自{L:文件印发起至2026年底|end=2026-12-31 kind=period}集中整治。",
            "{L:第二、三季度|start=2026-04-01 end=2026-09-30 kind=period}开展摸底。",
            "{L:6—8月|start=2026-06-01 end=2026-08-31 kind=period}集中整治。",
            "{L:2026年10月至次年3月|start=2026-10-01 end=2027-03-31}开展整治。",
            "{L:10月至2027年3月|start=2026-10-01 end=2027-03-31}开展整治。",
            "{L:6、12月底前|end=null}各报送一次。",
            "从{L:即日起至2027年3月底|end=2027-03-31 kind=period}集中整治。",
        ),
    ),
    Kind(
        23,
        "Doubled and shortened words for ends",
        (
            "{L:十二月月底前|end=2026-12-31 kind=by}完成。",
            "{L:6月月底前|end=2026-06-30 kind=by}完成。",
            "{L:下个月底前|end=2026-04-30 kind=by}完成。",
            "{L:下月底前|end=2026-04-30 kind=by}完成。",
            "{L:26年底前|end=2026-12-31 kind=by}完成。",
            "{L:27年6月底前|end=2027-06-30 kind=by}完成。",
        ),
    ),
    Kind(
        23,
        "Half a year is six months, a quarter is one of the year",
        (
            "各单位应在{L:半年内|offset=P6M kind=within}整改到位。",
            "租金减半，余款{L:半年内|end=null offset=P6M}付清。",
            "{L:印发之日起半年内|offset=P6M}整改到位。",
            "{L:一季度|start=2026-01-01 end=2026-03-31 offset=null}完成摸底。",
            "{L:二季度|start=2026-04-01 end=2026-06-30 offset=null}完成摸底。",
            "{L:三季度末|end=2026-09-30 offset=null}完成摸底。",
            "{L:四季度|start=2026-10-01 end=2026-12-31 offset=null}完成摸底。",
            "{L:四季度前|offset=null end=2026-09-30}完成摸底。",
            "{L:两个半月内|end=null}完成摸底。",
            "{L:数年内|end=null}完成摸底。",
            "{L:疫情解除后三个月内|end=null offset=P3M}复工。",
        ),
    ),
    Kind(
        23,
        "What recurs, recurs in every part",
        (
            "{L:每年6月底|kind=recurring}、{L:12月底前|kind=recurring}报送总结。",
            "{L:每年3月底前|kind=recurring}、{L:9月底前|kind=recurring}各报送一次。",
            "{L:每月10日|kind=recurring}、{L:25日前|kind=recurring}报送进度。",
        ),
    ),
)

#: The same without a date of issue: the document number alone tells the year.
UNSIGNED = (
    Kind(
        23,
        "A year may come from the document number, and then says so",
        (
            "{L:6月底前|end=2026-06-30 inferred_from=document_number}完成。",
            "{L:年底前|end=2026-12-31 inferred_from=document_number}完成。",
            "{L:9月30日前|end=2026-09-30 inferred_from=document_number}报送。",
        ),
    ),
)

#: What a model finds of times in a notice.
FOUND = (
    Kind(
        23,
        "The mention is the whole expression",
        (
            "（一）报送方案。请于{L:2026年6月30日17:00前}报送方案。",
            "（一）报送方案。请于{L:6月30日24时前}报送方案。",
            "（一）报送方案。请于{L:6月30日下班前}报送方案。",
            "（一）报送方案。请于{L:6月30日（星期二）前}报送方案。",
            "（一）集中整治。{L:2026年6月1日-30日}开展集中整治。",
            "（一）集中整治。{L:即日起至2026年底}，开展集中整治。",
            "（一）集中整治。{L:6月17日至21日}，开展集中整治。",
            "（一）限期整改。责任单位要在{L:半年内|offset=P6M}整改到位。",
            "（一）限期整改。{L:四季度|start=2026-10-01 end=2026-12-31}完成验收。",
            "（一）限期整改。{L:下个月底前}完成整改。",
            "（一）报送总结。{L:每年6月底}、{L:12月底前}报送总结。",
        ),
    ),
    Kind(
        23,
        "A mention is cut at the time",
        (
            "（一）制定计划。{L:1个月内}制定年度工作计划。",
            "（一）制定计划。{L:2028年}初步建成服务网络。",
            "（一）制定计划。{L:3个月内}出台年度方案。",
            "（一）制定计划。到{L:2027年}全面建成服务体系。",
        ),
    ),
    Kind(
        27,
        "What is no time by which something is to be done",
        (
            "（一）落实治水行动2019年实施方案。",
            "（一）按照三年行动计划(2021-2025年)抓好落实。",
            "（一）征收所属期为2021年度的费用予以减免。",
            "（一）截至2025年12月，全市已有食堂40个。",
            "（一）去年10月，全市启动试点工作。",
            "（一）窗口每日上午9时至下午5时开放。",
            "（一）办公时间为周一至周五8:30—12:00。",
            "（一）公布方案。由市教育局负责。⏎二、咨询时间：工作日上午8:30—11:30，下午14:00—17:00。",
            "发布日期：2024-02-04",
            "发布日期：2022-08-16⏎来源：本网",
            "（一）日前，全市召开部署会议。",
            "本办法自印发之日起施行，有效期三年。",
            "（一）申报企业应当2年内未获同类奖项。",
            "（一）毕业2年内的高校毕业生可以申领补贴。",
            "（一）登记注册5年内的企业可以申报。",
        ),
    ),
    Kind(
        27,
        "No edge is broken",
        (
            "（一）试点期限自{L:发布之日起至2026年12月31日}。",
            "（一）申请受理期限自{L:公告之日起至6月30日}。",
            "（一）活动时间为{L:2026-08-01至2026-08-16}。",
            "（一）{L:2026年8月1日起至9月30日}，开展专项整治。",
        ),
    ),
)
