"""Duty lists (职责清单): texts per level and post that an office may change."""
