"""The choices of this workstation and of the office."""
