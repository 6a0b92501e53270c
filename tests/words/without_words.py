"""Takes words out of the vocabularies, one in a process each; prints those that nobody misses.

python tests/words/without_words.py [NUMBER...]     lines of `outcomes.tsv`, from 0; else all
"""

from __future__ import annotations

import copy
import os
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parent))

import opencc  # noqa: F401 - here once, and not in each process anew
import pydantic  # noqa: F401
from word_readings import OUTCOMES, Word, all_words, package_of, without

from policyner import vocabulary
from policyner.errors import PolicynerError


def main() -> None:
    """Reads the example of each word without it, and prints the words whose outcome is the same."""
    rows = [line.split("\t") for line in OUTCOMES.read_text(encoding="utf-8").splitlines()]
    words = list(all_words())
    numbers = [int(argument) for argument in sys.argv[1:]] or range(len(words))
    for number in numbers:
        word = words[number]
        found = _in_child(lambda word=word: _without(word))
        if found == rows[number][4]:
            sys.stdout.write("\t".join(rows[number]) + "\n")


def _without(word: Word) -> str:
    """What a word's example gives where its file lacks it."""
    read = vocabulary.read_vocabulary

    def read_without(package: str | None, name: str) -> Any:
        data = copy.deepcopy(read(package, name))
        if (package, name) == package_of(word.file):
            without(data, word.path)
        return data

    vocabulary.read_vocabulary = read_without
    try:
        return word.outcome()
    except (KeyError, PolicynerError) as error:
        # Its file is wrong without it.
        return repr(error)


def _in_child(task: Any) -> str:
    """What a task says in a process of its own."""
    end, begin = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(end)
        with os.fdopen(begin, "w", encoding="utf-8") as stream:
            stream.write(task())
        os._exit(0)
    os.close(begin)
    with os.fdopen(end, encoding="utf-8") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said


if __name__ == "__main__":
    main()
