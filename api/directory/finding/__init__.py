"""Finding services: what was asked for, which services come near, which are best."""
