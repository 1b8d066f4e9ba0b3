"""Rasa graph components that are Waymark's own."""
