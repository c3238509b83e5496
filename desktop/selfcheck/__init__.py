"""The self-check (体检): declared rules, what breaks them, exceptions and things to do."""
