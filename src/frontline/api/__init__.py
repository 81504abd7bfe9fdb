"""Show a theatre to programs and browsers over HTTP; what may be shown is decided by the gate, not here."""
