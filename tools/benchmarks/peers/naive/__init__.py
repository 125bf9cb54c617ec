"""A ledger as one writes it with the ORM on a first day."""
