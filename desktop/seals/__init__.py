"""Cryptography for what leaves the office: sealing, signing, hashing."""
