"""The site's pages: all are in its menu, and no link leads nowhere."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

if not (ROOT / "tools" / "documentation.py").is_file():
    pytest.skip("the tools are not in this checkout", allow_module_level=True)

sys.path.append(str(ROOT / "tools"))

import documentation  # noqa: E402 - see above

PROJECT = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]


def in_menu(entry: object) -> list[str]:
    """The pages that an entry of the menu leads to."""
    if isinstance(entry, str):
        return [entry]
    entries = entry.values() if isinstance(entry, dict) else entry
    return [page for each in entries for page in in_menu(each)]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("site")
    documentation.lay_out(target)
    return target


def test_every_page_is_in_the_menu_and_every_entry_a_page(site):
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.md")}
    assert sorted(in_menu(PROJECT["nav"])) == sorted(pages)


def test_links_between_pages_and_to_pictures_lead_somewhere(site):
    for page in site.rglob("*.md"):
        for link in re.findall(r"\]\(([^)\s#]+)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", link):
                assert (page.parent / link).resolve().is_file(), f"{page}: {link}"


def test_nothing_is_fetched_from_elsewhere(site):
    assert PROJECT["theme"]["font"] is False
    for page in site.rglob("*.md"):
        assert not re.search(r"!\[[^]]*\]\(https?:|<script|<iframe", page.read_text("utf-8"))


def test_what_a_built_page_loads_is_found(tmp_path):
    (tmp_path / "a.html").write_text(
        '<link rel="stylesheet" href="site.css"><a href="https://example.org">x</a>'
        '<script src="https://unpkg.com/a/shim"></script>'
        '<link rel="preconnect" href="https://fonts.example.org">',
        encoding="utf-8",
    )
    assert documentation.fetched(tmp_path) == [
        "a.html: https://fonts.example.org",
        "a.html: https://unpkg.com/a/shim",
    ]


def test_the_schema_page_has_each_key_with_its_meaning(site):
    page = (site / "schema.md").read_text(encoding="utf-8")
    assert "\n## MeasureRecord\n" in page
    assert re.search(r"\| `agencies` \| list of \[AgencyRole\]\(#agencyrole\) \| \w", page)
    assert re.search(r"\| `number` \| string or null \| \w", page)
    assert "duplicate_of" in page


def test_a_link_to_what_the_site_does_not_have_is_told():
    names = {"docs/a.md": "a.md", "docs/b.md": "b.md", "README.md": "overview.md"}
    text = "[b](b.md#part) [top](../README.md) [web](https://example.org/b.md) [here](#part)"
    assert documentation.linked(text, source="docs/a.md", names=names) == (
        "[b](b.md#part) [top](overview.md) [web](https://example.org/b.md) [here](#part)"
    )
    with pytest.raises(documentation.SiteError, match=r"docs/a\.md: links to \.\./src/x\.py"):
        documentation.linked("[x](../src/x.py)", source="docs/a.md", names=names)
