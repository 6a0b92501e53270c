"""Amounts: numbers, ratios, ranges and what they count."""

from kinds import Kind

VALUES = (
    Kind(
        24,
        "A number is what it says, whichever way it is written",
        (
            "{T:每千名老年人拥有床位40张|value=40 unit=张}。",
            "{T:每百户配备网格员2名|value=2 unit=名}。",
            "{T:改造农房1万2千户|value=12000 unit=户}。",
            "{T:培训13万2千人|value=132000 unit=人}。",
            "{T:服务群众3万5千人次|value=35000 unit=人次}。",
            "{T:服务两三千人次|low=2000 high=3000 value=null comparator=range unit=人次}。",
            "{T:新建三五个驿站|low=3 high=5 value=null comparator=range unit=个}。",
            "{T:完成投资约二十亿元|value=2000000000 comparator=approx unit=元}。",
            "{T:产值达到约二十亿|value=2000000000}。",
            "{T:每10万人配备医生30名|value=30 unit=名}。",
            "{T:帮扶困难家庭三四百户|low=300 high=400 value=null unit=户}。",
            "{T:投资突破百亿|value=10000000000 comparator=gt}。",
            "{T:新建5G基站8万个|indicator=5G基站 value=80000 unit=个 scope=null}。",
            "{T:打造3个千亿级产业集群|indicator=千亿级产业集群 value=3}。",
            "{T:服务两万三千人次|value=23000 unit=人次}。",
            "{T:建成十五六个站点|low=15 high=16 value=null}。",
            "{T:完成投资三千五百万元|value=35000000 unit=元}。",
            "{T:减排3×10⁴吨|value=30000 unit=吨}。",
            "{T:节水1.2×10⁵立方米|value=120000 unit=立方米}。",
        ),
    ),
    Kind(
        24,
        "A ratio has its sign and its range",
        (
            "误差控制在{P:±5%以内|low=-5 high=5 value=null}的予以认可。",
            "浮动幅度为{P:±10%|low=-10 high=10 value=null}。",
            "增速为{P:-5%|value=-5}。",
            "增速由{P:-3.2%|value=-3.2}转正。",
            "参与率达到{P:百分之六七十|low=60 high=70 value=null comparator=range}。",
            "参与率达到{P:百分之八九十|low=80 high=90 value=null comparator=range}。",
            "满意率达到{P:九成五|value=95}。",
        ),
    ),
    Kind(
        25,
        "Ranges and ratios",
        (
            "{T:培育8—10个百亿企业|indicator=百亿企业 low=8 high=10 value=null unit=个 comparator=range}。",
            "{T:新建3至5处口袋公园|indicator=口袋公园 low=3 high=5 value=null unit=处 comparator=range}。",
            "{T:打造10～12家千亿集团|indicator=千亿集团 low=10 high=12 value=null unit=家}。",
            "{T:床护比不低于1:0.5|indicator=床护比 value=0.5 unit=ratio comparator=ge}。",
            "{T:师生比不低于1:16|indicator=师生比 value=16 unit=ratio comparator=ge}。",
            "{T:医护比达到1：1.25|indicator=医护比 value=1.25 unit=ratio}。",
            "{T:男女比例达到3:2|value=null}。",
        ),
    ),
    Kind(
        25,
        "No verb stands in an indicator",
        (
            "{T:改扩建公交站台20个|indicator=公交站台 value=20}。",
            "{T:新改建公厕35座|indicator=公厕 value=35}。",
            "{T:续建保障性住房600套|indicator=保障性住房 value=600}。",
            "{T:时令蔬菜700亩种植|indicator=时令蔬菜 value=700 unit=亩}。",
            "{T:优质稻1200亩推广|indicator=优质稻 value=1200 unit=亩}。",
        ),
    ),
)

#: What is found of ratios in a notice.
FOUND = (
    Kind(
        24,
        "A sign belongs to its ratio",
        (
            "（一）质量控制。误差控制在{P:±5%以内|low=-5 high=5}。",
            "（一）质量控制。上下浮动不超过{P:±10%|low=-10 high=10}。",
            "（一）质量控制。增速回升到{P:-2%|value=-2}。",
            "（一）质量控制。比重由{P:5%}提高到{P:8%}。",
            "（一）质量控制。比例为{P:5%-8%|low=5 high=8}。",
        ),
    ),
    Kind(
        24,
        "Chinese numerals that stand side by side are a range",
        (
            "（一）宣传引导。知晓率达到{P:百分之六七十|low=60 high=70}。",
            "（一）宣传引导。参与率达到{P:七八成|low=70 high=80}。",
            "（一）宣传引导。参与率达到{P:百分之八九十以上}。",
        ),
    ),
)
