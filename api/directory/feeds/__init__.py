"""Records from files and from other publishers: each form of file is read into the same records, one at a time."""
