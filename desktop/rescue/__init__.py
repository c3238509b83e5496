"""The worst day: telling what is wrong without telling of anybody, starting with the least, saving what can be read."""
