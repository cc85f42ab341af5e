"""The office's pages about mailbox."""
