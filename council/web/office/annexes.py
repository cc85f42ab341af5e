"""The office's pages about annexes."""
