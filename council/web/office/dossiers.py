"""The office's pages about dossiers."""
