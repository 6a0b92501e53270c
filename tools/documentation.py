"""Lays out the pages of the site: docs/, what lies elsewhere, and what is made of the code.

    python tools/documentation.py             writes out/site-source, for `zensical build`
    python tools/documentation.py out/site    fails where what was built fetches anything

Every file stays where GitHub shows it; a link between two of them becomes one between their pages.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "out" / "site-source"

#: What lies outside of docs/, by what it is called in the site.
ELSEWHERE = {
    "README.md": "overview.md",
    "README.zh.md": "zh/overview.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changes.md",
    "LICENSE": "licence.txt",
    "annotations/GUIDELINES.zh.md": "zh/guidelines.md",
    "annotations/README.md": "annotations.md",
    "configs/base.yaml": "models/base.yaml",
    "models/base/LICENSE-bge-small-zh-v1.5": "models/LICENSE-bge-small-zh-v1.5.txt",
    "models/small/LICENSE-bge-small-zh-v1.5": "models/LICENSE-small-bge-small-zh-v1.5.txt",
    "models/base/README.md": "models/base.md",
    "models/small/README.md": "models/small.md",
}

_LINK = re.compile(r"(?<=\]\()([^)\s]+)(?=\))")
_ELSEWHERE_ON_THE_WEB = re.compile(r"[a-z][a-z0-9+.-]*:|#", re.IGNORECASE)
# What a browser loads by itself: `src` of anything, `href` of a `link` that is no mere relation.
_LOADED = re.compile(
    r"""(?:\bsrc=|<link[^>]*\brel="?(?:stylesheet|preload|preconnect|icon|modulepreload)[^>]*href=)"""
    r"""["']?(https?://[^"'\s>]+|//[^"'\s>]+)""",
    re.IGNORECASE,
)
# What stands in front of a model's card for the hub.
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)

_STYLE = """\
:root {
  --md-text-font: "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
}
"""

_SCHEMA_BEGINS = """\
# Schema

What `policyner schema` prints, for reading. [The record format](records.md) says what of it stays.
"""


class SiteError(Exception):
    """A page links to what the site does not have."""


def pages() -> dict[str, str]:
    """The name in the site of every file that it takes, by its path in the repository."""
    docs = ROOT / "docs"
    own = [path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()]
    return {f"docs/{name}": name for name in sorted(own)} | ELSEWHERE


def linked(text: str, *, source: str, names: Mapping[str, str]) -> str:
    """A page with its links as the site has them.

    Args:
        text: The page, in Markdown.
        source: Its path in the repository.
        names: As of `pages`.

    Raises:
        SiteError: If a link leads to what the site does not have.
    """
    here = PurePosixPath(names[source]).parent.as_posix()

    def link(found: re.Match[str]) -> str:
        target, hash_, anchor = found[0].partition("#")
        if _ELSEWHERE_ON_THE_WEB.match(found[0]):
            return found[0]
        path = os.path.normpath(PurePosixPath(source).parent / target)
        name = names.get(path)
        if name is None:
            raise SiteError(f"{source}: links to {target}, which is no page of the site")
        return os.path.relpath(name, here) + hash_ + anchor

    return _LINK.sub(link, _FRONT_MATTER.sub("", text))


def schema_page(schema: Mapping[str, Any], tables: str) -> str:
    """The page that describes records key by key, and the columns of tables."""
    parts = [_SCHEMA_BEGINS]
    for name, each in schema["$defs"].items():
        parts.append(f"\n## {name}\n\n{each.get('description', '')}\n")
        rows = list(_rows(each))
        if rows:
            parts.append("\n| key | type | meaning |\n|---|---|---|\n" + "".join(rows))
    parts.append(f"\n## Columns of the tables\n\n```text\n{tables}\n```\n")
    return "".join(parts)


def _rows(definition: Mapping[str, Any]) -> Iterator[str]:
    for key, value in definition.get("properties", {}).items():
        meaning = " ".join(value.get("description", "").split()).replace("|", "\\|")
        yield f"| `{key}` | {_type(value)} | {meaning} |\n"


def _type(value: Mapping[str, Any]) -> str:
    match value:
        case {"$ref": reference}:
            name = reference.rpartition("/")[2]
            text = f"[{name}](#{name.lower()})"
        case {"anyOf": others} | {"oneOf": others}:
            text = " or ".join(map(_type, others))
        case {"const": one}:
            text = f"`{one}`"
        case {"enum": some}:
            text = ", ".join(f"`{each}`" for each in some)
        case {"type": "array"}:
            text = f"list of {_type(value.get('items', {}))}"
        case _:
            text = str(value.get("type", "any"))
    return text


def lay_out(target: Path) -> None:
    """Writes all pages into an empty folder.

    Raises:
        SiteError: If a link leads nowhere.
    """
    names = pages()
    for source, name in names.items():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.endswith(".md"):
            text = (ROOT / source).read_text(encoding="utf-8")
            place.write_text(linked(text, source=source, names=names), encoding="utf-8")
        else:
            shutil.copyfile(ROOT / source, place)
    schema, tables = (_printed("schema", *options) for options in ((), ("--table",)))
    page = schema_page(json.loads(schema), tables.strip())
    (target / "schema.md").write_text(page, encoding="utf-8")
    (target / "site.css").write_text(_STYLE, encoding="utf-8")


def _printed(*command: str) -> str:
    words = [sys.executable, "-c", "from policyner.cli import main; main()", *command]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - our own words
    return done.stdout


def fetched(site: Path) -> list[str]:
    """What the pages of a site load from elsewhere; links that a reader may follow are none."""
    return sorted(
        {
            f"{page.relative_to(site)}: {address}"
            for page in site.rglob("*.html")
            for address in _LOADED.findall(page.read_text(encoding="utf-8"))
        }
    )


def main() -> int:
    """Lays the site out anew, or checks what was built; returns the exit status."""
    if sys.argv[1:]:
        found = fetched(Path(sys.argv[1]))
        for each in found:
            print(f"{each} is loaded from elsewhere", file=sys.stderr)
        return 1 if found else 0
    shutil.rmtree(TARGET, ignore_errors=True)
    try:
        lay_out(TARGET)
    except SiteError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
