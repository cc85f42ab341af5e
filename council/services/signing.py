"""Verbs about signing."""
