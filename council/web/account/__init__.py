"""Signing in and out, choosing an organisation."""
