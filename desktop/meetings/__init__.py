"""Meetings (例会): the agenda that writes itself, minutes, resolutions and what becomes of them."""
