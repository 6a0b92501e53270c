"""Records and repaired texts in msgpack, in which spaCy stores documents.

spaCy packs what a document carries (`doc.user_data`) by srsly, which asks every encoder and
decoder that an installed package has registered. So `Doc.to_bytes`, `DocBin` and
`nlp.pipe(n_process=…)` give a record back as a record, also in a program that
never loads a pipeline.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

_KEY = "__policyner__"

Chain = Callable[[Any], Any] | None


def encode(value: Any, chain: Chain = None) -> Any:
    """What msgpack can hold, for a record or a repaired text.

    Args:
        value: Anything that msgpack cannot hold by itself.
        chain: The next encoder, for what is neither.
    """
    # Every program that uses srsly comes by here, and shall not load the rooms for it.
    if type(value).__module__.startswith("policyner."):
        from policyner.records import ErrorRecord, NoticeRecord
        from policyner.repair import AlignedText

        match value:
            case NoticeRecord():
                return {_KEY: "notice", "json": value.model_dump_json()}
            case ErrorRecord():
                return {_KEY: "error", "json": value.model_dump_json()}
            case AlignedText(edits=log):
                # srsly packs the arrays.
                return {_KEY: "aligned", **{e.name: getattr(log, e.name) for e in fields(log)}}
    return value if chain is None else chain(value)


def decode(value: Any, chain: Chain = None) -> Any:
    """What `encode` made, as it was.

    Args:
        value: A mapping that was unpacked.
        chain: The next decoder, for what is not ours.
    """
    kind = value.get(_KEY) if isinstance(value, dict) else None
    if kind is None:
        return value if chain is None else chain(value)
    from policyner.linked import set_extensions
    from policyner.records import ErrorRecord, NoticeRecord
    from policyner.repair import AlignedText, EditLog

    # A program that only reads documents has made no component, which would have done it.
    set_extensions()
    if kind == "aligned":
        log = {each.name: value[each.name] for each in fields(EditLog)}
        return AlignedText(EditLog(**log | {"reasons": tuple(log["reasons"])}))
    model = NoticeRecord if kind == "notice" else ErrorRecord
    return model.model_validate_json(value["json"])
