"""Running Waymark on one machine: checks, database, model, processes."""
