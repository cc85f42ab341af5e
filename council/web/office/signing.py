"""The office's pages about signing."""
