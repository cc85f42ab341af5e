"""The outside world behind its interfaces."""
