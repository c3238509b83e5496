"""What is remembered: SQLAlchemy, no words, no Qt."""
