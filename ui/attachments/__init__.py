"""Attachments on the screen: shown small, opened, brought in, given out."""
