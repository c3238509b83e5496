"""Before the office is open: the first start, signing in, the recovery code, the lock."""
