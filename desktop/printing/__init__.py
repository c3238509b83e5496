"""What the office hands out on paper: dossiers, lists and sheets as PDF, and the pictures of their pages."""
