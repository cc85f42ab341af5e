"""The mayor's office: prepare, conduct, sign, publish."""
