"""The panels of each topic: what is broken down, and how it is drawn."""
