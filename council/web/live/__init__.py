"""The live protocol over HTTP, for networks that block websockets."""
