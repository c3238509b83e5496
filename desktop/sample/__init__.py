"""The sample town (示例镇): people who do not exist, and the workbooks their villages would send."""
