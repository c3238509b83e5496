"""What was done in the office, and who saw what."""
