"""Accounts: who may open the office, with which password, and what they may do there."""
