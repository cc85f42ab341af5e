"""The office's pages about acts."""
