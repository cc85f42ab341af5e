"""Electronic signatures of PDF documents: keys, PAdES signing, verification. See README.md for the public interface."""
