"""The audit log as the office reads it: what its lines are called, whether it is whole, what it shows."""
