"""The catalogue in a database: SQLite beside the program, or PostgreSQL by its address."""
