"""The walk as a spaCy pipeline, for whoever composes pipelines.

`Doc.text` is the source text and, in a pipeline of `load`, each token is one of its
characters, so spaCy's offsets are ours. A document that passed the component carries

- `doc.spans["DEPT"]`, `["TARGET"]`, `["DEADLINE"]`, `["PERCENT"]`: the mentions, and
  `["MEASURE"]`: the measures, each span with the id that it has in the record;
- `doc._.notice`: the record, or the error record of a text that is no notice;
- `doc._.aligned`: the repaired text;
- `doc._.measures`: the measures with the spans that they are linked to.
"""

from policyner.linked import AgencyLink, LinkedMeasure
from policyner.pipeline.component import NoticeComponent, load, make_component
from policyner.pipeline.tokenizer import CharacterTokenizer, make_tokenizer

__all__ = [
    "AgencyLink",
    "CharacterTokenizer",
    "LinkedMeasure",
    "NoticeComponent",
    "load",
    "make_component",
    "make_tokenizer",
]
