"""The projected screen of the weekly review: its pages painted, shown on the second display, saved as pictures."""
