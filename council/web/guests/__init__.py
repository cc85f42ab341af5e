"""What somebody from outside was invited to read, and nothing else."""
