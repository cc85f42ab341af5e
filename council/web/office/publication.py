"""The office's pages about publication."""
