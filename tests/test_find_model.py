"""Which names of models lead to a hub, and which need no network."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyner.errors import ModelError
from policyner.extractor import find_model

hub = pytest.importorskip("huggingface_hub")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, bool]]:
    """The names that the hub was asked for, and whether only its cache; it has `qinghe/small`."""
    calls: list[tuple[str, bool]] = []
    cached, broken = tmp_path / "cached", tmp_path / "broken"
    for folder, file in ((cached, "model.onnx"), (broken, "config.json")):
        folder.mkdir()
        (folder / file).touch()

    def snapshot_download(name: str, *, local_files_only: bool = False) -> str:
        calls.append((name, local_files_only))
        if name == "qinghe/small":
            return str(cached)
        if name == "qinghe/cut-off" and local_files_only:
            return str(broken)
        if local_files_only:
            raise hub.errors.LocalEntryNotFoundError("nothing cached")
        raise OSError("no network\nPlease check your internet connection.")

    monkeypatch.setattr(hub, "snapshot_download", snapshot_download)
    monkeypatch.chdir(tmp_path)
    return calls


def test_what_the_cache_has_needs_no_network(asked: list[tuple[str, bool]], tmp_path: Path):
    assert find_model("qinghe/small") == tmp_path / "cached"
    assert asked == [("qinghe/small", True)]


@pytest.mark.parametrize("name", ["qinghe/other", "qinghe/cut-off", "other"])
def test_what_it_does_not_have_or_not_whole_is_asked_for(asked: list[tuple[str, bool]], name: str):
    told = f"{name}: no such folder, nor to be had from the hub: no network$"
    with pytest.raises(ModelError, match=told):
        find_model(name)
    assert asked == [(name, True), (name, False)]


@pytest.mark.parametrize(
    "name", ["./model", "/models/a", "models/a/b", "~/model", "../a", "a b", "青禾/模型", "a/"]
)
def test_what_is_no_name_of_a_hub_is_not_asked_for(asked: list[tuple[str, bool]], name: str):
    with pytest.raises(ModelError, match="no such folder"):
        find_model(name)
    assert asked == []


def test_what_exists_is_never_asked_for(asked: list[tuple[str, bool]], tmp_path: Path):
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    for name in ("file", "link"):
        with pytest.raises(ModelError, match=f"{name}: a file, or a link"):
            find_model(name)
    assert find_model("folder") == Path("folder")
    assert asked == []


def test_what_no_folder_can_be_called_is_told(asked: list[tuple[str, bool]]):
    with pytest.raises(ModelError, match="no name of a folder: File name too long"):
        find_model("x" * 5000)
    assert asked == []
