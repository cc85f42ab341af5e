"""The office's pages about meetings."""
