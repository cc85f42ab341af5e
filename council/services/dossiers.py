"""Verbs about dossiers."""
