"""Names of regions and their organs. These names are real: the table of codes holds no others."""

from kinds import Kind

#: A government, and the code of its region.
REGIONS = (
    Kind(
        28,
        "A county with an old and a present code resolves",
        (
            ("汾阳市人民政府", "141182"),
            ("文水县人民政府", "141121"),
            ("交城县人民政府办公室", "141122"),
            ("柳林县人民政府", "141125"),
            ("公主岭市人民政府", "220184"),
            ("寿县人民政府", "340422"),
            # The first character of these is no 原 of former organs.
            ("原平市人民政府", "140981"),
            ("原阳县人民政府", "410725"),
        ),
    ),
)

#: A government, and its office of education.
ORGANS = (
    Kind(
        28,
        "An organ of such a county resolves",
        (
            ("汾阳市人民政府", "汾阳市教育局"),
            ("文水县人民政府", "文水县教育局"),
            ("方山县人民政府", "方山县教育局"),
        ),
    ),
)
