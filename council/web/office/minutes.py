"""The office's pages about minutes."""
