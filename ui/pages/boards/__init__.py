"""The room of the notice boards (公示牌): where they hang, what is wrong on them, and how they should look."""
