"""The rooms of the office: one file or folder each."""
