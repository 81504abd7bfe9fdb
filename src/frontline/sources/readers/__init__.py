"""Read each kind of delivery strictly: handled, ignored on purpose, or refused; nothing falls through."""
