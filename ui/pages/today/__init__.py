"""The room of today (今日): what is due, and what this week brought."""
