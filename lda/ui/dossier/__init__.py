"""The screens of a dossier and of the list of dossiers."""
