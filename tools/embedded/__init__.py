"""
What runs on one machine: PostgreSQL, Valkey, web server, worker and beat under one supervisor.

Used by `make demo`, `make run`, `make story` and the tests; a production installation points
`DATABASE_URL` and `BROKER_URL` at servers of its own and needs nothing from here.
"""
