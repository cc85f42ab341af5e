"""The office's pages about cockpit."""
