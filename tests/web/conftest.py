"""Fixtures that several modules of this folder share."""

from tests.services.after_world import made_world, world

__all__ = ["made_world", "world"]
