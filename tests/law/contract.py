"""Reading the examples out of the contract page, to write or to check ``data/contract_examples.json``."""

from __future__ import annotations

import json
import re
from typing import Any

_SECTION = re.compile(r"\n### `(\w+)`\n(.*?)(?=\n##|\Z)", re.DOTALL)
_BLOCK = re.compile(r"```json\n(.*?)```", re.DOTALL)


def read_examples(page: str) -> list[dict[str, Any]]:
    """Every pair of the page: under a kind its inputs and answer, in the common part whole cases and answers."""
    examples = []
    for kind, text in _SECTION.findall(page):
        for block in _BLOCK.findall(text):
            inputs, expected = map(json.loads, block.strip().splitlines())
            examples.append({"kind": kind, "inputs": inputs, "expected": expected})
    common = _BLOCK.findall(page.split("### Worked cases")[0])
    lines = [json.loads(line) for block in common for line in block.strip().splitlines()]
    for case, expected in zip(lines[::2], lines[1::2], strict=True):
        examples.append({**case, "expected": expected})
    return examples


_ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| [^|]* \|$", re.MULTILINE)


def read_fields(page: str) -> list[dict[str, str]]:
    """Every input of the page: its kind, path, type, and what is said of its presence."""
    rows = []
    for kind, text in _SECTION.findall(page):
        table = text.split("| Output |")[0]
        for field, kind_of_value, presence in _ROW.findall(table):
            rows.append({"kind": kind, "field": field, "type": kind_of_value, "presence": presence})
    return rows
