"""How the clerk sees it: Qt, and only here."""
