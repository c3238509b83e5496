"""The room of duty (轮值): a month at a glance, planned in turns, put right, handed over."""
