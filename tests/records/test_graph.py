"""Notices as a graph: nodes that notices share, and files that other programs take."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import get_args

import networkx as nx
import pytest
from made_records import failure, notice

from policyner.errors import UsageError
from policyner.records import ErrorRecord, NoticeRecord
from policyner.records.columns import TABLE_NAMES
from policyner.records.formats import encoding_for
from policyner.records.graph import EdgeKind
from policyner.records.graph_folder import GRAPH_FILES

TABLES_PAGE = Path(__file__).parents[2] / "docs" / "tables.md"


def files(*records: NoticeRecord | ErrorRecord) -> dict[str, bytes]:
    encoding = encoding_for("documents", format="graph")
    streams = {name: io.BytesIO() for name in GRAPH_FILES}
    writer = encoding.open_files(streams)
    for record in records:
        writer.write(encoding.encode(record))
    writer.close()
    return {name: stream.getvalue() for name, stream in streams.items()}


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def graph(*records: NoticeRecord | ErrorRecord) -> nx.MultiDiGraph:
    return nx.read_graphml(io.BytesIO(files(*records)["graph.graphml"]), force_multigraph=True)


def test_the_headers_are_those_of_neo4js_import():
    found = files(notice())
    headers = {name: data.decode().splitlines()[0] for name, data in found.items()}
    assert headers["regions.csv"] == "id:ID,:LABEL,name,adcode"
    assert headers["relationships.csv"] == ":START_ID,:END_ID,:TYPE,basis"
    assert "due_on:date" in headers["measures.csv"].split(",")
    assert "value:double" in headers["targets.csv"].split(",")


def test_every_edge_leads_between_nodes_and_no_id_occurs_twice():
    found = files(notice(), failure(), notice(source="b.txt"))
    ids = [
        row["id:ID"]
        for name, data in found.items()
        if name.endswith(".csv") and name != "relationships.csv"
        for row in table(data)
    ]
    assert len(ids) == len(set(ids))
    edges = table(found["relationships.csv"])
    assert {edge[":TYPE"] for edge in edges} == {
        "CONTAINS", "LEADS", "SUPPORTS", "HAS_TARGET", "ISSUED_IN", "LOCATED_IN",
    }  # fmt: skip
    assert all({edge[":START_ID"], edge[":END_ID"]} <= set(ids) for edge in edges)


def test_notices_share_agencies_whose_full_name_or_region_is_known():
    agencies = table(files(notice(), notice(source="b.txt"))["agencies.csv"])
    assert sorted(row["id:ID"] for row in agencies) == [
        "agency/990100/区划办",
        "agency/青禾市民政局",
        "d1/agency/有关部门",
        "d2/agency/有关部门",
    ]


def test_without_a_region_an_agency_of_unknown_name_belongs_to_its_notice():
    agencies = table(files(notice(region=None))["agencies.csv"])
    assert "d1/agency/区划办" in {row["id:ID"] for row in agencies}


def test_a_measure_is_due_on_the_last_day_of_its_deadlines():
    first, second, _ = table(files(notice())["measures.csv"])
    assert (first["due_on:date"], second["due_on:date"]) == ("2027-12-31", "")


def test_graphml_holds_the_same_nodes_and_edges_and_no_character_breaks_it():
    record = notice()
    odd = record.measures[0].model_copy(update={"text": '甲\x01 <乙> & "丙"\n丁'})
    found = graph(record.model_copy(update={"measures": (odd, *record.measures[1:])}))
    assert found.nodes["d1/M1"]["text"] == '甲 <乙> & "丙"\n丁'
    assert found.nodes["d1/T2/2"]["value"] == 8.5
    rows = table(files(record)["relationships.csv"])
    assert found.number_of_edges() == len(rows)


def test_who_works_with_whom_is_answered_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    page = TABLES_PAGE.read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(import networkx.*?)```", page, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("out/graph").mkdir(parents=True)
    Path("out/graph/graph.graphml").write_bytes(files(notice(), notice())["graph.graphml"])
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - of our own page
    assert names["pairs"] == {("青禾市民政局", "区划办"): 2}


def test_a_graph_is_made_of_whole_notices():
    with pytest.raises(UsageError, match="whole notices"):
        encoding_for("measures", format="graph")
    with pytest.raises(UsageError, match="-o FOLDER/"):
        encoding_for("documents", format="graph").open(io.BytesIO())


def test_the_page_names_every_file_and_kind_of_edge():
    page = TABLES_PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in GRAPH_FILES)
    assert all(f"`{kind}`" in page for kind in get_args(EdgeKind))
    assert all(f"| `{table}` |" in page for table in TABLE_NAMES)
