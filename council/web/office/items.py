"""The office's pages about items."""
