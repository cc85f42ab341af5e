"""The outside world, each behind a Protocol with a real and a quiet implementation."""
