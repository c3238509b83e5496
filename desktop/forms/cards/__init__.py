"""Forms of one record each: labels beside their blanks, boxes to tick, a place for the photo."""
