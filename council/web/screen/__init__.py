"""The screen of the meeting room."""
