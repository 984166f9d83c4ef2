"""What runs beside the service: jobs of the database, each kind done by a function of its own."""
