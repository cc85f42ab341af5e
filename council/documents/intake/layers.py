"""Optional content: layers that every reader shows are flattened; anything that could be hidden is told."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf

from council.documents.intake.walk import dictionaries

_CONDITIONS = {"/Zoom", "/User", "/Language", "/PageElement"}


def hides(source: Pdf) -> bool:
    """Whether any layer can be off at opening, on paper or for some readers: then what is seen depends on the reader."""
    properties = source.Root.get("/OCProperties")
    if properties is None:
        return False
    setting = properties.get("/D") if isinstance(properties, Dictionary) else None
    if not isinstance(setting, Dictionary) or setting.get("/BaseState", Name.ON) != Name.ON:
        return True
    off = setting.get("/OFF", Array())
    if not isinstance(off, Array) or len(off) or (setting.get("/AS") is not None and _automatic(properties)):
        return True
    return any(_conditional(item) for item in dictionaries(source))


def _automatic(properties: Object) -> bool:
    """Whether the usage of a layer turns it off by itself (on screen, on paper, at some zoom)."""
    groups = properties.get("/OCGs", Array())
    for group in groups if isinstance(groups, Array) else []:
        usage: Any = group.get("/Usage", Dictionary()) if isinstance(group, Dictionary) else Dictionary()
        if not isinstance(usage, Dictionary) or _CONDITIONS & set(usage.keys()):
            return True
        states = [value for entry in usage.as_dict().values() if isinstance(entry, Dictionary) for value in entry.as_dict().values()]  # fmt: skip
        if any(isinstance(state, Name) and state == Name.OFF for state in states):
            return True
    return False


def _conditional(item: Any) -> bool:
    member = isinstance(item, Dictionary) and item.get("/Type") == Name.OCMD
    return member and ("/VE" in item or item.get("/P", Name.AnyOn) in (Name.AllOff, Name.AnyOff))
