"""The fiche saisine on the screen: its fields, its steps, its reading."""
