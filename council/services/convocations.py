"""Verbs about convocations."""
