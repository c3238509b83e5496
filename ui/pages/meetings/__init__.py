"""The room of the meetings (例会): prepared by one click, minuted, closed, followed up."""
