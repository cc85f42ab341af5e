"""Pages that only a rehearsal room has: its doors, and what happens in it."""
