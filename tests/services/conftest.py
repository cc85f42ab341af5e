"""Fixtures shared by the tests of services."""

from tests.services.after_world import made_papers, to_sign

__all__ = ["made_papers", "to_sign"]
