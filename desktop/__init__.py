"""What the office can do: plain Python, no Qt, no widgets."""
