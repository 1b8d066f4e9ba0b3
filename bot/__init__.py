"""The Rasa side of Waymark: understanding, dialogue and actions. It meets `api/` over HTTP only."""
