"""The rota of duty (轮值表, P0-08): who leads and who is on duty, day by day."""
