"""A mutation run of the law: each line is falsified in turn, and some test must notice. `python -m tests.mutation`."""
