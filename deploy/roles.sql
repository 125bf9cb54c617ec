-- Once, as a superuser: psql --set ON_ERROR_STOP=1 --file roles.sql
-- Change the passwords. The names are free, as long as the URLs in cambio.env say the same.
CREATE ROLE cambio_owner LOGIN PASSWORD 'change-me-owner';
CREATE ROLE cambio_app LOGIN PASSWORD 'change-me-app';
CREATE DATABASE cambio OWNER cambio_owner;

\connect cambio

-- Before the first migration: the ledger's migration takes its own tables away again from whoever
-- was given them here, and lets the same roles call its functions.
ALTER DEFAULT PRIVILEGES FOR ROLE cambio_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cambio_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cambio_owner
    GRANT USAGE, SELECT ON SEQUENCES TO cambio_app;
