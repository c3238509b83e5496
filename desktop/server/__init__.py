"""The shared office: one database on a PostgreSQL server that several clerks work on from their own computers."""
