"""The office's pages about convocations."""
