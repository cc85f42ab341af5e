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
    off, automatic = setting.get("/OFF", Array()), setting.get("/AS") is not None
    if not isinstance(off, Array) or len(off) or _automatic(properties, obeyed=automatic):
        return True
    return any(_conditional(item) for item in dictionaries(source))


def _automatic(properties: Object, *, obeyed: bool) -> bool:
    """Whether the usage of a layer turns it off by itself (on screen, on paper; at some zoom when `obeyed`).

    Some readers take a layer that is off by its usage off even where the file does not ask to obey it.
    """
    groups = properties.get("/OCGs", Array())
    for group in groups if isinstance(groups, Array) else []:
        usage: Any = group.get("/Usage", Dictionary()) if isinstance(group, Dictionary) else Dictionary()
        if not isinstance(usage, Dictionary) or (obeyed and _CONDITIONS & set(usage.keys())):
            return True
        told = usage.as_dict().values() if obeyed else [usage.get("/View"), usage.get("/Print")]
        states = [
            value for entry in told if isinstance(entry, Dictionary) for value in entry.as_dict().values()
        ]
        if any(isinstance(state, Name) and state == Name.OFF for state in states):
            return True
    return False


def _conditional(item: Any) -> bool:
    member = isinstance(item, Dictionary) and item.get("/Type") == Name.OCMD
    return member and ("/VE" in item or item.get("/P", Name.AnyOn) in (Name.AllOff, Name.AnyOff))
