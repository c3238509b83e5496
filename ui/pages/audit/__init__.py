"""The audit log: read, checked, taken out and summed up by the auditor."""
