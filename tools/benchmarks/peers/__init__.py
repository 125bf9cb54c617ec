"""
What people would otherwise have: django-hordak, and a ledger written with the ORM.

Runs in an environment of its own, `var/bench/peers`, and imports nothing of cambio but
`benchmarks.crew`, which is plain Python.
"""
