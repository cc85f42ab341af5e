"""Councillors: read, answer, vote."""
