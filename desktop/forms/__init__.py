"""一表通: forms other offices ask for, filled from the dossiers."""
