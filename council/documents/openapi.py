"""The description of the public addresses for programs: OpenAPI 3.1, one operation per address, nothing but reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of an address. ``place`` is path or query; ``kind`` a type of JSON Schema, ``shape`` its format, if any."""

    name: str
    words: str
    place: str = "query"
    kind: str = "string"
    shape: str = ""
    choices: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """What values it takes."""
        shape = {"format": self.shape} if self.shape else {}
        return {"type": self.kind, **shape, **({"enum": list(self.choices)} if self.choices else {})}


@dataclass(frozen=True, slots=True)
class Operation:
    """One address. ``path`` is below the institution's, ``name`` unique; ``conforms`` the page of the format it follows."""

    name: str
    path: str
    group: str
    summary: str
    media_type: str
    parameters: tuple[Parameter, ...] = ()
    conforms: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """The whole description: whose it is and where."""

    title: str
    server: str
    licence: tuple[str, str]
    """Name and address."""
    contact: tuple[str, str]
    """Name and mail, the mail possibly empty."""
    operations: Sequence[Operation]


def make_openapi(facts: Described) -> bytes:
    """The document; same facts, same bytes."""
    groups = list(dict.fromkeys(one.group for one in facts.operations))
    name, url = facts.licence
    who, mail = facts.contact
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": facts.title, "version": "1.0.0", "summary": "Lecture seule, sans compte ni clé.",
            "license": {"name": name, "url": url},
            "contact": {"name": who, **({"email": mail} if mail else {})},
        },
        "servers": [{"url": facts.server}],
        "tags": [{"name": one} for one in groups],
        "paths": {one.path: {"get": _operation(one)} for one in facts.operations},
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _operation(one: Operation) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "200": {"description": one.summary, "content": {one.media_type: {}}},
        "304": {"description": "Rien n’a changé depuis la version dont l’ETag est donné."},
    }
    if any(each.place == "path" for each in one.parameters):
        answers["404"] = {"description": "Rien de publié à cette adresse."}
    described: dict[str, Any] = {
        "operationId": one.name, "summary": one.summary, "tags": [one.group],
        "parameters": [_parameter(each) for each in one.parameters], "responses": answers,
    }  # fmt: skip
    if one.conforms:
        described["externalDocs"] = {"url": one.conforms, "description": "La norme suivie"}
    return described


def _parameter(one: Parameter) -> dict[str, Any]:
    return {
        "name": one.name, "in": one.place, "required": one.place == "path", "description": one.words,
        "schema": one.schema(),
    }  # fmt: skip
