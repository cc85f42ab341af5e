"""Measurements as ratios to floors taken in the same run; never part of the tests."""
