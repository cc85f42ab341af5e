"""Municipal councillors who do not sit read the copies they were sent, by the link of a mail."""
