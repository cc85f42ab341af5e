"""A whole meeting played without a human, over HTTP and Socket.IO, as the real participants would."""
