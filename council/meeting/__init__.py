"""The minute book as a pure state machine: commands are decided into events, events evolve the state."""
