"""Refusals of the signature package. Each carries a French sentence that says what is wrong and what to do."""


class SignatureError(Exception):
    """Base of every refusal. `code` is stable and for machines, `sentence` is French and for people."""

    code = "signature"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class WrongPassphrase(SignatureError):
    """The passphrase (or the installation secret) does not open the key."""

    code = "wrong-passphrase"


class BadKeyFile(SignatureError):
    """The key file is not a PKCS#12 file, or holds no usable key and certificate."""

    code = "bad-key-file"


class Refused(SignatureError):
    """The document must not be signed as it is. `code` names the reason (encrypted, layers, scripts…)."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class UnknownField(SignatureError):
    """The document has no signature field of that name."""

    code = "unknown-field"


class AlreadySigned(SignatureError):
    """The field already holds a signature: a retried job may take this as done."""

    code = "already-signed"


class WrongOrder(SignatureError):
    """The signature would break the order seal, people, time stamp."""

    code = "wrong-order"


class OutdatedKey(SignatureError):
    """The certificate of the key is not valid on the date of the signature."""

    code = "outdated-key"


class SigningFailed(SignatureError):
    """The library could not sign the document (damaged file, time stamp refused…)."""

    code = "signing-failed"
