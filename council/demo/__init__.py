"""The demonstration commune: invented, complete, and always at a meaningful distance from today."""
